//! A sortable list of references to pairs.

use std::cmp::Ordering;

use crate::percent::{self, Part};

/// References to pairs, without an allocation for the usual request. `None` stands where nothing was pushed yet: it costs
/// one word to write, an empty pair seven.
pub(super) struct PairList<'p> {
    inline: [Option<Pair<'p>>; INLINE],
    length: usize,
    spilled: Vec<Option<Pair<'p>>>,
}

/// A name and a value.
#[derive(Clone, Copy)]
pub(super) struct Pair<'p> {
    /// The first eight bytes of the encoded name, the first one highest: decides most comparisons at once.
    key: u64,
    pub(super) name: Part<'p>,
    pub(super) value: Part<'p>,
}

impl<'p> Pair<'p> {
    #[inline]
    pub(super) fn new(name: &'p str, value: &'p [u8]) -> Self {
        let name = Part::new(name);
        Self {
            key: key(&name),
            name,
            value: Part::new(value),
        }
    }

    /// By encoded name, then by encoded value.
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then_with(|| {
            encoded_order(self.name.bytes(), other.name.bytes())
                .then_with(|| encoded_order(self.value.bytes(), other.value.bytes()))
        })
    }
}

fn key(name: &Part<'_>) -> u64 {
    if name.is_plain() {
        first_eight(name.bytes())
    } else {
        first_eight(percent::pieces(name.bytes()).collect::<String>().as_bytes())
    }
}

/// The end of a text comes before all that could follow, so zeros stand for it: no encoded text holds one.
#[inline]
fn first_eight(text: &[u8]) -> u64 {
    if let Some(eight) = text.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let missing = 8 * (8 - text.len());
    match (text.first_chunk(), text.last_chunk()) {
        // Where the two overlap they say the same.
        (Some(first), Some(last)) => {
            (u64::from(u32::from_be_bytes(*first)) << 32) | (u64::from(u32::from_be_bytes(*last)) << missing)
        }
        _ => text
            .iter()
            .rev()
            .fold(0, |key, byte| (key >> 8) | (u64::from(*byte) << 56)),
    }
}

/// A Paynet payout has at most about 25 fields and 5 of the protocol.
const INLINE: usize = 32;

impl<'p> PairList<'p> {
    pub(super) const fn new() -> Self {
        Self {
            inline: [None; INLINE],
            length: 0,
            spilled: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, (name, value): (&'p str, &'p [u8])) {
        let pair = Some(Pair::new(name, value));
        if let Some(place) = self.inline.get_mut(self.length) {
            *place = pair;
        } else {
            if self.spilled.is_empty() {
                self.spilled.extend_from_slice(&self.inline);
            }
            self.spilled.push(pair);
        }
        self.length += 1;
    }

    /// The pairs as they were pushed.
    pub(super) fn as_pushed(&mut self) -> &mut [Option<Pair<'p>>] {
        if self.spilled.is_empty() {
            self.inline.get_mut(..self.length).unwrap_or_default()
        } else {
            &mut self.spilled
        }
    }

    /// The pairs in the order of their encoded names, then of their encoded values.
    pub(super) fn sorted(&mut self) -> &mut [Option<Pair<'p>>] {
        let pairs = self.as_pushed();
        pairs.sort_unstable_by(|left, right| match (left, right) {
            (Some(left), Some(right)) => left.order(right),
            _ => Ordering::Equal,
        });
        pairs
    }
}

/// Compares two texts as their encodings compare (RFC 5849 section 3.4.1.3.2 sorts encoded names), without encoding
/// them. `%` is below every unreserved character and escapes order by their byte, so at the first difference a reserved
/// byte comes before an unreserved one, and two of a kind compare by value.
fn encoded_order(mut left: &[u8], mut right: &[u8]) -> Ordering {
    // Protocol names have long beginnings in common.
    while let (Some((left_eight, left_rest)), Some((right_eight, right_rest))) =
        (left.split_first_chunk::<8>(), right.split_first_chunk::<8>())
    {
        if left_eight != right_eight {
            break;
        }
        (left, right) = (left_rest, right_rest);
    }
    match left.iter().zip(right).find(|(left, right)| left != right) {
        Some((left, right)) => percent::is_unreserved(*left)
            .cmp(&percent::is_unreserved(*right))
            .then_with(|| left.cmp(right)),
        None => left.len().cmp(&right.len()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn more_pairs_than_fit_inline() {
        for count in [0, 1, INLINE - 1, INLINE, INLINE + 1, 3 * INLINE] {
            let names: Vec<String> = (0..count).rev().map(|number| format!("n{number:03}")).collect();
            let mut list = PairList::new();
            for name in &names {
                list.push((name, b""));
            }
            let expected: Vec<&[u8]> = names.iter().rev().map(String::as_bytes).collect();
            let sorted: Vec<&[u8]> = list.sorted().iter().flatten().map(|pair| pair.name.bytes()).collect();
            assert_eq!(sorted, expected);
        }
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_encoded_texts(left in ".*", right in ".*", common in ".*") {
            for (left, right) in [(left.clone(), right.clone()), (format!("{common}{left}"), format!("{common}{right}"))] {
                let expected = percent::encode(&left).cmp(&percent::encode(&right));
                prop_assert_eq!(encoded_order(left.as_bytes(), right.as_bytes()), expected);
                prop_assert_eq!(Pair::new(&left, b"").order(&Pair::new(&right, b"")), expected);
                prop_assert_eq!(Pair::new("n", left.as_bytes()).order(&Pair::new("n", right.as_bytes())), expected);
            }
        }
    }
}
