//! See `payout_fuzz::callback_sha1`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::callback_sha1(data));
