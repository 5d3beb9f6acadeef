//! Every choice of a simulation comes from here, so that one number replays a run.

use std::time::Duration;

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// `SplitMix64` (Steele, Lea and Flood, 2014): a counter and a mixer. Equal seeds give equal choices on every machine; nothing secret is made
/// of them.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The dice of one world of many.
    pub(super) fn of(seed: u64, world: u64) -> Self {
        Self(mix(seed).wrapping_add(mix(world.wrapping_add(GAMMA))))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// A number from 0 up to `bound`, which is left out; 0 where there is no other.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.roll()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// Happens so many times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        per_mille > 0 && self.below(1000) < u64::from(per_mille)
    }

    pub(super) fn index(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(length)).unwrap_or_default()
    }

    /// A time from `low` up to `high`, to the microsecond.
    pub(super) fn between(&mut self, low: Duration, high: Duration) -> Duration {
        let span = high.saturating_sub(low).as_micros();
        let span = u64::try_from(span).unwrap_or(u64::MAX);
        low.saturating_add(Duration::from_micros(self.below(span)))
    }

    pub(super) fn bytes(&mut self) -> [u8; 16] {
        let wide = (u128::from(self.roll()) << 64) | u128::from(self.roll());
        wide.to_be_bytes()
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first values for seed 1234567, as published with the reference implementation.
    #[test]
    fn it_is_splitmix64() {
        let mut dice = Dice::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| dice.roll()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn choices_stay_in_their_bounds_and_reach_both_ends() {
        let mut dice = Dice::of(7, 3);
        let rolls: Vec<u64> = (0..1000).map(|_| dice.below(6)).collect();
        for face in 0..6 {
            assert!(rolls.contains(&face));
        }
        assert!(rolls.iter().all(|roll| *roll < 6));
        assert!(!(0..1000).any(|_| dice.chance(0)));
        assert!((0..1000).all(|_| dice.chance(1000)));
        assert_eq!(dice.below(0), 0);
    }

    #[test]
    fn worlds_have_dice_of_their_own() {
        let first = |seed, world| Dice::of(seed, world).roll();
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
        assert_eq!(first(5, 9), first(5, 9));
    }
}
