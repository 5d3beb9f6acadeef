use payout_core::WriteError;
use serde::Serialize;

/// Where the payer's browser comes back to, by outcome: `return_urls`. What comes back there is not signed and proves nothing.
///
/// # Example: two of the three
///
/// ```
/// use paycore::ReturnUrls;
///
/// let urls = ReturnUrls::new().success("https://shop.example.com/thanks").fail("https://shop.example.com/sorry");
/// # let _ = urls;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[must_use = "it changes nothing until it is given to a payment"]
pub struct ReturnUrls {
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fail: Option<String>,
}

impl ReturnUrls {
    /// No address yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// After a payment.
    pub fn success(mut self, url: impl Into<String>) -> Self {
        self.success = Some(url.into());
        self
    }

    /// While the outcome is not known.
    pub fn pending(mut self, url: impl Into<String>) -> Self {
        self.pending = Some(url.into());
        self
    }

    /// After a failure.
    pub fn fail(mut self, url: impl Into<String>) -> Self {
        self.fail = Some(url.into());
        self
    }

    pub(crate) fn check(&self) -> Result<(), WriteError> {
        checked_url("return_urls.success", self.success.as_deref())?;
        checked_url("return_urls.pending", self.pending.as_deref())?;
        checked_url("return_urls.fail", self.fail.as_deref()).map(drop)
    }
}

/// A browser goes there, so any web address with its scheme will do.
pub(crate) fn checked_url<'t>(field: &'static str, url: Option<&'t str>) -> Result<Option<&'t str>, WriteError> {
    let Some(text) = url else { return Ok(None) };
    let wrong = |problem| Err(WriteError::new(field, problem).rule("PayCore 3.7"));
    match text.parse::<http::Uri>() {
        Ok(uri)
            if uri
                .authority()
                .is_some_and(|authority| authority.as_str().contains('@')) =>
        {
            wrong("holds user information, leave out what stands before the @")
        }
        Ok(uri) if matches!(uri.scheme_str(), Some("https" | "http")) => Ok(url),
        _ => wrong("is no web address, write https://host/path"),
    }
}
