//! One span an attempt, with its number and the pause before it, and never a body.
#![cfg(feature = "tracing")]

use crate::{Look, Pay, client};
use payout_core::{Patience, RetryBudget};
use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
    thread::ThreadId,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Writes down new spans and events of one thread. It is the global subscriber all the same: whether a span is made at all is
/// remembered once for all threads.
#[derive(Clone)]
struct Log(Arc<Mutex<Vec<String>>>, ThreadId);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Log {
    fn line(&self, what: &str, visit: impl FnOnce(&mut dyn Visit)) {
        if std::thread::current().id() != self.1 {
            return;
        }
        let mut line = Line(what.to_owned());
        visit(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().level().as_str(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn every_attempt_has_a_span_with_its_number_and_pause() {
    let log = Log(Arc::default(), std::thread::current().id());
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (client, _) = client(429, RetryBudget::new().reserve(2));
        client.repeat(&Look, &Patience::new()).await.unwrap_err();
        client.send(&Pay("/pay")).await.unwrap_err();
    });
    let lines = log.0.lock().unwrap().clone();
    let spans: Vec<&String> = lines.iter().filter(|line| line.starts_with("payout_call")).collect();
    assert_eq!(spans.len(), 4, "{lines:#?}");
    for (span, (attempt, pause)) in spans.iter().zip([(1, 0), (2, 7_000), (3, 7_000)]) {
        assert_eq!(
            **span,
            format!("payout_call provider=\"test\" operation=\"look\" attempt={attempt} pause_milliseconds={pause}")
        );
    }
    assert_eq!(
        spans[3],
        "payout_call provider=\"test\" operation=\"pay\" attempt=1 pause_milliseconds=0"
    );
    let warnings: Vec<&String> = lines.iter().filter(|line| line.starts_with("WARN")).collect();
    assert_eq!(
        warnings,
        ["WARN message=not asked again: the retry budget is spent provider=\"test\" operation=\"look\" attempts=3"]
    );
}
