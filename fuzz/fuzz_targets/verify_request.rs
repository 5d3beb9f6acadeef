//! See `payout_fuzz::verify_request`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::verify_request(data));
