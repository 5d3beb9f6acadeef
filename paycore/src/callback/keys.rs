use crate::Mode;
use payout_core::Secret;
use payout_signing::sha1_callback::{CallbackError as SignatureError, CallbackSecret, verify_enclosed};
use std::fmt;

/// A private key of the Commerce Account, `sk_test_...` or `sk_live_...`: what PayCore signs callbacks with. Redacted in `Debug`,
/// wiped when dropped.
///
/// Give it whole: the prefix belongs to the secret (`PayCore 6.1`). It is neither the API key nor the public key.
///
/// # Example: what is refused
///
/// ```
/// use paycore::{Mode, PrivateKey};
///
/// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// assert_eq!(format!("{key:?}"), "PrivateKey([redacted], test)");
///
/// assert!(PrivateKey::new(Mode::Test, "").is_err()); // anybody could sign
/// assert!(PrivateKey::new(Mode::Test, "pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG").is_err()); // so, too
/// assert!(PrivateKey::new(Mode::Live, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG").is_err());
/// # Ok::<(), paycore::PrivateKeyError>(())
/// ```
pub struct PrivateKey {
    secret: CallbackSecret,
    /// Nothing where one key serves both.
    mode: Option<Mode>,
}

impl PrivateKey {
    /// The fewest bytes of a key.
    pub const SHORTEST: usize = 16;

    /// Keeps the key of one mode exactly as given.
    ///
    /// # Errors
    ///
    /// An empty or very short key, blanks or control characters in it, a public key, and a key whose prefix names the other mode.
    pub fn new(mode: Mode, key: impl Into<String>) -> Result<Self, PrivateKeyError> {
        Self::keep(Some(mode), key.into())
    }

    /// Keeps a key that signs in both modes: some white labels have only one, the *signature API key*.
    ///
    /// What it signed must name its mode in `test_mode`; a callback without is refused.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn of_both_modes(key: impl Into<String>) -> Result<Self, PrivateKeyError> {
        Self::keep(None, key.into())
    }

    fn keep(mode: Option<Mode>, key: String) -> Result<Self, PrivateKeyError> {
        let key = Secret::new(key);
        check(mode, key.expose())?;
        let secret = CallbackSecret::new(key.expose()).map_err(|_| PrivateKeyError::Empty)?;
        Ok(Self { secret, mode })
    }

    /// Whether it signs in this mode.
    #[cfg(feature = "sandbox")]
    pub(crate) fn serves(&self, mode: Mode) -> bool {
        self.mode.is_none_or(|own| own == mode)
    }

    /// The signature of a body, as PayCore writes it into `X-Signature`.
    pub(super) fn sign(&self, body: &[u8]) -> String {
        self.secret.sign_enclosed(body)
    }

    /// Whether both are one secret. Their signatures are compared, so that neither text is.
    fn is_same_secret(&self, other: &Self) -> bool {
        self.secret
            .verify_enclosed(b"", other.secret.sign_enclosed(b""))
            .is_ok()
    }
}

fn check(mode: Option<Mode>, key: &str) -> Result<(), PrivateKeyError> {
    if key.is_empty() {
        return Err(PrivateKeyError::Empty);
    }
    let odd = |character: &char| character.is_control() || character.is_whitespace();
    if let Some((position, _)) = (1..).zip(key.chars()).find(|(_, character)| odd(character)) {
        return Err(PrivateKeyError::Character { position });
    }
    if key.len() < PrivateKey::SHORTEST {
        return Err(PrivateKeyError::Short { found: key.len() });
    }
    if key.starts_with("pk_") || key.starts_with("com_pk_") {
        return Err(PrivateKeyError::Public);
    }
    let other = match mode {
        Some(Mode::Test) => "sk_live_",
        Some(Mode::Live) => "sk_test_",
        None => return Ok(()),
    };
    if key.starts_with(other) {
        return Err(PrivateKeyError::OtherMode { prefix: other });
    }
    Ok(())
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.mode {
            Some(Mode::Test) => "PrivateKey([redacted], test)",
            Some(Mode::Live) => "PrivateKey([redacted], live)",
            None => "PrivateKey([redacted], both modes)",
        })
    }
}

/// Why a text cannot be a private key. Nothing of it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// There is no text.
    #[error(
        "the private key is empty, so anybody could sign; take it from the account's settings: `sk_live_...` or `sk_test_...`"
    )]
    Empty,
    /// A blank, a line end or another control character.
    #[error(
        "the private key holds a blank or a control character at character {position}; give it without the line end of its file"
    )]
    #[non_exhaustive]
    Character {
        /// Where it stands, counted from 1.
        position: usize,
    },
    /// Too short to be a secret.
    #[error(
        "the private key has {found} bytes, at least {} are needed; give it whole, with its prefix",
        PrivateKey::SHORTEST
    )]
    #[non_exhaustive]
    Short {
        /// How many there are.
        found: usize,
    },
    /// The public key, which every payer's browser knows.
    #[error(
        "this is a public key, so anybody could sign; callbacks are verified with the private key: `sk_live_...` or `sk_test_...`"
    )]
    Public,
    /// The prefix names the other mode.
    #[error(
        "the private key begins with `{prefix}`, which is the other mode; give the key of the mode that it is used for"
    )]
    #[non_exhaustive]
    OtherMode {
        /// The prefix found.
        prefix: &'static str,
    },
}

/// The keys that callbacks are verified with: test, live, or both, and several of one mode while a key is being replaced.
///
/// All of them are tried for every callback, whichever matches, and the one that matches gives the mode.
///
/// # Example: one address for test and live
///
/// ```
/// use paycore::{CallbackKeys, Mode, PrivateKey};
///
/// let keys = CallbackKeys::new([
///     PrivateKey::new(Mode::Live, "sk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?,
///     PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?,
/// ])?;
/// # let _ = keys;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CallbackKeys {
    keys: Vec<PrivateKey>,
    longest: usize,
}

impl CallbackKeys {
    /// Takes the keys.
    ///
    /// # Errors
    ///
    /// No key at all, and one secret for several keys of different modes: then a test callback would pass for a live one.
    pub fn new(keys: impl IntoIterator<Item = PrivateKey>) -> Result<Self, CallbackKeysError> {
        let keys: Vec<PrivateKey> = keys.into_iter().collect();
        if keys.is_empty() {
            return Err(CallbackKeysError::None);
        }
        let clash = |(at, key): (usize, &PrivateKey)| {
            let earlier = keys.iter().take(at);
            earlier
                .into_iter()
                .any(|other| other.mode != key.mode && other.is_same_secret(key))
        };
        if keys.iter().enumerate().any(clash) {
            return Err(CallbackKeysError::SameInBothModes);
        }
        Ok(Self {
            keys,
            longest: super::LONGEST_CALLBACK,
        })
    }

    /// The longest body that is read, in bytes, where it is another than [`LONGEST_CALLBACK`](crate::LONGEST_CALLBACK).
    #[must_use]
    pub fn longest_callback(mut self, bytes: usize) -> Self {
        self.longest = bytes;
        self
    }

    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// The mode of the key that made this signature over these bytes; nothing where it serves both.
    pub(super) fn verify(&self, body: &[u8], signature: &[u8]) -> Result<Option<Mode>, SignatureError> {
        let position = verify_enclosed(self.keys.iter().map(|key| &key.secret), body, signature)?;
        self.keys
            .get(position)
            .map(|key| key.mode)
            .ok_or(SignatureError::Mismatch)
    }
}

/// Why keys cannot be used together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackKeysError {
    /// There is none.
    #[error("there is no private key, so no callback could be verified; give the one of the account's mode, or both")]
    None,
    /// One secret for several modes.
    #[error(
        "one private key is given for several modes, so a test callback would pass for a live one; give each mode its own, or \
         `PrivateKey::of_both_modes` where the gateway has only one"
    )]
    SameInBothModes,
}
