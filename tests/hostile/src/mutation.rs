//! Small changes of a seed, drawn from a number: the same number makes the same bytes, for ever.

use fastrand::Rng;

/// What breaks readers now and then.
const NASTY: [&[u8]; 24] = [
    b"",
    b"\0",
    b"\"",
    b"\\",
    b"\\ud800",
    b"\\u0000",
    b"\\u202e",
    b"\xe2\x80\xae",
    b"\xff",
    b"\xf0\x9f\x9a",
    b"-1",
    b"1e999",
    b"-0.0",
    b"18446744073709551616",
    b"9223372036854775807",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"9999-12-31T23:59:59.999999Z",
    b"-009999-01-01T00:00:00Z",
    b"\n",
    b"\xe0\xb4\x85\xe0\xb4\xb1",
];

/// A seed with one to four changes.
#[must_use]
pub fn mutated(seed: &[u8], number: u64) -> Vec<u8> {
    let mut rng = Rng::with_seed(number);
    let mut bytes = seed.to_vec();
    for _ in 0..rng.usize(1..=4) {
        change(&mut bytes, &mut rng);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let from = rng.usize(0..=bytes.len());
    let to = (from + rng.usize(0..=16)).min(bytes.len());
    match rng.u8(0..6) {
        0 => {
            if let Some(byte) = bytes.get_mut(from) {
                *byte ^= 1 << rng.u8(0..8);
            }
        }
        1 => {
            bytes.drain(from..to);
        }
        2 => {
            let again = bytes[from..to].to_vec();
            bytes.splice(from..from, again);
        }
        3 => bytes.truncate(from),
        _ => {
            let nasty = NASTY[rng.usize(0..NASTY.len())];
            // In another's place, or between.
            let to = if rng.bool() { to } else { from };
            bytes.splice(from..to, nasty.iter().copied());
        }
    }
}
