//! See `payout_fuzz::payoneer_answer`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::payoneer_answer(data));
