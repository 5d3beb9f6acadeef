//! What the fuzz targets do with their input: each asserts an equality, never only that nothing panics.
//!
//! Input is text in lines, so that seeds can be read and written by hand; a target takes what it needs and leaves the rest.
#![allow(clippy::missing_panics_doc, reason = "panicking is how a target reports")]

mod money;
mod oauth;
mod oracle;
mod paycore;
mod paynet;
mod payoneer;
mod secrets;
mod text;

pub use money::money_text;
pub use oauth::{oauth_base_string, oauth_header, verify_request};
pub use paycore::{paycore_answer, paycore_callback};
pub use paynet::{paynet_answer, paynet_callback};
pub use payoneer::{payoneer_answer, payoneer_ipcn};
pub use secrets::{basic_header, callback_sha1, key_pem};
pub use text::percent;

/// A target's body.
pub type Target = fn(&[u8]);

/// Every target by its name, for the replay.
pub const TARGETS: [(&str, Target); 14] = [
    ("basic_header", basic_header),
    ("callback_sha1", callback_sha1),
    ("key_pem", key_pem),
    ("money_text", money_text),
    ("oauth_base_string", oauth_base_string),
    ("oauth_header", oauth_header),
    ("paycore_answer", paycore_answer),
    ("paycore_callback", paycore_callback),
    ("paynet_answer", paynet_answer),
    ("paynet_callback", paynet_callback),
    ("payoneer_answer", payoneer_answer),
    ("payoneer_ipcn", payoneer_ipcn),
    ("percent", percent),
    ("verify_request", verify_request),
];

/// The input as text, and its first line apart from the rest; nothing where it is no text.
fn first_line(data: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(data).ok()?;
    Some(text.split_once('\n').unwrap_or((text, "")))
}
