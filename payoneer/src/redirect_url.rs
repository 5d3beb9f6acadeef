//! Where the payee's browser is sent after registration.

use payout_core::{PublicUrl, WriteError};
use std::{borrow::Cow, fmt, str::FromStr};

/// The address of a page of yours that a payee comes back to (`redirect_url`, Payoneer 4.3 and 7.4).
///
/// A [`PublicUrl`] by `https`, without a fragment; plain `http` is for loopback addresses. It may hold the placeholders `{{apuid}}`
/// (your id of the payee) and `{{payoneerid}}` (Payoneer's), which Payoneer replaces.
///
/// What comes back with the browser proves nothing: see [`Redirect`](crate::Redirect).
///
/// # Example: with both ids, under the names that `Redirect` reads
///
/// ```
/// use payoneer::RedirectUrl;
///
/// let url: RedirectUrl = "https://shop.example.com/back?lang=en".parse()?;
/// assert_eq!(
///     url.with_ids().as_str(),
///     "https://shop.example.com/back?lang=en&apuid={{apuid}}&payoneerid={{payoneerid}}"
/// );
/// assert!("http://shop.example.com/back".parse::<RedirectUrl>().is_err());
/// # Ok::<(), payoneer::WriteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RedirectUrl(String);

impl RedirectUrl {
    /// Reads a URL that starts with `https://`, or one of a loopback address.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, WriteError> {
        check(url).map_err(|problem| WriteError::new("redirect_url", problem).rule("Payoneer 7.4"))?;
        Ok(Self(url.to_owned()))
    }

    /// Adds `apuid={{apuid}}&payoneerid={{payoneerid}}` to the query, each unless its placeholder is there already.
    #[must_use]
    pub fn with_ids(mut self) -> Self {
        for name in ["apuid", "payoneerid"] {
            let placeholder = format!("{{{{{name}}}}}");
            if !self.0.contains(&placeholder) {
                let separator = if self.0.contains('?') { '&' } else { '?' };
                self.0.push(separator);
                self.0.push_str(name);
                self.0.push('=');
                self.0.push_str(&placeholder);
            }
        }
        self
    }

    /// The URL as it is sent, placeholders included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RedirectUrl {
    type Err = WriteError;

    fn from_str(url: &str) -> Result<Self, WriteError> {
        Self::parse(url)
    }
}

impl fmt::Display for RedirectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Problem = Cow<'static, str>;

fn check(text: &str) -> Result<(), Problem> {
    let plain = without_placeholders(text)?;
    let url = PublicUrl::parse(&plain).map_err(|error| error.problem())?;
    if url.has_fragment() {
        return Err("has a fragment, which the placeholders would end up in; leave it out".into());
    }
    if text.split('?').next().unwrap_or_default().contains("{{") {
        return Err("has a placeholder before its query, write ?name={{apuid}}".into());
    }
    if url.is_https() || url.is_loopback() {
        Ok(())
    } else {
        Err("starts with http, use https".into())
    }
}

/// Everything else of the URL, each placeholder being one letter.
fn without_placeholders(text: &str) -> Result<String, Problem> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("has `{{` without `}}`")?;
        if !matches!(name, "apuid" | "payoneerid") {
            return Err("has a placeholder that is not known, there are {{apuid}} and {{payoneerid}}".into());
        }
        plain.push_str(before);
        plain.push('x');
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}
