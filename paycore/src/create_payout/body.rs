//! The body of a create, member by member in a fixed order, so that one intent always gives the same bytes.

use super::{CardContext, CreatePayout, Customer, card::Context, customer::CustomerBody, options::PayoutOptions};
use crate::{
    Account, PaymentId,
    body::{self, Number},
    members::Written,
};
use payout_core::{Secret, WriteError};
use serde::Serialize;

const RULE: &str = "PayCore 3.1";

/// `data.type` of the request; that of the answer is the plural.
const TYPE: &str = "payout-invoice";

#[derive(Serialize)]
struct Attributes<'a> {
    test_mode: bool,
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Number>,
    service: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_amount: Option<Number>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    fields: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<&'a PayoutOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerBody<'a>>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    metadata: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<&'a str>,
}

impl CreatePayout {
    pub(super) fn body(&self, account: &Account) -> Result<String, WriteError> {
        let reference = body::checked_reference(&self.reference, account.dialect().reference_limit())?;
        let fields = self.fields.write("fields")?;
        body::write(account, TYPE, &self.attributes(account, reference, fields)?)
    }

    /// What the journal's digest is made of: the body without the reference, and with no card number in it.
    pub(crate) fn body_for_digest(&self, account: &Account) -> Result<String, WriteError> {
        let fields = self.fields.write("fields")?.with_last_digits_of("card_number");
        body::write(account, TYPE, &self.attributes(account, "", fields)?)
    }

    fn attributes<'a>(
        &'a self,
        account: &Account,
        reference_id: &'a str,
        fields: Written<'a>,
    ) -> Result<Attributes<'a>, WriteError> {
        let wrong = |field: &'static str, problem: &'static str| Err(WriteError::new(field, problem).rule(RULE));
        let token = body::filled("token", self.token.as_ref().map(Secret::expose), RULE)?;
        if token.is_some() && self.fields.contains("card_number") {
            return wrong(
                "token",
                "stands beside fields.card_number, which the platform would take instead; give one",
            );
        }
        if self.payment_id.is_some() && self.amount.payment_id().is_some() {
            return wrong(
                "payment_id",
                "is given twice, `PayoutAmount::WholePayment` holds it already",
            );
        }
        let number = |amount| Number::of(amount, account.dialect());
        Ok(Attributes {
            test_mode: account.mode().is_test(),
            reference_id,
            description: body::checked_description(self.description.as_deref())?,
            currency: self.amount.currency().code().to_owned(),
            amount: self.amount.amount().map(number).transpose()?,
            service: body::checked_service(&self.service)?,
            service_amount: self.amount.service_amount().map(number).transpose()?,
            fields,
            token,
            callback_url: body::checked_callback_url(account, self.callback_url.as_ref())?,
            options: (!self.options.says_nothing()).then_some(&self.options),
            customer: self.customer.as_ref().map(Customer::write).transpose()?,
            metadata: self.metadata.write("metadata")?,
            context: self.card.as_ref().map(CardContext::write).transpose()?,
            payment_id: self
                .payment_id
                .as_ref()
                .or(self.amount.payment_id())
                .map(PaymentId::as_str),
        })
    }
}
