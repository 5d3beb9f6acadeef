//! What both prerequests have in common: a flat body, and what the answer may be asked to include (wire specification 7.1).

use super::account::Account;
use crate::{Message, body};
use payout_core::{Amount, Currency, WriteError};
use payout_signing::percent;
use serde::Serialize;
use serde_json::value::RawValue;

const SECTION: &str = "PayCore 7.1";

#[derive(Serialize)]
struct Body<'a> {
    public_key: &'a str,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Box<RawValue>>,
}

pub(super) fn message(
    account: &Account,
    name: &str,
    currency: Currency,
    amount: Option<&Amount>,
    include: &[String],
) -> Result<Message, WriteError> {
    let body = Body {
        public_key: account.key().as_str(),
        currency: currency.code(),
        amount: amount
            .map(|amount| body::number(amount.to_shortest_text()))
            .transpose()?,
    };
    let mut path = format!("/{name}");
    for (index, relation) in include.iter().enumerate() {
        if relation.is_empty()
            || !relation
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        {
            let problem = "is no name of related objects, give one of A-Z a-z 0-9 and dots, like PayoutService";
            return Err(WriteError::new("include", problem).rule(SECTION));
        }
        path.push(if index == 0 { '?' } else { '&' });
        path.push_str(&percent::encode("include[]"));
        path.push('=');
        path.push_str(relation);
    }
    Ok(Message::post(path, body::json(&body)?))
}
