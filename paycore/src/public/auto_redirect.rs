//! `payment-invoices/process`: a form that creates a payment and leads the payer on at once (wire specification 7.3).

use super::{
    account::Account,
    html_form::{FormMethod, HtmlForm},
};
use crate::body;
use payout_core::{Amount, Reference, WriteError};

/// A payment that the payer's own browser creates and is led on from, without the hosted page between. Needs public creation of
/// payments to be allowed in the account.
///
/// The payer can change every field. The safe way is to create the payment by the Private API, and to send the payer where that
/// answer says.
///
/// # Example: the form of one order
///
/// ```
/// use paycore::public::{Account, AutoRedirect, PublicKey};
///
/// let account = Account::new(Account::PAYCORE_IO, PublicKey::test("pk_test_x")?)?;
/// let payment = AutoRedirect::new("order-17".parse()?, "bank_card_uah_hpp", "100 UAH".parse()?);
/// let form = payment.form(&account)?;
/// assert_eq!(form.action(), "https://com.paycore.io/public-api/payment-invoices/process");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "it does nothing until a payer's browser sends its form"]
pub struct AutoRedirect {
    reference: Reference,
    service: String,
    amount: Amount,
}

impl AutoRedirect {
    /// A payment through one service, `bank_card_uah_hpp`, under a reference of yours that is used for nothing else.
    pub fn new(reference: Reference, service: impl Into<String>, amount: Amount) -> Self {
        Self {
            reference,
            service: service.into(),
            amount,
        }
    }

    /// The form. It is always sent by POST.
    ///
    /// # Errors
    ///
    /// Names the field, what is wrong with it and what would be right.
    pub fn form(&self, account: &Account) -> Result<HtmlForm, WriteError> {
        let reference = body::checked_reference(&self.reference, account.reference_limit())?;
        let fields = [
            ("amount", self.amount.to_shortest_text()),
            ("public_key", account.key().as_str().to_owned()),
            ("reference_id", reference.to_owned()),
            ("currency", self.amount.currency().code().to_owned()),
            ("service", body::checked_service(&self.service)?.to_owned()),
        ];
        Ok(HtmlForm {
            action: account.base_url().join("/payment-invoices/process"),
            method: FormMethod::Post,
            fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        })
    }
}
