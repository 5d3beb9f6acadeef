//! See `payout_fuzz::paynet_callback`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::paynet_callback(data));
