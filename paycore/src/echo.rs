//! Whether an answer repeats what was sent. What it does not repeat cannot differ; what it repeats and cannot be read does.

use crate::{Attributes, Mode, wire::decimal};
use payout_core::Amount;

/// The first member that an answer has otherwise than the request, as a sentence.
#[derive(Default)]
pub(crate) struct Echo(Option<String>);

impl Echo {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn mode(self, mode: Mode, attributes: &Attributes) -> Self {
        let sent = mode.is_test();
        if attributes.get("test_mode").is_none() || attributes.boolean("test_mode") == Some(sent) {
            return self;
        }
        self.or(|| format!("`test_mode` is not {sent}, and the account is for the {mode} mode"))
    }

    pub(crate) fn text(self, attributes: &Attributes, name: &str, sent: &str) -> Self {
        self.found(name, attributes.get(name), sent)
    }

    /// The service, which may stand among the attributes, among the relationships (`related`), or in both.
    pub(crate) fn service(self, attributes: &Attributes, related: Option<&str>, sent: &str) -> Self {
        self.text(attributes, "service", sent).found("service", related, sent)
    }

    fn found(self, name: &str, found: Option<&str>, sent: &str) -> Self {
        match found {
            Some(found) if found != sent => self.differs(name),
            _ => self,
        }
    }

    pub(crate) fn amount(self, attributes: &Attributes, name: &str, sent: &Amount) -> Self {
        match attributes.get(name) {
            Some(found) if decimal::equals(sent, found) != Some(true) => self.differs(name),
            _ => self,
        }
    }

    pub(crate) fn differs(self, name: &str) -> Self {
        self.or(|| format!("`{name}` is not the one that was sent"))
    }

    pub(crate) fn into_problem(self) -> Option<String> {
        self.0
    }

    fn or(self, problem: impl FnOnce() -> String) -> Self {
        Self(self.0.or_else(|| Some(problem())))
    }
}
