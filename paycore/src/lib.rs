//! Payouts through the PayCore.io Commerce API (later Corefy), and its signed callbacks.
//!
//! **This version holds nothing to call yet.** It fixes the name, the place and the promises; the calls below are
//! specified and come one by one. To pay somebody today, see `paynet`, which is built first and has the shape that this
//! crate will have: knowing one is knowing all.
//!
//! # What comes, in this order
//!
//! Commerce Private API: HTTP Basic and JSON. Paths follow the base URL, which is free, since white labels serve the same
//! API on hosts of their own.
//!
//! | call | wire | effect on money | how doubt is settled |
//! |---|---|---|---|
//! | create a payout | POST `/payout-invoices` | moves money, at once or when confirmed | find by your own reference |
//! | confirm a payout | POST `/payout-invoices/{id}/process` | moves money | read by id |
//! | read a payout | GET `/payout-invoices/{id}` | reads | |
//! | find a payout by your own reference | GET `/payout-invoices?filter[reference_id]=...` | reads | |
//! | balances, profile | GET `/account/balances`, `/account/profile` | reads | |
//! | services and fields of a payout | POST `/payout-prerequest` (Public API) | reads | |
//!
//! And the callback: POST with `X-Signature: base64(sha1(secret + body + secret))`, verified on the raw bytes before one
//! field can be read, with two secrets for rotation. The digest is in `payout-signing` today; the typed event comes here.
//! Then a sandbox that plays PayCore.io's side on loopback.
//!
//! # What is known of the wire, and decides the design
//!
//! - A created payout is not sent on until it is confirmed. Create and confirm are two calls, each with its own outcome.
//! - `reference_id` is the only key against duplicates. The server makes one up where it is missing, so this crate will
//!   require it by type.
//! - HTTP 429 means "too many requests" *or* "duplicate": it is doubt, to be settled by a look-up, and never a reason to
//!   send again. A lost 201 is doubt as well.
//! - `status` decides and `resolution` explains: `ok` may stand beside any status. `processed` can still be reversed.
//! - Callbacks come twice, late and out of order; `updated` orders them. Their signature has no time in it, so a replay
//!   verifies for ever: state stops it, not the signature.
//! - Test or live is a member of the body, not another host. It will be part of the account's type.
//!
//! Out of scope: raw card data (Card Gate), batch payouts (dashboard only), the Platform API.
//!
//! # Dependencies
//!
//! `payout-core` and `payout-signing`, the latter without its default features: HTTP Basic and SHA-1 callbacks need no
//! RSA, so no RSA crate is in this crate's tree.
