//! Payouts through the Payoneer API: v2, HTTP Basic and JSON.
//!
//! **This version holds nothing to call yet.** It fixes the name, the place and the promises; the calls below are
//! specified and come one by one. To pay somebody today, see `paynet`, which is built first and has the shape that this
//! crate will have: knowing one is knowing all.
//!
//! # What comes, in this order
//!
//! Module `v2`. Paths are relative to `/v2/programs/{program_id}`.
//!
//! | call | wire | effect on money | how doubt is settled |
//! |---|---|---|---|
//! | create a payout | POST `/payouts` | moves money out | look-up by your own reference |
//! | look up a payout | GET `/payouts/{client_reference_id}` | reads | |
//! | cancel a payout | POST `/payouts/{client_reference_id}/cancel` | moves money back | look-up of the payout |
//! | program balance | GET `/balance` | reads | |
//! | payee status, payee details | GET `/payees/{payee_id}/status`, `.../details` | reads | |
//! | registration and login links | POST `/payees/registration-link`, `/payees/login-link` | none | ask again |
//! | release a payee | DELETE `/payees/{payee_id}` | none | payee status |
//! | charges: create, look up, cancel | POST and GET under `/charges` | moves money in, or back | look-up of the charge |
//! | echo, version, reports | GET `/echo`, `/api-version`, `/reports/...` | reads | |
//!
//! Then notifications, and a sandbox that plays Payoneer's side on loopback. A module `v4` (OAuth 2) can stand beside `v2`;
//! the two share money, outcomes and notifications, and no path.
//!
//! # What is known of the wire, and decides the design
//!
//! - v2 has no public vendor reference. Its rules are drawn from deployed clients and from the answers they published, so
//!   answers will be read leniently and never optimistically.
//! - HTTP 200 is no success: an answer carries a `code`, and a refusal can come with 200. Only a listed code refuses; every
//!   other one leaves the payout `Unknown`.
//! - A look-up finds a payout by `client_reference_id`, but its answer does not repeat it. Amount, currency and payee are
//!   the proof that it is the payout meant, and all three will be compared.
//! - An answer "payout already exists" is neither a failure nor a success. It leads to a look-up and the same comparison.
//! - Payouts and charges have nearly the same body and opposite directions: they will be different types.
//!
//! # Dependencies
//!
//! `payout-core` and `payout-signing`, the latter without its default features: HTTP Basic needs no RSA, so no RSA crate
//! is in this crate's tree.
