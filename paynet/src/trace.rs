//! Why is my signature refused? Every stage of one, to compare with the gateway's own request builder.

use crate::{Account, account::Proof};
use payout_core::{Operation, Stamp, WriteError};
use std::fmt;

/// The stages of one signed request: the five outputs of the request builder that gateways have on their debug page, and the base
/// string that lies between them.
///
/// A v2 command that is proved by its `control` has no OAuth stages: then the base string is the joined values without the control
/// key, the hex signature is the control, and the other stages of the signature are empty.
///
/// No key is in it. Personal data is: it is the request, so `Debug` shows the URL and the base string's SHA-256 only. Give it to
/// the person who looks for the difference, and do not log it.
///
/// # Example: what to compare
///
/// ```
/// # fn example(account: &paynet::Account, payout: &paynet::Payout) -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::Stamp;
///
/// let trace = account.trace(payout, &Stamp::now()?)?;
/// eprintln!("{}", trace.normalized_parameters());
/// eprintln!("{}", trace.base_string_sha256()); // support can tell theirs without the text
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a trace is there to be looked at"]
pub struct Trace {
    url: String,
    normalized_parameters: String,
    base_string: String,
    base_string_sha256: String,
    body: String,
    oauth_header: String,
    signature_hex: String,
    signature_base64: String,
}

impl Trace {
    /// Where the request goes, always by POST.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The parameters of body and header, encoded, sorted and joined: the first place where two signers differ.
    #[must_use]
    pub fn normalized_parameters(&self) -> &str {
        &self.normalized_parameters
    }

    /// The text that is signed.
    #[must_use]
    pub fn base_string(&self) -> &str {
        &self.base_string
    }

    /// SHA-256 of the base string in lower-case hex: tells whether two are the same without showing either.
    #[must_use]
    pub fn base_string_sha256(&self) -> &str {
        &self.base_string_sha256
    }

    /// The form in the body.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The value of the header `Authorization`.
    #[must_use]
    pub fn oauth_header(&self) -> &str {
        &self.oauth_header
    }

    /// The signature in lower-case hex.
    #[must_use]
    pub fn signature_hex(&self) -> &str {
        &self.signature_hex
    }

    /// The signature in Base64, as it stands (percent-encoded) in the header.
    #[must_use]
    pub fn signature_base64(&self) -> &str {
        &self.signature_base64
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("url", &self.url)
            .field("base_string_sha256", &self.base_string_sha256)
            .finish_non_exhaustive()
    }
}

impl Account {
    /// Writes and signs an operation with this stamp, and shows every stage. Nothing is sent.
    ///
    /// # Errors
    ///
    /// As writing and signing the operation.
    pub fn trace<O: Operation<Account = Self>>(&self, operation: &O, stamp: &Stamp) -> Result<Trace, WriteError> {
        let message = operation.write(self)?;
        self.with_proof(&message, stamp, |url, body, proof| match proof {
            Proof::Oauth(signed) => {
                let unsigned = signed.unsigned();
                Trace {
                    url: url.to_owned(),
                    normalized_parameters: unsigned.normalized_parameters(),
                    base_string: unsigned.base_string().to_owned(),
                    base_string_sha256: unsigned.base_string_sha256_hex(),
                    body,
                    // Written from a checked alphabet of visible ASCII, so it always is text.
                    oauth_header: signed.authorization().to_str().unwrap_or_default().to_owned(),
                    signature_hex: signed.signature_hex(),
                    signature_base64: signed.signature_base64(),
                }
            }
            Proof::Control { text, control } => Trace {
                url: url.to_owned(),
                normalized_parameters: String::new(),
                base_string: text.as_str().to_owned(),
                base_string_sha256: String::new(),
                body,
                oauth_header: String::new(),
                signature_hex: control.clone(),
                signature_base64: String::new(),
            },
        })
    }
}
