//! What both links have in common (Payoneer 4.3 and 4.4).

use super::{
    Envelope, error,
    wire::{FREE_TEXT, answer_accessors, check_text},
};
use crate::RedirectUrl;
use payout_core::{FetchError, Secret, WriteError};
use std::fmt;

const SECTION: &str = "Payoneer 4.3";

/// A page at Payoneer for one payee: whoever has the link can act as that payee, so `Debug` and logs do not show it.
///
/// How long it lives is not published, nor whether a second one voids the first: ask for a new one each time. That the payee opens
/// it registers nothing by itself; [`PayeeStatus`](crate::v2::PayeeStatus) tells.
///
/// # Example: hand it to the payee's browser
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<String, Box<dyn std::error::Error>> {
/// use payoneer::v2::RegistrationLink;
///
/// let link = client.send(&RegistrationLink::new("ID123".parse()?)).await?;
/// # Ok(
/// link.url().to_owned() // as the target of a redirect
/// # )
/// # }
/// ```
#[must_use = "a link is for the payee's browser"]
pub struct Link {
    url: Secret,
    envelope: Envelope,
}

impl Link {
    /// The URL, opaque. Its host is not the API's, and nothing about it is promised but that a browser can go there.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    pub(super) fn read(envelope: Envelope, member: &'static str) -> Result<Self, FetchError> {
        match envelope.fields().required(member) {
            Ok(url) if is_web_address(&url) => Ok(Self {
                url: Secret::new(url),
                envelope,
            }),
            Ok(_) => Err(error::malformed(&envelope, NoAddress { member })),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}

answer_accessors!(Link);

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link([redacted])")
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{member} is no web address, it should be https://host/path")]
struct NoAddress {
    member: &'static str,
}

/// What both requests take: where the browser goes afterwards, and in which language the page is.
#[derive(Debug, Clone, Default)]
pub(super) struct Journey {
    pub(super) client_session_id: Option<String>,
    pub(super) redirect_url: Option<RedirectUrl>,
    pub(super) redirect_time: Option<u32>,
    pub(super) language_id: Option<String>,
}

impl Journey {
    pub(super) fn check(&self) -> Result<(), WriteError> {
        for (field, text) in [
            ("client_session_id", self.client_session_id.as_deref()),
            ("redirect_url", self.redirect_url.as_ref().map(RedirectUrl::as_str)),
            ("language_id", self.language_id.as_deref()),
        ] {
            if let Some(text) = text {
                check_text(field, text, &FREE_TEXT, SECTION)?;
            }
        }
        Ok(())
    }
}

/// The setters of both requests.
macro_rules! journey_setters {
    () => {
        /// A text of yours that comes back in the notification as the session id, `client_session_id`.
        pub fn client_session_id(mut self, text: impl Into<String>) -> Self {
            self.journey.client_session_id = Some(text.into());
            self
        }

        /// Where the browser goes afterwards, `redirect_url`. That somebody came there proves nothing.
        pub fn redirect_url(mut self, url: $crate::RedirectUrl) -> Self {
            self.journey.redirect_url = Some(url);
            self
        }

        /// After how many seconds the browser goes there, `redirect_time`; Payoneer's default is 10.
        pub fn redirect_time(mut self, seconds: u32) -> Self {
            self.journey.redirect_time = Some(seconds);
            self
        }

        /// The language of the page, `language_id`: one client uses `1` for English, `4` for Chinese and `21` for Vietnamese.
        pub fn language_id(mut self, id: impl Into<String>) -> Self {
            self.journey.language_id = Some(id.into());
            self
        }
    };
}
pub(super) use journey_setters;

fn is_web_address(url: &str) -> bool {
    url.parse::<http::Uri>()
        .is_ok_and(|uri| matches!(uri.scheme_str(), Some("https" | "http")) && uri.authority().is_some())
}
