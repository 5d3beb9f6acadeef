//! See `payout_fuzz::basic_header`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::basic_header(data));
