//! HTTP Basic credentials ([RFC 7617]).
//!
//! [`Credentials`] are checked once, when they are made: a colon in the user would move the border between user and
//! password, and the line break that an editor leaves at the end of a file is the usual cause of an unexplained 401.
//! Text is UTF-8 (RFC 7617, section 2.1).
//!
//! Basic is not a signature. It sends the password with each request, so it belongs on TLS only.
//!
//! [RFC 7617]: https://www.rfc-editor.org/rfc/rfc7617

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// A user and a password for HTTP Basic.
///
/// Both are wiped from memory on drop, never shown by `Debug`, and compared by [`verify`](Self::verify) only. The value that
/// [`authorization`](Self::authorization) hands out is a copy that is not wiped: the HTTP client needs it.
///
/// # Example: the header of RFC 7617, section 2
///
/// ```
/// use payout_signing::basic::Credentials;
///
/// let credentials = Credentials::new("Aladdin", "open sesame")?;
/// let header = credentials.authorization();
/// assert_eq!(header, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
/// assert!(header.is_sensitive());
/// assert_eq!(format!("{credentials:?}"), "Credentials([redacted])");
/// # Ok::<(), payout_signing::basic::BasicError>(())
/// ```
pub struct Credentials {
    user: Zeroizing<String>,
    password: Zeroizing<String>,
}

impl Credentials {
    /// Checks and keeps a user and a password. An empty password is allowed (RFC 7617, section 2).
    ///
    /// # Errors
    ///
    /// An empty user, a colon in the user, a control character (U+0000 to U+001F, U+007F to U+009F) in either.
    ///
    /// # Example: a password with the line break of its file
    ///
    /// ```
    /// use payout_signing::basic::{BasicError, Credentials};
    ///
    /// let refused = Credentials::new("100047310", "open sesame\n");
    /// assert!(matches!(refused, Err(BasicError::ControlInPassword)));
    /// ```
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Result<Self, BasicError> {
        let (user, password) = (Zeroizing::new(user.into()), Zeroizing::new(password.into()));
        if user.is_empty() {
            return Err(BasicError::EmptyUser);
        }
        if user.contains(':') {
            return Err(BasicError::ColonInUser);
        }
        if user.contains(char::is_control) {
            return Err(BasicError::ControlInUser);
        }
        if password.contains(char::is_control) {
            return Err(BasicError::ControlInPassword);
        }
        Ok(Self { user, password })
    }

    /// Reads the `Authorization` header of a received request: for the server's side.
    ///
    /// The scheme may be written in any case and be followed by several spaces (RFC 9110, section 11.4); the rest is strict:
    /// standard base64 with padding and zero trailing bits (RFC 4648, sections 3.2 and 3.5), UTF-8, and the first colon parts
    /// user and password. What [`new`](Self::new) refuses is refused here too.
    ///
    /// # Errors
    ///
    /// See [`BasicHeaderError`]; no error repeats a byte of the header.
    ///
    /// # Example: the password may hold a colon
    ///
    /// ```
    /// use payout_signing::basic::Credentials;
    ///
    /// let presented = Credentials::parse("basic dXNlcjpwYXNzOndvcmQ=")?;
    /// assert_eq!(presented.user(), "user");
    /// assert!(Credentials::new("user", "pass:word")?.verify(&presented));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(header: impl AsRef<[u8]>) -> Result<Self, BasicHeaderError> {
        let (scheme, rest) = header
            .as_ref()
            .split_at_checked(SCHEME.len())
            .ok_or(BasicHeaderError::OtherScheme)?;
        if !scheme.eq_ignore_ascii_case(SCHEME.as_bytes()) {
            return Err(BasicHeaderError::OtherScheme);
        }
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        let token = match rest.get(spaces..) {
            None | Some([]) => return Err(BasicHeaderError::Missing),
            Some(token) if spaces > 0 => token,
            Some(_) => return Err(BasicHeaderError::OtherScheme),
        };
        // The decoder's own error names the offending byte, which is a byte of a secret: it is not kept as a source.
        let pair = STANDARD.decode(token).map_err(|_| BasicHeaderError::NotBase64)?;
        let pair = Zeroizing::new(pair);
        let pair = std::str::from_utf8(&pair).map_err(|_| BasicHeaderError::NotUtf8)?;
        let (user, password) = pair.split_once(':').ok_or(BasicHeaderError::MissingColon)?;
        Ok(Self::new(user, password)?)
    }

    /// The user. Not a secret in itself, yet kept out of `Debug`: logs of users are logs of who may pay.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The value of the `Authorization` header, marked sensitive: one line of standard base64 with padding, however long.
    #[must_use]
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "it cannot panic: the scheme, a space and base64 are visible ASCII, which every header value may hold"
    )]
    pub fn authorization(&self) -> HeaderValue {
        // Sized up front, so that growing leaves no copy of the password behind.
        let mut pair = Zeroizing::new(String::with_capacity(self.user.len() + 1 + self.password.len()));
        pair.push_str(&self.user);
        pair.push(':');
        pair.push_str(&self.password);
        let mut header = String::with_capacity(SCHEME.len() + 1 + pair.len().div_ceil(3) * 4);
        header.push_str(SCHEME);
        header.push(' ');
        STANDARD.encode_string(pair.as_bytes(), &mut header);
        let mut value = HeaderValue::try_from(header).expect("ASCII makes a header value");
        value.set_sensitive(true);
        value
    }

    /// Whether the presented credentials are these, in constant time.
    ///
    /// Digests of fixed length are compared, both in every case: the time tells neither how many characters were right, nor
    /// whether it was the user or the password that was wrong, nor how long the right ones are.
    #[must_use = "credentials that nobody looks at protect nothing"]
    pub fn verify(&self, presented: &Self) -> bool {
        let same = |ours: &str, theirs: &str| Sha256::digest(ours).ct_eq(&Sha256::digest(theirs));
        (same(&self.user, &presented.user) & same(&self.password, &presented.password)).into()
    }
}

const SCHEME: &str = "Basic";

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

/// Why a user or a password cannot be sent with HTTP Basic (RFC 7617, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BasicError {
    /// The user is empty.
    #[error("the user is empty; it takes the name that the provider gave for the API")]
    EmptyUser,
    /// The user holds a colon, which would move the border to the password.
    #[error("the user holds a colon; a user may hold any character but a colon and control characters")]
    ColonInUser,
    /// The user holds a control character, such as a line break.
    #[error("the user holds a control character; look for a line break at its end, as files and consoles add one")]
    ControlInUser,
    /// The password holds a control character, such as a line break.
    #[error("the password holds a control character; look for a line break at its end, as files and consoles add one")]
    ControlInPassword,
}

/// Why an `Authorization` header holds no HTTP Basic credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BasicHeaderError {
    /// Another scheme, or none.
    #[error("the scheme of the authorization header is not `Basic`")]
    OtherScheme,
    /// The scheme stands alone.
    #[error("nothing follows the scheme; `Basic ` is followed by the base64 of `user:password`")]
    Missing,
    /// Not strict base64.
    #[error(
        "what follows the scheme is not standard base64 in one line, with padding and zero trailing bits (RFC 4648)"
    )]
    NotBase64,
    /// The bytes are not UTF-8.
    #[error("the decoded credentials are not UTF-8 (RFC 7617, section 2.1)")]
    NotUtf8,
    /// No colon parts user and password.
    #[error("the decoded credentials have no colon; they are `user:password`")]
    MissingColon,
    /// The header is well formed and its user or password is one that may not be sent.
    #[error("the credentials of the authorization header are refused")]
    Refused(#[from] BasicError),
}
