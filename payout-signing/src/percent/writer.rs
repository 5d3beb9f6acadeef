//! The fast path: encoded text written straight into a buffer that is usually large enough from the start.
//!
//! A base string encodes its parameters twice. Here each byte goes through both encodings in one step (`/` becomes
//! `%252F` directly), and what stays as it is gets copied in one piece: most names and values as a
//! whole, the rest eight bytes at a time. The escapes are compared with the encoder of `percent-encoding` in the tests below.

use std::mem;

use zeroize::optimization_barrier;

use super::{reserved, reserved_count};

/// What a reserved byte becomes: for each of the 256 bytes an escape of `N`.
pub(crate) struct Escapes<const N: usize>([[u8; N]; 256]);

/// RFC 3986: `/` becomes `%2F`.
pub(crate) static ONCE: Escapes<3> = Escapes(escapes(*b"%00"));
/// The same applied to its own result: `/` becomes `%252F`.
pub(crate) static TWICE: Escapes<5> = Escapes(escapes(*b"%2500"));

impl<const N: usize> Escapes<N> {
    #[inline]
    fn of(&self, byte: u8) -> [u8; N] {
        // There are 256 of them, so the compiler leaves the check out.
        self.0.get(usize::from(byte)).copied().unwrap_or([0; N])
    }
}

/// A name or a value, looked through once: how long it becomes and whether it stays whole is known from then on.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    bytes: &'t [u8],
    reserved: usize,
}

impl<'t> Part<'t> {
    #[inline]
    pub(crate) fn new(text: &'t (impl AsRef<[u8]> + ?Sized)) -> Self {
        let bytes = text.as_ref();
        Self {
            bytes,
            reserved: reserved_count(bytes),
        }
    }

    /// How long the text becomes with escapes of `N`.
    #[inline]
    pub(crate) fn length<const N: usize>(&self, _: &Escapes<N>) -> usize {
        self.bytes.len() + (N - 1) * self.reserved
    }

    /// Whether the text stays as it is.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        self.reserved == 0
    }

    /// The text before it is encoded.
    #[inline]
    pub(crate) fn bytes(&self) -> &'t [u8] {
        self.bytes
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "run by the compiler only, which checks the places"
)]
const fn escapes<const N: usize>(pattern: [u8; N]) -> [[u8; N]; 256] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escapes = [pattern; 256];
    let mut byte = 0;
    while byte < 256 {
        escapes[byte][N - 2] = DIGITS[byte >> 4];
        escapes[byte][N - 1] = DIGITS[byte & 15];
        byte += 1;
    }
    escapes
}

/// ASCII text in the making, wiped wherever it is left behind.
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// A writer with room for `length` bytes, which callers know exactly. Where they are wrong it grows, and wipes what it
    /// leaves behind.
    #[inline]
    pub(crate) fn new(length: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(length),
        }
    }

    /// Writes what needs no encoding. ASCII only.
    #[inline]
    pub(crate) fn literal(&mut self, text: &str) {
        self.append(text.as_bytes());
    }

    /// Writes a part with its reserved bytes escaped.
    #[inline]
    pub(crate) fn encoded<const N: usize>(&mut self, part: &Part<'_>, escapes: &Escapes<N>) {
        if part.is_plain() {
            self.append(part.bytes);
        } else {
            self.escaped(part, escapes);
        }
    }

    fn escaped<const N: usize>(&mut self, part: &Part<'_>, escapes: &Escapes<N>) {
        self.reserve(part.length(escapes));
        // As a local value its length stays in a register.
        let mut bytes = mem::take(&mut self.bytes);
        let mut rest = part.bytes;
        while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
            if reserved_count(chunk) == 0 {
                bytes.extend_from_slice(chunk);
            } else {
                escape_each(&mut bytes, chunk, escapes);
            }
            rest = after;
        }
        escape_each(&mut bytes, rest, escapes);
        self.bytes = bytes;
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes of the text.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// The text.
    pub(crate) fn finish_text(self) -> String {
        // Escapes, literals and what stays as it is are ASCII.
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    #[inline]
    fn reserve(&mut self, more: usize) {
        if self.bytes.capacity() - self.bytes.len() < more {
            self.grow(more);
        }
    }

    /// `Vec` alone would leave a copy behind when it moves.
    #[cold]
    fn grow(&mut self, more: usize) {
        let mut larger = Vec::with_capacity(2 * (self.bytes.len() + more));
        larger.extend_from_slice(&self.bytes);
        wipe(&mut mem::replace(&mut self.bytes, larger));
    }
}

/// Writes into room that was made before, so that the vector does not move by itself.
#[inline]
fn escape_each<const N: usize>(out: &mut Vec<u8>, bytes: &[u8], escapes: &Escapes<N>) {
    for byte in bytes {
        if reserved(*byte) == 0 {
            out.push(*byte);
        } else {
            out.extend_from_slice(&escapes.of(*byte));
        }
    }
}

/// Overwrites with zeros what may hold card data.
///
/// A plain fill, and behind it the barrier that `zeroize` offers so that the compiler cannot drop it. Its own slices are
/// filled byte by byte, which takes several times as long.
pub(crate) fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::percent;

    #[test]
    fn escapes_are_the_encoder_applied_once_and_twice() {
        for byte in (0..=u8::MAX).filter(|byte| reserved(*byte) == 1) {
            let once: String = percent::pieces(&[byte]).collect();
            assert_eq!(ONCE.of(byte), *once.as_bytes());
            assert_eq!(TWICE.of(byte), *percent::encode(&once).as_bytes());
        }
    }

    #[test]
    fn k4_wiped_bytes_are_zeros() {
        let mut bytes = *b"4111111111111111";
        wipe(&mut bytes);
        assert_eq!(bytes, [0; 16]);
    }

    proptest! {
        #[test]
        fn any_text_is_the_encoder_applied_once_and_twice(text in "(.|[a-z+/=]){0,60}") {
            let (once, part) = (percent::encode(&text), Part::new(&text));
            let twice = percent::encode(&once);
            prop_assert_eq!((part.length(&ONCE), part.length(&TWICE)), (once.len(), twice.len()));
            let mut writer = Writer::new(once.len() + twice.len());
            writer.encoded(&part, &ONCE);
            writer.encoded(&part, &TWICE);
            prop_assert_eq!(writer.finish_text(), once + &twice);
        }

        #[test]
        fn room_is_never_short(guess in 0..400_usize, texts in proptest::collection::vec("(.|[a-z+]){0,30}", 0..12)) {
            let mut writer = Writer::new(guess);
            let mut expected = String::new();
            for text in &texts {
                writer.encoded(&Part::new(text), &TWICE);
                writer.literal("%26");
                expected += &percent::encode(&percent::encode(text));
                expected += "%26";
            }
            prop_assert_eq!(writer.len(), expected.len());
            prop_assert_eq!(writer.finish_text(), expected);
        }
    }
}
