//! Balances, which move when payouts do, and the account's profile (sections 3.5 and 3.6).

use super::{answer::Answer, answer::Resource, builder::Config, decimal, gateway::State, json::Member};
use http::StatusCode;
use std::collections::BTreeSet;

impl State {
    pub(super) fn balances(&self, config: &Config, index: usize) -> Answer {
        let Some(account) = config.accounts.get(index) else {
            return Answer::List(Vec::new());
        };
        let text = |text: &str| config.json.text(text);
        let moved = self.moved.get(index);
        let currencies: BTreeSet<&String> = account
            .balances
            .keys()
            .chain(moved.into_iter().flat_map(|moved| moved.keys()))
            .collect();
        let told: Vec<String> = currencies
            .into_iter()
            .enumerate()
            .map(|(number, currency)| {
                let opening = account.balances.get(currency).copied().unwrap_or_default();
                let moved = self.moved(index, currency);
                format!(
                    "{}:{{\"account_id\":\"comca_Sandbox{index:04}x{number:04}\",\"active_balance\":\"{}\",\
                     \"pending_balance\":\"{}\",\"reserved_balance\":\"0.00\",\"overdraft_limit\":\"0.00\",\
                     \"balance_lower_limit\":null}}",
                    text(currency),
                    decimal::cents(opening - moved.held - moved.out),
                    decimal::cents(moved.held),
                )
            })
            .collect();
        let accounts = if told.is_empty() {
            "[]".to_owned()
        } else {
            format!("{{{}}}", told.join(","))
        };
        let attributes = vec![("currency_accounts".into(), accounts.into())];
        Self::account(config, &account.id, "balances", attributes)
    }

    pub(super) fn profile(config: &Config, index: usize) -> Answer {
        let Some(account) = config.accounts.get(index) else {
            return Answer::List(Vec::new());
        };
        let text = |text: &str| config.json.text(text).into();
        let url = account.callback_url.as_deref();
        let attributes: Vec<Member> = vec![
            ("status".into(), text(&account.status)),
            ("name".into(), text("Sandbox")),
            ("icon".into(), "null".into()),
            ("description".into(), "null".into()),
            ("commerce_reference_id".into(), "null".into()),
            ("website".into(), text("https://shop.example.com")),
            ("payment_fee_shift_out".into(), "false".into()),
            ("hp_domain".into(), "null".into()),
            ("callback_url".into(), url.map_or("null".into(), text)),
            ("ledger_scheme".into(), text("simple")),
            ("api_ip_white_list".into(), "[]".into()),
            ("created".into(), "1560889898".into()),
            ("updated".into(), "1560889898".into()),
            ("report".into(), "[]".into()),
            ("time_zone".into(), text("UTC")),
        ];
        Self::account(config, &account.id, "profile", attributes)
    }

    fn account(config: &Config, id: &str, path: &str, attributes: Vec<Member>) -> Answer {
        let resource = Resource {
            kind: "account".into(),
            id: Some(id.to_owned()),
            attributes,
            relationships: "[]".into(),
            link: format!("{}/account/{path}", config.private_prefix),
        };
        Answer::One(StatusCode::OK, resource)
    }
}
