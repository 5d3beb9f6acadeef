//! What refusals look like, and what each answer says about a payout (wire specification 3.1 and 4).
//!
//! A refusal is one of the documented statuses **with** a JSON error body; a page of a proxy is none. Nothing here ever tells a doubt
//! that would let another payout be sent: no answer of this platform ends a request that is in doubt.

mod answer;
mod judgement;

pub use answer::{ErrorAnswer, ErrorItem};
pub(crate) use judgement::{Asker, Step, Told, changed, fetched, mismatch, require_ours};
