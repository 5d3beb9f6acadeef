//! Tables of ratios, measured interleaved in one process.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// One thing that is measured.
pub(crate) struct Case<'a> {
    name: &'static str,
    run: Box<dyn FnMut() + 'a>,
}

pub(crate) fn case<'a, T>(name: &'static str, mut run: impl FnMut() -> T + 'a) -> Case<'a> {
    Case {
        name,
        run: Box::new(move || drop(black_box(run()))),
    }
}

/// Median time of one call for each case, the cases taking turns. Rounds are far shorter than a time slice, so that on
/// a busy machine most of them run undisturbed.
fn medians(cases: &mut [Case<'_>]) -> Vec<f64> {
    const ROUNDS: usize = 401;
    let calls: Vec<u32> = cases
        .iter_mut()
        .map(|case| {
            let (start, mut calls) = (Instant::now(), 0);
            while start.elapsed() < Duration::from_micros(300) {
                (case.run)();
                calls += 1;
            }
            calls
        })
        .collect();
    let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); cases.len()];
    for _ in 0..ROUNDS {
        for ((case, calls), times) in cases.iter_mut().zip(&calls).zip(&mut rounds) {
            let start = Instant::now();
            for _ in 0..*calls {
                (case.run)();
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(*calls));
        }
    }
    rounds
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            *times.get(ROUNDS / 2).unwrap()
        })
        .collect()
}

/// Prints each case and its ratio to the last one.
pub(crate) fn table(title: &str, mut cases: Vec<Case<'_>>) {
    let times = medians(&mut cases);
    let reference = *times.last().unwrap();
    println!("\n{title}");
    for (case, time) in cases.iter().zip(&times) {
        println!("| {:<58} | {:>11.0} ns | {:>8.4} |", case.name, time, time / reference);
    }
}
