//! Time and nonce as inputs: signing stays a pure function.

use std::{fmt, time::SystemTime};

/// The time and the nonce of one send.
///
/// A signature covers both, so every send takes a new one.
///
/// # Example: a fixed stamp in a test
///
/// ```
/// use payout_core::{Nonce, Stamp};
///
/// let stamp = Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16]));
/// assert_eq!(stamp.unix_seconds(), 1_677_831_012);
/// assert_eq!(stamp.nonce().as_str(), "07070707070707070707070707070707");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stamp {
    unix_seconds: u64,
    nonce: Nonce,
}

impl Stamp {
    /// A stamp of the given time, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn new(unix_seconds: u64, nonce: Nonce) -> Self {
        Self { unix_seconds, nonce }
    }

    /// The wall clock's time, and 16 fresh bytes of the operating system's generator. The only impure line of signing.
    ///
    /// # Errors
    ///
    /// When the system has no randomness to give, or its clock stands before 1970.
    pub fn now() -> Result<Self, StampError> {
        let since_1970 = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_err(|_| StampError::Clock)?;
        Ok(Self::new(since_1970.as_secs(), Nonce::random()?))
    }

    /// Seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn unix_seconds(&self) -> u64 {
        self.unix_seconds
    }

    /// The nonce.
    #[must_use]
    pub fn nonce(&self) -> &Nonce {
        &self.nonce
    }
}

/// A text used once: 1 to 64 ASCII letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Nonce(String);

impl Nonce {
    /// The longest nonce, in characters.
    pub const MAX: usize = 64;

    /// 16 bytes as 32 lower-case hex digits.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        use fmt::Write;
        let mut text = String::with_capacity(32);
        for byte in bytes {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// A nonce made elsewhere.
    ///
    /// # Errors
    ///
    /// Unless it is 1 to 64 ASCII letters and digits: such a text means the same in a header, a form and a base string.
    pub fn from_text(text: impl Into<String>) -> Result<Self, StampError> {
        let text = text.into();
        let fits = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(text)) } else { Err(StampError::Nonce) }
    }

    /// 128 fresh bits of the operating system's generator, so that neither threads nor a fork can repeat one.
    ///
    /// # Errors
    ///
    /// When the system has no randomness to give.
    pub fn random() -> Result<Self, StampError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(StampError::Randomness)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why there is no stamp.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StampError {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes for a nonce")]
    Randomness(#[source] getrandom::Error),
    /// The system's clock stands before 1970.
    #[error("the system clock stands before 1970, set it before signing requests")]
    Clock,
    /// The text is no nonce.
    #[error("a nonce holds 1 to 64 ASCII letters and digits")]
    Nonce,
}
