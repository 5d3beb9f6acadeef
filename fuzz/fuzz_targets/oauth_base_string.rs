//! See `payout_fuzz::oauth_base_string`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::oauth_base_string(data));
