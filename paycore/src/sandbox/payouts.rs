//! Payouts that exist: confirm, read, find (sections 3.2 to 3.4). Payments are read and found the same way (section 3.8).

use super::{
    answer::Answer,
    builder::{Config, Filter, RepeatedProcess},
    errors::Refusal,
    gateway::{Referenced, State},
    invoice::{InvoiceKind, Whereabouts, whereabouts},
};
use http::StatusCode;
use std::time::Duration;

/// How long a list is: nothing is documented of pages (section 11, question 30).
const PAGE: usize = 25;

impl State {
    /// The answer that shows one record.
    pub(super) fn one(&self, config: &Config, index: usize, status: StatusCode) -> Answer {
        match self.records.get(index) {
            Some(record) if status == StatusCode::CREATED => Answer::One(status, record.fresh(config)),
            Some(record) => Answer::One(status, record.resource(config)),
            None => Answer::List(Vec::new()),
        }
    }

    fn existing(&self, account: Option<usize>, kind: InvoiceKind, id: Option<&str>) -> Result<usize, Refusal> {
        let index = match account {
            Some(account) => id.and_then(|id| self.find(account, kind, id)),
            // The Public API reads by id alone.
            None => id.and_then(|id| self.by_id.get(id)).copied().filter(|index| {
                let record = self.records.get(*index);
                record.is_some_and(|record| record.kind == kind)
            }),
        };
        index.ok_or_else(|| Refusal::not_found("The account has nothing with this id."))
    }

    /// `/process`.
    pub(super) fn process(
        &mut self,
        config: &Config,
        account: usize,
        id: Option<&str>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let index = self.existing(Some(account), InvoiceKind::Payout, id)?;
        let Some(record) = self.records.get(index) else {
            return Ok(Answer::List(Vec::new()));
        };
        let is_over = whereabouts(&record.last().status) == Whereabouts::Home;
        match config.repeated_process {
            _ if record.is_waiting() => self.start(config, index, now),
            RepeatedProcess::SendsAgain if !is_over => self.start(config, index, now),
            RepeatedProcess::SameInvoice => {}
            RepeatedProcess::SendsAgain | RepeatedProcess::Refused => {
                return Err(Refusal::invalid(
                    "status",
                    "The payout cannot be processed in this status.",
                ));
            }
        }
        Ok(self.one(config, index, StatusCode::OK))
    }

    /// By id.
    pub(super) fn get(
        &mut self,
        config: &Config,
        account: Option<usize>,
        kind: InvoiceKind,
        id: Option<&str>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let index = self.existing(account, kind, id)?;
        self.poll(config, index, now);
        Ok(self.one(config, index, StatusCode::OK))
    }

    /// By reference.
    pub(super) fn search(
        &mut self,
        config: &Config,
        account: usize,
        kind: InvoiceKind,
        reference: Option<&str>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let found = match (config.filter, reference) {
            (Filter::NotFound, _) => return Err(Refusal::not_found("There is no such route.")),
            (Filter::BadRequest, _) => {
                let refusal = Refusal::not_found("The filter is not supported.");
                return Err(refusal.with_status(StatusCode::BAD_REQUEST));
            }
            (Filter::Ignored, _) | (_, None) => return Ok(Answer::List(self.latest(config, account, kind, now))),
            (Filter::Honoured | Filter::SingleObject, Some(reference)) => self.visible(account, kind, reference, now),
        };
        let Some(index) = found else {
            return Ok(Answer::List(Vec::new()));
        };
        self.poll(config, index, now);
        match (config.filter, self.records.get(index)) {
            (Filter::SingleObject, _) => Ok(self.one(config, index, StatusCode::OK)),
            (_, record) => Ok(Answer::List(
                record.map(|record| record.resource(config)).into_iter().collect(),
            )),
        }
    }

    fn visible(&mut self, account: usize, kind: InvoiceKind, reference: &str, now: Duration) -> Option<usize> {
        let Referenced::Invoice(index) = *self.by_reference.get(account)?.get(reference)? else {
            return None;
        };
        let record = self.records.get_mut(index)?;
        (record.kind == kind && record.found(now)).then_some(index)
    }

    fn latest(
        &mut self,
        config: &Config,
        account: usize,
        kind: InvoiceKind,
        now: Duration,
    ) -> Vec<super::answer::Resource> {
        let own = self
            .records
            .iter_mut()
            .rev()
            .filter(|record| record.account == account && record.kind == kind);
        own.take(PAGE)
            .filter_map(|record| record.found(now).then(|| record.resource(config)))
            .collect()
    }
}
