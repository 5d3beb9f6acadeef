//! OAuth 1.0a (RFC 5849), one stage a value:
//!
//! ```text
//! Parameters ┐
//! URL        ├─▶ Unsigned ──sign──▶ Signed ──▶ Authorization header
//! Protocol   ┘   base string        signature (bytes, Base64, hex)
//! ```
//!
//! One list of parameters writes the form body and feeds the base string. Time and nonce are inputs. A key may live
//! elsewhere: [`Unsigned::base_string`] out, [`Unsigned::finish`] in. The receiving side is [`Received`].
//!
//! # Example: sign a form
//!
//! ```
//! use payout_signing::oauth1::{HmacSecret, OauthError, Parameters, Protocol, SignatureMethod, Unsigned};
//!
//! # fn main() -> Result<(), OauthError> {
//! let mut parameters = Parameters::new();
//! parameters.push("client-order-id", "1234567890")?.push("sending-card-ref-id", "7654321")?;
//! let protocol = Protocol::new("merchantlogin", "y3qlvMPky7g", 1_669_966_913);
//! let url = "https://pay.billblend.com/paynet/api/v2/pan-eligibility/send/ENDPOINTID";
//!
//! let unsigned = Unsigned::new(&http::Method::POST, url, &parameters, &protocol, SignatureMethod::HmacSha1)?;
//! let body = unsigned.form_with_protocol();
//! let signed = unsigned.sign_hmac_sha1(&HmacSecret::new("F9F65098-1111-1111-1111-621611111111")?)?;
//! assert_eq!(signed.signature_base64(), "QRid3MWwSkCwtsnwz79WfPvc/JE=");
//!
//! let request = http::Request::post(url)
//!     .header(http::header::AUTHORIZATION, signed.authorization())
//!     .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
//!     .body(body);
//! # let _ = request;
//! # Ok(())
//! # }
//! ```

mod base_string;
mod base_uri;
mod error;
mod header;
mod hmac_sha1;
mod pair_list;
mod parameters;
mod protocol;
#[cfg(feature = "_rsa-keys")]
mod rsa_sha256;
mod unsigned;
mod verify;

pub use base_string::BaseString;
pub use base_uri::{BaseUri, BaseUriError};
pub use error::OauthError;
pub use header::{Header, HeaderError, HeaderOrder, HeaderSeparator, HeaderStyle};
pub use hmac_sha1::HmacSecret;
pub use parameters::{ParameterError, Parameters};
pub use protocol::{Protocol, SignatureMethod, Version};
pub use unsigned::{Signed, Unsigned};
pub use verify::{Received, ReceivedError, VerifyError};

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}
