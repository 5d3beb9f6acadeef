//! The body of a payment, member by member in a fixed order, so that one intent always gives the same bytes.

use super::{CardGateOptions, CreatePayment, ReturnUrls, return_urls::checked_url};
use crate::{
    Account, Customer, PaymentInvoice,
    body::{self, Number},
    create_payout::CustomerBody,
    members::Written,
};
use payout_core::{Secret, WriteError};
use serde::Serialize;

const RULE: &str = "PayCore 3.7";

#[derive(Serialize)]
struct Attributes<'a> {
    test_mode: bool,
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    currency: &'a str,
    amount: Number,
    service: &'a str,
    #[serde(skip_serializing_if = "Written::is_empty")]
    service_fields: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_urls: Option<&'a ReturnUrls>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerBody<'a>>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    metadata: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_options: Option<GatewayOptions<'a>>,
}

#[derive(Serialize)]
struct GatewayOptions<'a> {
    cardgate: &'a CardGateOptions,
}

impl CreatePayment {
    pub(super) fn body(&self, account: &Account) -> Result<String, WriteError> {
        if let Some(urls) = &self.return_urls {
            urls.check()?;
        }
        let currency = self.amount.currency();
        body::write(
            account,
            PaymentInvoice::TYPE,
            &Attributes {
                test_mode: account.mode().is_test(),
                reference_id: body::checked_reference(&self.reference, account.dialect().reference_limit())?,
                description: body::checked_description(self.description.as_deref())?,
                currency: currency.code(),
                amount: Number::of(&self.amount, account.dialect())?,
                service: body::checked_service(&self.service)?,
                service_fields: self.service_fields.write("service_fields")?,
                token: body::filled("token", self.token.as_ref().map(Secret::expose), RULE)?,
                flow: body::filled("flow", self.flow.as_deref(), RULE)?,
                return_url: checked_url("return_url", self.return_url.as_deref())?,
                return_urls: self.return_urls.as_ref(),
                callback_url: body::checked_callback_url(account, self.callback_url.as_ref())?,
                customer: self.customer.as_ref().map(Customer::write).transpose()?,
                metadata: self.metadata.write("metadata")?,
                expires: self.expires,
                gateway_options: self.card_gate.as_ref().map(|cardgate| GatewayOptions { cardgate }),
            },
        )
    }
}
