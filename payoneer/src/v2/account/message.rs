use http::Method;
use payout_core::WriteError;
use payout_signing::percent;
use std::fmt;

/// A call in the API's own words, before it is authenticated: method, segments of the path below the program, query, JSON.
///
/// Operations of this crate make it; build one for a call that the crate lacks. `Debug` shows method and first segment, neither ids
/// nor the body.
///
/// # Example: an id cannot leave its segment
///
/// ```
/// use payoneer::v2::Message;
///
/// let message = Message::get(["payees", "a/b?c", "status"]);
/// assert_eq!(message.path()?, "/payees/a%2Fb%3Fc/status");
/// assert!(Message::get(["payees", "..", "status"]).path().is_err());
/// # Ok::<(), payoneer::WriteError>(())
/// ```
#[must_use = "a message asks nothing until it is sent"]
pub struct Message {
    method: Method,
    segments: Vec<String>,
    query: Vec<(String, String)>,
    json: Option<String>,
}

impl Message {
    /// A call without a body.
    pub fn get<'s>(segments: impl IntoIterator<Item = &'s str>) -> Self {
        Self::of(Method::GET, segments, None)
    }

    /// A call with a body, which is sent as it is: give JSON.
    pub fn post<'s>(segments: impl IntoIterator<Item = &'s str>, json: impl Into<String>) -> Self {
        Self::of(Method::POST, segments, Some(json.into()))
    }

    /// A call that deletes, without a body.
    pub fn delete<'s>(segments: impl IntoIterator<Item = &'s str>) -> Self {
        Self::of(Method::DELETE, segments, None)
    }

    /// Adds a parameter to the query.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path below the program, with the query: every byte outside `A-Z a-z 0-9 - . _ ~` encoded (Payoneer 2.5).
    ///
    /// # Errors
    ///
    /// A segment is empty, `.` or `..`: HTTP libraries and servers would make another path of it.
    pub fn path(&self) -> Result<String, WriteError> {
        let mut path = String::new();
        for segment in &self.segments {
            if matches!(segment.as_str(), "" | "." | "..") {
                let problem =
                    "has a segment that is empty, `.` or `..`, which would change the path; give the id as it is";
                return Err(WriteError::new("path", problem).rule("Payoneer 2.5"));
            }
            path.push('/');
            percent::append(&mut path, segment);
        }
        for (index, (name, value)) in self.query.iter().enumerate() {
            path.push(if index == 0 { '?' } else { '&' });
            percent::append(&mut path, name);
            path.push('=');
            percent::append(&mut path, value);
        }
        Ok(path)
    }

    /// The body, where there is one. It can hold personal data and credentials of your shop: never log it.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.json.as_deref()
    }

    pub(super) fn into_parts(self) -> (Method, Option<String>) {
        (self.method, self.json)
    }

    fn of<'s>(method: Method, segments: impl IntoIterator<Item = &'s str>, json: Option<String>) -> Self {
        Self {
            method,
            segments: segments.into_iter().map(str::to_owned).collect(),
            query: Vec::new(),
            json,
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("method", &self.method)
            .field("call", &self.segments.first())
            .finish_non_exhaustive()
    }
}
