//! Identifiers: ours are checked strictly before they are sent, theirs are read leniently.

/// Defines an identifier: a newtype over text with a private field, and the common traits.
///
/// Two kinds:
///
/// * `ours(field = "…", max = N)`: we send it, so it is 1 to N of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..` (an id
///   may become a segment of a path). The field's name stands in the error.
/// * `theirs(field = "…", max = N)`: the provider made it: 1 to N characters, none of them a control character.
///
/// # Example: an id of each kind
///
/// ```
/// payout_core::text_id! {
///     /// The merchant's own order id.
///     pub struct OrderReference: ours(field = "client_orderid", max = 128);
/// }
/// payout_core::text_id! {
///     /// The gateway's order id.
///     pub struct OrderId: theirs(field = "paynet-order-id", max = 64);
/// }
///
/// let reference: OrderReference = "payout-2041".parse()?;
/// assert_eq!(reference.as_str(), "payout-2041");
/// assert!("payout 2041".parse::<OrderReference>().is_err());
/// assert!(OrderId::new("№ 17").is_ok());
/// # Ok::<(), payout_core::IdError>(())
/// ```
#[macro_export]
macro_rules! text_id {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident: $kind:ident(field = $field:expr, max = $max:expr);) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $Name(String);

        impl $Name {
            /// The most characters it holds.
            pub const MAX: usize = $max;

            /// Takes the text over, as it is.
            ///
            /// # Errors
            ///
            /// When it is empty, too long, or holds a character that is not allowed.
            pub fn new(text: impl Into<String>) -> Result<Self, $crate::IdError> {
                let text = text.into();
                $crate::id::$kind($field, &text, $max)?;
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::core::str::FromStr for $Name {
            type Err = $crate::IdError;

            fn from_str(text: &str) -> Result<Self, $crate::IdError> {
                Self::new(text)
            }
        }

        impl ::core::convert::TryFrom<String> for $Name {
            type Error = $crate::IdError;

            fn try_from(text: String) -> Result<Self, $crate::IdError> {
                Self::new(text)
            }
        }
    };
}

text_id! {
    /// Our own reference of one payout: what it is looked up by when its answer was lost.
    ///
    /// Make it from your own record, store it before the first send, and never use it for anything else. The characters
    /// are limited so that no two references can look alike to one system and differ to another; references that differ
    /// in letter case only count as one payout ([`same_payout`](Reference::same_payout)).
    ///
    /// Providers have narrower limits of their own, checked when the call is written.
    ///
    /// # Example: characters that are refused
    ///
    /// ```
    /// let error = "payout 2041".parse::<payout_core::Reference>().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`reference` holds ' ' at character 7, it takes A-Z a-z 0-9 . _ - only"
    /// );
    /// ```
    pub struct Reference: ours(field = "reference", max = 128);
}

impl Reference {
    /// Whether both name the same payout: equal but for letter case.
    #[must_use]
    pub fn same_payout(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Why a text is no such identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// There is no text.
    #[error("`{field}` is empty, it takes 1 to {max} characters")]
    #[non_exhaustive]
    Empty {
        /// What the id is called.
        field: &'static str,
        /// The most characters it holds.
        max: usize,
    },
    /// There is too much of it. It is refused, never cut: two long ids must not become one.
    #[error("`{field}` holds {found} characters, the limit is {max}")]
    #[non_exhaustive]
    TooLong {
        /// What the id is called.
        field: &'static str,
        /// The most characters it holds.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// A character that an id of ours must not hold.
    #[error("`{field}` holds {character:?} at character {position}, it takes A-Z a-z 0-9 . _ - only")]
    #[non_exhaustive]
    Character {
        /// What the id is called.
        field: &'static str,
        /// The character.
        character: char,
        /// Where it stands, counted from 1.
        position: usize,
    },
    /// A control character in an id of theirs.
    #[error("`{field}` holds the control character {character:?} at character {position}")]
    #[non_exhaustive]
    Control {
        /// What the id is called.
        field: &'static str,
        /// The character.
        character: char,
        /// Where it stands, counted from 1.
        position: usize,
    },
    /// `.` or `..`, which a path would swallow.
    #[error("`{field}` is only dots, which would change the path of a request; add a letter or a digit")]
    #[non_exhaustive]
    Dots {
        /// What the id is called.
        field: &'static str,
    },
}

fn length(field: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    match text.chars().count() {
        0 => Err(IdError::Empty { field, max }),
        found if found > max => Err(IdError::TooLong { field, max, found }),
        _ => Ok(()),
    }
}

/// The check of [`text_id!`]'s kind `ours`, for texts that are no type of their own.
///
/// # Errors
///
/// As the macro's `new`.
pub fn ours(field: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    length(field, text, max)?;
    for (position, character) in (1..).zip(text.chars()) {
        if !(character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')) {
            return Err(IdError::Character {
                field,
                character,
                position,
            });
        }
    }
    if matches!(text, "." | "..") {
        Err(IdError::Dots { field })
    } else {
        Ok(())
    }
}

/// The check of [`text_id!`]'s kind `theirs`, for texts that are no type of their own.
///
/// # Errors
///
/// As the macro's `new`.
pub fn theirs(field: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    length(field, text, max)?;
    for (position, character) in (1..).zip(text.chars()) {
        if character.is_control() {
            return Err(IdError::Control {
                field,
                character,
                position,
            });
        }
    }
    Ok(())
}
