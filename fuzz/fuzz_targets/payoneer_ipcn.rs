//! See `payout_fuzz::payoneer_ipcn`.
#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| payout_fuzz::payoneer_ipcn(data));
