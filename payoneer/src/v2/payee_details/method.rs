use crate::v2::wire::{FieldError, Fields};
use payout_core::mask;
use std::fmt;

/// How a payee is paid, `payout_method`: an object with the currency in the details, a word alone in the reports.
///
/// The words are not the same everywhere: a payee that is `BANK` in one answer is `iACH` in another.
#[derive(Clone, PartialEq, Eq)]
pub struct PayeeMethod {
    kind: String,
    currency: Option<String>,
}

impl PayeeMethod {
    pub(crate) fn read(fields: &Fields) -> Result<Option<Self>, FieldError> {
        if let Ok(kind) = fields.said("payout_method") {
            return Ok(kind.map(|kind| Self { kind, currency: None }));
        }
        let Some(method) = fields.object("payout_method")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            kind: method.said("type")?.unwrap_or_default(),
            currency: method.said("currency")?,
        }))
    }

    /// Payoneer's word: `BANK`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The code of the currency, where the answer has it.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
}

/// Masked: whatever stood in the answer.
impl fmt::Debug for PayeeMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayeeMethod")
            .field("kind", &mask(&self.kind))
            .field("currency", &self.currency.as_deref().map(mask))
            .finish()
    }
}
