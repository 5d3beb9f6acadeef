//! See `payout_fuzz::paynet_answer`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::paynet_answer(data));
