//! Balances, which move when payouts are paid (section 4.9).

use super::{
    answer::Answer,
    builder::Config,
    fault::RefusalType,
    gateway::{State, refused},
    merchant::Merchant,
    order::{Step, is_final},
    request::{Place, Signed, Target},
};
use bytes::Bytes;
use http::StatusCode;
use payout_core::sandbox::decimal;

/// What a merchant has in one currency.
struct Balance {
    paid_down: i128,
    held: i128,
}

impl State {
    pub(super) fn balance(&self, config: &Config, merchant: &Merchant, signed: &Signed, serial: &str) -> Answer {
        let wanted = signed.field("balance-name");
        let entries = match &signed.place {
            Place::Target(Target::Endpoint(id)) => {
                if signed.field("balance-provider").is_none() {
                    let message = "Parameter balance-provider is required";
                    return refused(RefusalType::ValidationError, serial, None, None, message, "1");
                }
                let balance = merchant
                    .currency_of(*id)
                    .map(|currency| self.balance_of(merchant, currency));
                Vec::from_iter(balance.map(|balance| vec![number("balance-amount", balance.paid_down)]))
            }
            Place::Manager(login) => config
                .merchants
                .iter()
                .filter(|managed| managed.manager.as_deref() == Some(login))
                .flat_map(|managed| {
                    let mut entries = self.entries(managed, wanted);
                    for entry in &mut entries {
                        entry.push(text("merchantLogin", &managed.login));
                    }
                    entries
                })
                .collect(),
            Place::Merchant(_) | Place::Target(Target::Group(_)) => self.entries(merchant, wanted),
        };
        // The documented sample has a comma before the brace.
        let end = if config.strict_balances { " }" } else { ", }" };
        let objects: Vec<String> = entries
            .into_iter()
            .map(|members| format!("{{ {}{end}", members.join(", ")))
            .collect();
        let body = format!("[ {} ]", objects.join(", "));
        Answer::Other(StatusCode::OK, "text/html;charset=utf-8".to_owned(), Bytes::from(body))
    }

    /// Each currency is a balance that bears its name.
    fn entries(&self, merchant: &Merchant, wanted: Option<&str>) -> Vec<Vec<String>> {
        merchant
            .currencies()
            .into_iter()
            .filter(|currency| wanted.is_none_or(|wanted| wanted == *currency))
            .map(|currency| {
                let balance = self.balance_of(merchant, currency);
                vec![
                    text("name", currency),
                    number("amount", balance.paid_down),
                    number(
                        "online-balance-live-amount",
                        balance.paid_down.saturating_sub(balance.held),
                    ),
                    number("total-short-term-hold-amount", 0),
                    number("total-rolling-reserve-amount", 0),
                    text("currency", currency),
                    number("amount-buffer-hold", balance.held),
                ]
            })
            .collect()
    }

    /// Counted from the orders each time, so that a status taken back takes its money back, too.
    fn balance_of(&self, merchant: &Merchant, currency: &str) -> Balance {
        let mut balance = Balance {
            paid_down: merchant.balances.get(currency).copied().unwrap_or_default(),
            held: 0,
        };
        let own = |order: &super::Order| order.merchant == merchant.login && order.currency == currency;
        for record in self.orders.iter().filter(|record| own(&record.order)) {
            let amount = decimal::parse(record.shown_amount()).unwrap_or_default();
            let paid = amount.saturating_mul(i128::from(record.order.payments()));
            balance.paid_down = balance.paid_down.saturating_sub(paid);
            if record.step == Step::Pay && !is_final(&record.order.status) {
                balance.held = balance.held.saturating_add(amount);
            }
        }
        balance
    }
}

fn text(name: &str, value: &str) -> String {
    format!("\"{name}\":{}", serde_json::Value::from(value))
}

/// A literal that no binary fraction has touched.
fn number(name: &str, value: i128) -> String {
    format!("\"{name}\":{}", decimal::format(value))
}
