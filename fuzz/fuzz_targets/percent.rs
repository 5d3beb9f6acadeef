//! See `payout_fuzz::percent`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::percent(data));
