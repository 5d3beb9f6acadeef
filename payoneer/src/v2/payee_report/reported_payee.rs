use super::ReconciledPayout;
use crate::{
    Date, DateTime,
    v2::{Account, Fields, PayeeMethod, PayeeWord, PayoutWord, create_payout::About, wire::FieldError},
};
use payout_core::{Currency, Money, PayoutState, mask};
use std::fmt;

/// A payee in a report, with the rows of its payouts.
///
/// The report's own `total_amount` adds up every row, refunds and cancelled payouts included. It is in
/// [`fields`](Self::fields), and is no sum of what was paid: [`paid_in`](Self::paid_in) is.
#[derive(Clone)]
pub struct ReportedPayee {
    payee_id: String,
    status: Option<PayeeWord>,
    registration_date: Option<Date>,
    payout_method: Option<PayeeMethod>,
    rows: Vec<ReportRow>,
    fields: Fields,
}

impl ReportedPayee {
    pub(in crate::v2) fn read(account: &Account, fields: &Fields) -> Result<Self, FieldError> {
        let rows = fields.objects("payouts")?.unwrap_or_default();
        let rows: Result<_, _> = rows.into_iter().map(|row| ReportRow::read(account, row)).collect();
        Ok(Self {
            payee_id: fields.required("payee_id")?,
            status: fields.said("status")?.map(PayeeWord::new),
            registration_date: fields.said("registration_date")?.and_then(|date| date.parse().ok()),
            payout_method: PayeeMethod::read(fields)?,
            rows: rows?,
            fields: fields.clone(),
        })
    }

    /// The payee, as text.
    #[must_use]
    pub fn payee_id(&self) -> &str {
        &self.payee_id
    }

    /// Where the payee stands.
    #[must_use]
    pub fn status(&self) -> Option<&PayeeWord> {
        self.status.as_ref()
    }

    /// The day of the registration.
    #[must_use]
    pub fn registration_date(&self) -> Option<Date> {
        self.registration_date
    }

    /// How the payee is paid, in the words of this report.
    #[must_use]
    pub fn payout_method(&self) -> Option<&PayeeMethod> {
        self.payout_method.as_ref()
    }

    /// The rows as they came. A payout can have several of them: its reference is no key of this list.
    #[must_use]
    pub fn rows(&self) -> &[ReportRow] {
        &self.rows
    }

    /// The payouts: all rows of one reference are one payout.
    #[must_use]
    pub fn payouts(&self) -> Vec<ReconciledPayout<'_>> {
        ReconciledPayout::of(&self.rows)
    }

    /// The sum of the payouts that are [paid](PayoutState::Paid) in this currency. Nothing where an amount cannot be read: then no
    /// sum is the right one.
    #[must_use]
    pub fn paid_in(&self, currency: Currency) -> Option<Money> {
        let payouts = self.payouts();
        let paid = payouts.iter().filter(|payout| payout.state() == PayoutState::Paid);
        let amounts: Option<Vec<Money>> = paid.map(ReconciledPayout::amount).collect();
        let here = amounts?
            .into_iter()
            .filter(|amount| amount.currency().code() == currency.code());
        Money::sum(currency, here).ok()
    }

    /// Every member.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// One row of a report: something that happened to a payout.
#[derive(Clone)]
pub struct ReportRow {
    reference: String,
    status: PayoutWord,
    date: Option<DateTime>,
    about: About,
    money: Option<Money>,
    fields: Fields,
}

impl ReportRow {
    fn read(account: &Account, fields: Fields) -> Result<Self, FieldError> {
        let about = About::read(&fields);
        let currency = about
            .currency
            .as_deref()
            .and_then(|code| account.program().currency(code));
        let money = about.amount.as_deref().zip(currency);
        Ok(Self {
            reference: fields.required("client_reference_id")?,
            status: PayoutWord::new(fields.required("status")?),
            date: fields.said("date")?.and_then(|date| date.parse().ok()),
            money: money.and_then(|(digits, currency)| Money::read_decimal(digits, currency).ok()),
            about,
            fields,
        })
    }

    /// The reference, as text: reports can hold references that are none of ours.
    #[must_use]
    pub fn client_reference_id(&self) -> &str {
        &self.reference
    }

    /// Payoneer's word.
    #[must_use]
    pub fn status(&self) -> &PayoutWord {
        &self.status
    }

    /// When it happened, in whole seconds and a zone that is not documented.
    #[must_use]
    pub fn date(&self) -> Option<&DateTime> {
        self.date.as_ref()
    }

    /// The amount with its currency, where both are there and the currency's digits hold it exactly.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.money
    }

    /// The digits of the amount as they came.
    #[must_use]
    pub fn amount_text(&self) -> Option<&str> {
        self.about.amount.as_deref()
    }

    /// The code of the currency.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.about.currency.as_deref()
    }

    /// The description of the payout; of a refund, Payoneer's own.
    #[must_use]
    pub fn description(&self) -> Option<String> {
        self.fields.get_text("description")
    }

    /// Every member.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// Masked: reports can hold ids that are none of ours.
impl fmt::Debug for ReportedPayee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportedPayee")
            .field("payee_id", &mask(&self.payee_id))
            .field("status", &self.status)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// Masked, as [`ReportedPayee`].
impl fmt::Debug for ReportRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportRow")
            .field("client_reference_id", &mask(&self.reference))
            .field("status", &self.status)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}
