//! Whether an answer describes the payout that was sent.

use super::CreatePayout;
use crate::{Account, Attributes, PayoutInvoice, echo::Echo, wire::Value};

impl CreatePayout {
    /// What the platform's payout has otherwise than this one, the reference apart: mode, amount, currency, service, fields. `None`
    /// where it agrees in all that it repeats. Ask before you take a payout that was [found](Self::find) for this one; one that
    /// differs is for a person, and nothing is sent again (wire specification 3.4). `Client::settle` does so by itself.
    #[must_use]
    pub fn disagreement(&self, account: &Account, invoice: &PayoutInvoice) -> Option<String> {
        let attributes = invoice.attributes();
        let mut echo = Echo::new()
            .mode(account.mode(), attributes)
            .text(attributes, "currency", self.amount.currency().code())
            .service(attributes, invoice.service(), &self.service);
        if let Some(amount) = self.amount.amount() {
            echo = echo.amount(attributes, "amount", amount);
        }
        if let Some(amount) = self.amount.service_amount() {
            echo = echo.amount(attributes, "service_amount", amount).text(
                attributes,
                "service_currency",
                amount.currency().code(),
            );
        }
        if let Some(name) = self.other_field(attributes) {
            echo = echo.differs(&format!("fields.{name}"));
        }
        echo.into_problem()
    }

    /// The name of a recipient's detail that is another one. Masked texts say nothing, and numbers may have lost zeros.
    fn other_field(&self, attributes: &Attributes) -> Option<String> {
        let echoed = attributes.object("fields").ok()??;
        self.fields.iter().find_map(|(name, sent)| match echoed.value(name)? {
            Value::Text(text) if !text.is_empty() && !is_masked(text) && text != sent => Some(payout_core::mask(name)),
            _ => None,
        })
    }
}

fn is_masked(text: &str) -> bool {
    text.contains(['*', '•', '#', '…']) || text.to_ascii_lowercase().contains("xx")
}
