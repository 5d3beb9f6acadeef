//! See `payout_fuzz::oauth_header`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::oauth_header(data));
