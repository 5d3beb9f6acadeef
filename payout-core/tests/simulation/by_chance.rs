//! Many payouts, with everything going wrong that can.

use crate::toy::Toy;
use payout_core::{
    Journal, JournalError, MemoryJournal,
    settlement::{Record, RecordKey},
    simulation::{Faults, Point, Report, Simulation},
};

const SEED: u64 = 77;

fn checked<J: Journal>(simulation: &Simulation<J>) -> Report {
    let report = simulation.run();
    if let Some(violation) = report.violations().first() {
        panic!("{report}\n{}", simulation.story(violation.world).join("\n"));
    }
    assert_eq!((report.doubles, report.lost, report.meant), (0, 0, report.left));
    report
}

#[test]
fn nothing_is_paid_twice_and_nothing_is_lost() {
    let report = checked(&Simulation::new(SEED).provider(Toy("toy")).payouts(8_000).jobs(2));
    assert_eq!(report.payouts, 8_000);
    // This provider's *not found* proves something: nobody has to ask a person.
    assert_eq!((report.unknown, report.confirmed), (0, 0));
    assert_eq!(report.in_doubt_at_calm, report.resolved);
    everything_that_can_go_wrong_has(&report);
}

#[test]
fn two_providers_share_a_journal_and_a_clock() {
    let simulation = Simulation::new(SEED).provider(Toy("toy")).provider(Toy("another"));
    let report = checked(&simulation.payouts(3_000).jobs(2));
    assert!(report.replaced > 0, "{report:?}");
}

fn everything_that_can_go_wrong_has(report: &Report) {
    for (fault, count) in report.faults() {
        assert!(count > 0, "{fault}");
    }
    for (point, _, dropped, crashed) in report.points() {
        assert!(dropped > 0 && crashed > 0, "{point}");
    }
    assert!(report.jumps() > 0 && report.sent_again > 0 && report.conflicts > 0);
}

#[test]
fn one_seed_is_one_course_of_events() {
    let simulation = |seed| Simulation::new(seed).provider(Toy("toy")).payouts(300);
    assert_eq!(simulation(1).run(), simulation(1).run());
    assert_eq!(simulation(1).run(), simulation(1).jobs(3).run());
    assert_ne!(simulation(1).run(), simulation(2).run());
    assert_eq!(simulation(1).story(2), simulation(1).story(2));
    // Telling a story changes nothing.
    let world = simulation(1).world(2);
    assert_eq!(world.events, simulation(1).world(2).events);
    assert!(simulation(1).story(2).len() > 300);
}

#[test]
fn on_a_good_day_everybody_is_paid_with_one_send() {
    let report = checked(
        &Simulation::new(SEED)
            .provider(Toy("toy"))
            .payouts(2_000)
            .faults(Faults::none()),
    );
    assert_eq!(report.faults().map(|(_, count)| count).sum::<u64>(), 0);
    assert_eq!(
        report
            .points()
            .map(|(_, _, dropped, crashed)| dropped + crashed)
            .sum::<u64>(),
        0
    );
    let sends = report.payouts + report.sent_again + report.replaced;
    assert!(report.payouts_sent() <= sends, "{report:?}");
}

/// A user's journal that gives its caller's executor a turn before it answers.
#[derive(Default)]
struct Slow(MemoryJournal);

/// Not ready the first time.
#[derive(Default)]
struct Once(bool);

impl Future for Once {
    type Output = ();

    fn poll(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    }
}

impl Journal for Slow {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        Once::default().await;
        self.0.load(key).await
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        Once::default().await;
        self.0.store(record).await
    }
}

/// It knows nothing of the simulation's clock, and is polled all the same.
#[test]
fn a_journal_of_ones_own() {
    let simulation = Simulation::with_journal(SEED, Slow::default)
        .provider(Toy("toy"))
        .payouts(500);
    checked(&simulation);
}

/// Writes over what is there: two workers both get their intent in.
#[derive(Default)]
struct LastWins(std::sync::Mutex<std::collections::BTreeMap<RecordKey, Record>>);

impl Journal for LastWins {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        self.0.lock().unwrap().insert(record.key(), record.clone());
        Ok(())
    }
}

#[test]
fn a_journal_that_is_not_atomic_is_found() {
    let simulation = || {
        Simulation::with_journal(SEED, LastWins::default)
            .provider(Toy("toy"))
            .payouts(2_000)
    };
    let report = simulation().run();
    let violation = report.violations().first().expect("two workers send at once");
    let story = simulation().story(violation.world);
    assert!(
        story.iter().any(|line| line.contains("VIOLATION")),
        "{}",
        story.join("\n")
    );
}

#[test]
fn all_points_have_a_name_of_their_own() {
    let names: std::collections::BTreeSet<String> = Point::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), Point::ALL.len());
}
