//! Pays once, and never loses track: the decisions of a payout whose answer may get lost.
//!
//! Three parts. What a provider knows of its own calls is a [`Payable`]. What is known of one payout is a [`Record`], and its
//! transitions are the pure state machine: an outcome or a look-up's [`Finding`] in, the next record out. [`Client::settle`],
//! [`settle_again`], [`settle_instead`] and [`resume`] carry the decisions out, and write each record to a
//! [`Journal`](crate::Journal) before and after the send.
//!
//! ```text
//!            ┌────────── nothing left this machine ─────────▶ not sent ─┐
//!  new ──▶ in doubt ──── the provider refused this request ──▶ rejected │ settle again, by your decision
//!   │        │  ▲ └───── the provider holds it ──────────────▶ accepted │
//!   │        │  │                                                       │
//!   │   look up by reference: found and ours ──▶ accepted               │
//!   │        │  │             found, not ours ─▶ conflict               │
//!   │        │  │             not found over the provider's window ─▶ absent
//!   │        │  └──────────── anything else ──┘                         │
//!   └────────┴── intent recorded before the first byte ◀────────────────┘
//! ```
//!
//! The intent is *in doubt* from the moment it is recorded. So a crash, a dropped future or a failing journal leaves a payout in
//! doubt at the worst, and never back at *new*.
//!
//! [`Client::settle`]: crate::Client::settle
//! [`settle_again`]: crate::Client::settle_again
//! [`settle_instead`]: crate::Client::settle_instead
//! [`resume`]: crate::Client::resume

mod carry_out;
mod course;
mod machine;
mod moments;
mod outcome;
mod payable;
mod proof;
mod record;
mod terms;

pub(crate) use moments::Moments;
pub use outcome::{Absent, Conflict, Refused, Settled, Settlement, Unresolved, Unsent, UnsentCause, Why};
pub use payable::{Finding, Held, Payable, Rules, Step};
pub use proof::{Resend, Unpaid};
pub use record::{InDoubt, Record, RecordKey, Standing};
pub use terms::{Terms, TermsDiffer};
