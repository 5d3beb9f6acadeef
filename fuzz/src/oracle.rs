//! The oracle of `xtask`, by its files: the signers once more, sharing nothing with the crates under test.
#![allow(dead_code, reason = "the files are xtask's, and the targets need a part of them")]

#[path = "../../xtask/src/oracle/digests.rs"]
pub(crate) mod digests;
#[path = "../../xtask/src/oracle/oauth1.rs"]
pub(crate) mod oauth1;
#[path = "../../xtask/src/oracle/text.rs"]
pub(crate) mod text;
