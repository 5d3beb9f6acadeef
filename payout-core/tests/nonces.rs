//! G6: no nonce comes twice, whichever thread or process draws it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_core::{Nonce, Stamp};
use std::{collections::HashSet, thread};

const THREADS: usize = 8;
const EACH: usize = 1 << 15;

fn bits(nonce: &Nonce) -> u128 {
    assert_eq!(nonce.as_str().len(), 32);
    u128::from_str_radix(nonce.as_str(), 16).unwrap()
}

/// Ten million draws would only tell generators of less than 46 bits from better ones, at a minute of time. A quarter of a million
/// tells less than 35 bits, and whatever is part of a nonce by rule (a counter, a clock, the number of a thread or process, a
/// version as in a UUID) shows in the bits one by one.
#[test]
fn g6_nonces_of_many_threads_never_repeat_and_every_bit_is_random() {
    let draws: Vec<u128> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| (0..EACH).map(|_| bits(&Nonce::random().unwrap())).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(draws.iter().collect::<HashSet<_>>().len(), THREADS * EACH);

    // One bit is set in half of the draws, and two neighbours (of one nonce, or of one place in two successive nonces) agree in
    // half of them. The standard deviation is 256 of 262 144; eight of them do not happen by chance (once in 10^12 runs).
    let half = THREADS * EACH / 2;
    let fair = |count: usize, what: &str| {
        assert!(count.abs_diff(half) < 8 * 256, "{count} of {}: {what}", THREADS * EACH);
    };
    let count = |of: &dyn Fn(usize, u128) -> u128, bit: u32| {
        let draws = draws.iter().enumerate();
        draws
            .filter(|(index, draw)| (of(*index, **draw) >> bit) & 1 == 1)
            .count()
    };
    let before = |index: usize| draws.get(index.wrapping_sub(1)).or(draws.last()).copied().unwrap();
    for bit in 0..128 {
        fair(count(&|_, draw| draw, bit), &format!("bit {bit}"));
        fair(
            count(&|_, draw| draw ^ draw.rotate_left(1), bit),
            &format!("bit {bit} and its neighbour"),
        );
        fair(
            count(&|index, draw| draw ^ before(index), bit),
            &format!("bit {bit} and the draw before"),
        );
    }
}

/// A generator that is seeded once in a process would go on alike in two copies of it. There is none: nothing of the process
/// but the operating system's answer is in a nonce, so the first one of each process is another.
#[test]
fn g6_no_two_processes_begin_alike() {
    const CHILD: &str = "PAYOUT_CORE_TEST_NONCE_CHILD";
    if std::env::var_os(CHILD).is_some() {
        eprintln!("nonce {}", Stamp::now().unwrap().nonce().as_str());
        return;
    }
    let first = || {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "g6_no_two_processes_begin_alike", "--nocapture"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        let nonce = shown.lines().find_map(|line| line.strip_prefix("nonce ")).unwrap();
        bits(&Nonce::from_text(nonce).unwrap())
    };
    let drawn: HashSet<u128> = (0..4).map(|_| first()).collect();
    assert_eq!(drawn.len(), 4);
}
