//! Request signing for payment APIs: bytes in, bytes out.
//!
//! No network, no clock, no randomness in what is signed: time and nonce are arguments, and every stage of a signature
//! is a value that can be looked at before the next one is made.
//!
//! | module | what it signs or reads | source |
//! |---|---|---|
//! | [`oauth1`] | OAuth 1.0a requests with RSA-SHA256, HMAC-SHA1 or HMAC-SHA256, both sides | RFC 5849 |
//! | [`basic`] | HTTP Basic credentials | RFC 7617 |
//! | [`sha1_callback`] | callbacks signed with SHA-1 and a shared secret | the providers' documents |
//! | [`form`] | `application/x-www-form-urlencoded`, read strictly | WHATWG URL, RFC 5849 section 3.4.1.3.1 |
//! | [`percent`] | percent-encoding | RFC 3986 section 2 |
//! | `rsa_key` | RSA keys in PKCS#1 and PKCS#8, PEM and DER (a feature below) | RFC 8017, RFC 5208 |
//!
//! # Example: a payout request signed with OAuth 1.0a and RSA-SHA256
//!
#![cfg_attr(feature = "_rsa-keys", doc = "```no_run")]
#![cfg_attr(not(feature = "_rsa-keys"), doc = "```ignore")]
//! use payout_signing::RsaKey;
//! use payout_signing::oauth1::{Parameters, Protocol, SignatureMethod, Unsigned};
//!
//! # fn nonce() -> &'static str { "0f9e8d7c6b5a49382716051423344556" }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = RsaKey::from_pem(&std::fs::read_to_string("merchant.pem")?)?;
//! let url = "https://sandbox.example.com/paynet/api/v4/payout/39915";
//!
//! let mut parameters = Parameters::new();
//! parameters.push("client_orderid", "payout-2041")?.push("amount", "10.42")?.push("currency", "USD")?;
//! let protocol = Protocol::new("TestMerchant", nonce(), 1_677_831_012);
//!
//! let unsigned = Unsigned::new(&http::Method::POST, url, &parameters, &protocol, SignatureMethod::RsaSha256)?;
//! println!("SHA-256 of the base string: {}", unsigned.base_string_sha256_hex());
//! let signed = unsigned.sign_rsa_sha256(&key)?;
//!
//! let request = http::Request::post(url)
//!     .header(http::header::AUTHORIZATION, signed.authorization())
//!     .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
//!     .body(parameters.to_form())?;
//! # let _ = request;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `rsa` (default) | RSA keys and signatures in pure Rust, always blinded |
//! | `aws-lc-rs` | the same by AWS-LC: faster, constant time, needs a C compiler |
//!
//! With both, AWS-LC signs; the bytes are the same, and the same keys load. With neither, everything but RSA is there,
//! and [`oauth1::Unsigned::finish`] takes RSA signatures made elsewhere.
//!
//! [RUSTSEC-2023-0071](https://rustsec.org/advisories/RUSTSEC-2023-0071) stands against every version of the crate
//! `rsa`: its private operation is not constant time. This crate signs with it blinded and never decrypts. Where
//! signing can be timed from outside, or where no open advisory is allowed, use `aws-lc-rs` without default features.
//!
//! # What it does not do
//!
//! It sends nothing, keeps no state and makes no nonce. [`oauth1::Received`] and [`sha1_callback`] say who wrote a
//! message, not when: refusing a nonce or a callback seen before is the caller's part.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod basic;
pub mod form;
pub mod oauth1;
pub mod percent;
pub mod sha1_callback;

#[cfg(feature = "_rsa-keys")]
pub mod rsa_key;
#[cfg(feature = "_rsa-keys")]
pub use rsa_key::{RsaKey, RsaPublicKey};

/// Compiles the example of the README.
#[cfg(all(doctest, feature = "_rsa-keys"))]
#[doc = include_str!("../README.md")]
struct Readme;
