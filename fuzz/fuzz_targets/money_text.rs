//! See `payout_fuzz::money_text`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::money_text(data));
