//! See `payout_fuzz::key_pem`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::key_pem(data));
