//! See `payout_fuzz::paycore_answer`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::paycore_answer(data));
