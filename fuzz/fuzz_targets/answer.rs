#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parkmate_hostile::answer(bytes));
