use crate::Fields;
use payout_core::{Currency, Money, RawAnswer};

/// The balances of one answer, in its order. There may be none.
#[derive(Debug, Clone)]
pub struct Balances {
    pub(crate) list: Vec<Balance>,
    pub(crate) raw: RawAnswer,
}

impl Balances {
    /// The balances.
    pub fn iter(&self) -> std::slice::Iter<'_, Balance> {
        self.list.iter()
    }

    /// The balances as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Balance] {
        &self.list
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }
}

impl<'b> IntoIterator for &'b Balances {
    type Item = &'b Balance;
    type IntoIter = std::slice::Iter<'b, Balance>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One balance. Sums are the text of the answer, digit by digit; a balance can be below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    fields: Fields,
}

impl Balance {
    pub(crate) fn new(fields: Fields) -> Self {
        Self { fields }
    }

    /// The balance's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// The sum, as decimal text in major units: `amount`, or `balance-amount` of an endpoint.
    #[must_use]
    pub fn amount(&self) -> Option<&str> {
        self.text("amount").or_else(|| self.text("balance-amount"))
    }

    /// The code of the currency. An endpoint's balance has none.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.text("currency")
    }

    /// The sum with its currency, where both are there and the currency's minor unit holds the sum exactly.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.money_of(self.amount())
    }

    /// `online-balance-live-amount`, as decimal text.
    #[must_use]
    pub fn online_balance_live_amount(&self) -> Option<&str> {
        self.text("online-balance-live-amount")
    }

    /// `total-short-term-hold-amount`, as decimal text.
    #[must_use]
    pub fn total_short_term_hold_amount(&self) -> Option<&str> {
        self.text("total-short-term-hold-amount")
    }

    /// `total-rolling-reserve-amount`, as decimal text.
    #[must_use]
    pub fn total_rolling_reserve_amount(&self) -> Option<&str> {
        self.text("total-rolling-reserve-amount")
    }

    /// What is held for outgoing operations that have no final status yet, `amount-buffer-hold`, as decimal text.
    #[must_use]
    pub fn amount_buffer_hold(&self) -> Option<&str> {
        self.text("amount-buffer-hold")
    }

    /// Whose balance it is, `merchantLogin`: in a manager's answer.
    #[must_use]
    pub fn merchant_login(&self) -> Option<&str> {
        self.text("merchantLogin")
    }

    /// One of the sums by its name on the wire, with the balance's currency, where the currency's minor unit holds it exactly.
    ///
    /// # Example: what is on hold
    ///
    /// ```
    /// # fn example(balance: &paynet::Balance) {
    /// let held = balance.money_in("amount-buffer-hold");
    /// # let _ = held;
    /// # }
    /// ```
    #[must_use]
    pub fn money_in(&self, name: &str) -> Option<Money> {
        self.money_of(self.text(name))
    }

    /// Every field.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    fn money_of(&self, amount: Option<&str>) -> Option<Money> {
        let currency = Currency::from_code(self.currency()?).ok()?;
        Money::read_decimal(amount?, currency).ok()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).filter(|value| !value.is_empty())
    }
}
