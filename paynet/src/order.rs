//! What every call that creates an order has in common: reference, amount, and where to report.

use crate::{
    CallbackUrl, Endpoint, Redirect, RedirectUrl, Status,
    account::Account,
    form::{Form, Table, Typed},
};
use payout_core::{Amount, Currency, Reference, Secret, WriteError};
use payout_signing::oauth1::Parameters;
use std::{fmt, net::IpAddr};

/// The common part of an order.
pub(crate) struct Order {
    pub(crate) endpoint: Endpoint,
    pub(crate) reference: Reference,
    pub(crate) amount: Amount,
    pub(crate) description: Option<String>,
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) purpose: Option<String>,
    pub(crate) server_callback_url: Option<CallbackUrl>,
    pub(crate) redirect: Option<Redirect>,
    pub(crate) extra: Vec<(String, Secret)>,
}

impl Order {
    pub(crate) fn new(endpoint: Endpoint, reference: Reference, amount: Amount) -> Self {
        Self {
            endpoint,
            reference,
            amount,
            description: None,
            ip_address: None,
            purpose: None,
            server_callback_url: None,
            redirect: None,
            extra: Vec::new(),
        }
    }

    pub(crate) fn status(&self) -> Status {
        Status::new(self.endpoint, &self.reference).expecting(&self.amount)
    }

    /// Shows what identifies an order; the rest is personal data.
    pub(crate) fn debug(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        f.debug_struct(name)
            .field("endpoint", &self.endpoint)
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }

    /// The whole form: the common parameters and the call's own in the order of their names, the caller's extra ones behind them.
    pub(crate) fn write<'a>(
        &'a self,
        account: &Account,
        table: &'static Table,
        own: impl FnOnce(&mut Typed<'a>),
    ) -> Result<Parameters, WriteError> {
        self.check_loopback(account)?;
        let mut typed = Typed::new();
        typed
            .add("amount", amount_text(table, &self.amount)?)
            .add("client_orderid", self.reference.as_str())
            .add("currency", currency_code(table, &self.amount.currency())?.to_owned())
            .add_some("order_desc", self.description.as_deref())
            .add_some("ipaddress", self.ip_address.map(|address| address.to_string()))
            .add_some("purpose", self.purpose.as_deref())
            .add_some(
                "server_callback_url",
                self.server_callback_url.as_ref().map(CallbackUrl::as_str),
            );
        if let Some(redirect) = &self.redirect {
            redirect.parameters(&mut typed);
        }
        own(&mut typed);
        let mut form = Form::new(table);
        form.typed(typed)?.extra(&self.extra)?;
        self.check_extra_urls(account)?;
        check_digits(&form)?;
        check_redirects(&form)?;
        check_cards(&form)?;
        Ok(form.finish())
    }

    fn check_loopback(&self, account: &Account) -> Result<(), WriteError> {
        let callback = self
            .server_callback_url
            .iter()
            .map(|url| ("server_callback_url", url.is_loopback()));
        let redirects = self.redirect.iter().flat_map(Redirect::urls);
        let redirects = redirects.map(|(name, url)| (name, url.is_loopback()));
        callback
            .chain(redirects)
            .try_for_each(|(name, is_loopback)| refuse_loopback(name, is_loopback, account))
    }

    /// A URL given as an extra parameter is held to the same rules: it may come from a customer as well.
    fn check_extra_urls(&self, account: &Account) -> Result<(), WriteError> {
        const REDIRECTS: [&str; 3] = ["redirect_url", "redirect_success_url", "redirect_fail_url"];
        for (name, value) in &self.extra {
            if name == "server_callback_url" {
                let url = CallbackUrl::parse(value.expose())?;
                refuse_loopback("server_callback_url", url.is_loopback(), account)?;
            } else if let Some(name) = REDIRECTS.into_iter().find(|redirect| redirect == name) {
                let url = RedirectUrl::read(name, value.expose(), false)?;
                refuse_loopback(name, url.is_loopback(), account)?;
            }
        }
        Ok(())
    }
}

fn refuse_loopback(name: &'static str, is_loopback: bool, account: &Account) -> Result<(), WriteError> {
    if is_loopback && !account.gateway().is_loopback() {
        let problem = "has an address of this machine, which nobody else can call; give a public one";
        return Err(WriteError::new(name, problem).rule("Paynet 6.1"));
    }
    Ok(())
}

/// Major units with a point (wire specification 4.0.1). Whole amounts of some currencies need the room that zeros behind the
/// point take.
pub(crate) fn amount_text(table: &Table, amount: &Amount) -> Result<String, WriteError> {
    let text = amount.to_decimal_text();
    if table.check_length("amount", &text).is_ok() {
        return Ok(text);
    }
    let text = amount.to_shortest_text();
    table.check_length("amount", &text)?;
    Ok(text)
}

/// The gateway knows currencies by their ISO 4217 code and no others.
fn currency_code<'c>(table: &Table, currency: &'c Currency) -> Result<&'c str, WriteError> {
    let wrong = |problem: String| Err(WriteError::new("currency", problem).rule(table.section));
    let code = currency.code();
    if currency.is_withdrawn() {
        wrong(format!("{code} is withdrawn, name the currency that took its place"))
    } else if Currency::from_code(code).is_err() {
        wrong(format!(
            "{code} is none of ISO 4217, this gateway takes its three-letter codes only"
        ))
    } else {
        Ok(code)
    }
}

/// Parameters that the tables call numeric, an integer or a long. Postcode, phone and birthday are numeric there too, but real ones
/// hold letters and signs, and are sent as they are given.
const DIGITS: [&str; 8] = [
    "credit_card_number",
    "expire_month",
    "expire_year",
    "cvv2",
    "customer_id",
    "card_recurring_payment_id",
    "recurring-payment-id",
    "destination-card-ref-id",
];

fn check_digits(form: &Form) -> Result<(), WriteError> {
    for name in DIGITS {
        let is_digits = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
        if form.value(name).is_some_and(|value| !is_digits(value)) {
            let problem = "holds something else than digits, leave out blanks and signs";
            return Err(WriteError::new(name, problem).rule(form.section()));
        }
    }
    Ok(())
}

/// One page for every outcome or one for each of two, and no half pair.
fn check_redirects(form: &Form) -> Result<(), WriteError> {
    let wrong = |field: &'static str, problem: &'static str| Err(WriteError::new(field, problem).rule(form.section()));
    let (success, fail) = (form.has("redirect_success_url"), form.has("redirect_fail_url"));
    if form.has("redirect_url") && (success || fail) {
        return wrong(
            "redirect_url",
            "stands beside redirect_success_url or redirect_fail_url, send either the one or the pair",
        );
    }
    if success != fail {
        return wrong(
            "redirect_success_url",
            "and redirect_fail_url go together, send both or neither",
        );
    }
    Ok(())
}

/// One card at most: by its data, or by one of two tokens.
fn check_cards(form: &Form) -> Result<(), WriteError> {
    let card = ["credit_card_number", "card_printed_name", "expire_month", "expire_year"];
    let sources = [
        card.into_iter().any(|name| form.has(name)),
        form.has("card_recurring_payment_id"),
        form.has("recurring-payment-id"),
    ];
    if sources.into_iter().filter(|given| *given).count() > 1 {
        let problem = "or another card parameter stands beside a token of a card, send one of card data, \
                       card_recurring_payment_id and recurring-payment-id";
        return Err(WriteError::new("credit_card_number", problem).rule(form.section()));
    }
    Ok(())
}

/// The setters that every call with an [`Order`] inside has, each under the name of its parameter.
macro_rules! order_setters {
    (description: $description:literal, callback: $callback:literal) => {
        #[doc = concat!("What it is for, `order_desc`: up to ", $description, " characters.")]
        pub fn description(mut self, text: impl Into<String>) -> Self {
            self.order.description = Some(text.into());
            self
        }

        /// The receiver's address on the internet, `ipaddress`.
        pub fn ip_address(mut self, address: ::std::net::IpAddr) -> Self {
            self.order.ip_address = Some(address);
            self
        }

        /// The purpose that the acquirer asks for, `purpose`: up to 128 characters.
        pub fn purpose(mut self, text: impl Into<String>) -> Self {
            self.order.purpose = Some(text.into());
            self
        }

        #[doc = concat!(
                                            "Where the gateway reports the final status, `server_callback_url`: up to ",
                                            $callback,
                                            " characters."
                                        )]
        pub fn server_callback_url(mut self, url: crate::CallbackUrl) -> Self {
            self.order.server_callback_url = Some(url);
            self
        }

        /// Where the receiver's browser goes in the end.
        pub fn redirect(mut self, redirect: impl Into<crate::Redirect>) -> Self {
            self.order.redirect = Some(redirect.into());
            self
        }

        /// Adds a parameter that has no setter here; it is sent and signed like the others (wire specification 4.0.3).
        ///
        /// Which ones a gateway wants depends on the acquirer behind it; its support says so. A documented parameter keeps its
        /// documented rules. A name that is there already, under any of its spellings, is refused when the call is written.
        pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.order
                .extra
                .push((name.into(), ::payout_core::Secret::new(value.into())));
            self
        }

        /// The endpoint it goes to.
        #[must_use]
        pub fn endpoint(&self) -> crate::Endpoint {
            self.order.endpoint
        }

        /// The amount.
        #[must_use]
        pub fn amount(&self) -> ::payout_core::Amount {
            self.order.amount
        }

        pub(crate) fn order_reference(&self) -> &::payout_core::Reference {
            &self.order.reference
        }

        /// The look-up of this order by its reference alone, on the same endpoint, expecting its amount: for an answer that was
        /// lost (wire specification 4.0.8). Add the order id where it is known.
        pub fn status(&self) -> crate::Status {
            self.order.status()
        }
    };
}
pub(crate) use order_setters;
