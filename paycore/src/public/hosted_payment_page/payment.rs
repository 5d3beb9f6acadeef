use crate::{
    body,
    create_payment::checked_url,
    members::Members,
    public::{Customer, PublicKey},
};
use payout_core::{Amount, Reference, WriteError};
use std::{collections::BTreeSet, fmt};

const SECTION: &str = "PayCore 7.2";

/// A payment that a payer makes by opening the hosted page.
///
/// There is no callback URL among its parameters, on purpose: callbacks go where the account says. `Debug` shows what identifies the
/// payment, and none of the payer's data.
///
/// # Example: with everything around it
///
/// ```
/// use paycore::public::{Customer, Hidden, HostedPayment, Locale, PublicKey, Theme};
///
/// let payment = HostedPayment::new(PublicKey::test("pk_test_x")?, "order-17".parse()?, "100.50 UAH".parse()?)
///     .description("Two cups of tea")
///     .customer(Customer::new("cus_1234567").email("ada@example.com"))
///     .return_url("https://shop.example.com/back")
///     .locale(Locale::Uk)
///     .theme(Theme::Dark)
///     .hide(Hidden::Footer);
/// # let _ = payment;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "it does nothing until a payer opens its page"]
pub struct HostedPayment {
    key: PublicKey,
    reference: Reference,
    amount: Amount,
    description: Option<String>,
    expires: Option<u64>,
    customer: Option<Customer>,
    service: Option<String>,
    service_fields: Members,
    return_url: Option<String>,
    locale: Option<Locale>,
    metadata: Members,
    hidden: BTreeSet<Hidden>,
    style: Members,
}

impl HostedPayment {
    /// A payment in the mode of the key, under a reference of yours that is used for nothing else. The platform could do without a
    /// reference; then nobody could find the payment again.
    pub fn new(key: PublicKey, reference: Reference, amount: Amount) -> Self {
        Self {
            key,
            reference,
            amount,
            description: None,
            expires: None,
            customer: None,
            service: None,
            service_fields: Members::default(),
            return_url: None,
            locale: None,
            metadata: Members::default(),
            hidden: BTreeSet::new(),
            style: Members::default(),
        }
    }

    /// What it is for: up to 512 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// When the page closes, in unix seconds (UTC).
    pub fn expires(mut self, unix_seconds: u64) -> Self {
        self.expires = Some(unix_seconds);
        self
    }

    /// Who pays.
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// The service, so that the payer need not choose a method: `payment_card_uah_hpp`. Its required fields must be given then.
    pub fn service(mut self, code: impl Into<String>) -> Self {
        self.service = Some(code.into());
        self
    }

    /// A field of the service, `service_fields[key]`. A key that is given twice is refused when the link is made.
    pub fn service_field(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.service_fields.push(key, value);
        self
    }

    /// Where the payer comes back to: a web address with its scheme. Works only where the account has *Auto return* enabled.
    pub fn return_url(mut self, url: impl Into<String>) -> Self {
        self.return_url = Some(url.into());
        self
    }

    /// The language of the page; the browser's own by default.
    pub fn locale(mut self, locale: Locale) -> Self {
        self.locale = Some(locale);
        self
    }

    /// A text of yours, which comes back in callbacks. A key that is given twice is refused when the link is made.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push(key, value);
        self
    }

    /// Leaves a part of the page out.
    pub fn hide(mut self, part: Hidden) -> Self {
        self.hidden.insert(part);
        self
    }

    /// Light or dark.
    pub fn theme(self, theme: Theme) -> Self {
        self.style("theme", theme.as_str())
    }

    /// What stands on the button.
    pub fn pay_button_label(self, label: PayButtonLabel) -> Self {
        self.style("pay_button_label", label.as_str())
    }

    /// Another setting of the page's looks, `style[key]`: `primary_color`, `show_method_logo`.
    pub fn style(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.style.push(key, value);
        self
    }

    /// Names and values in the order of the wire specification 7.2, not yet encoded.
    pub(super) fn parameters(&self, longest_reference: usize) -> Result<Vec<(String, String)>, WriteError> {
        let mut parameters = Parameters(Vec::new());
        parameters
            .put("public_key", Some(self.key.as_str()))?
            .put("amount", Some(&self.amount.to_shortest_text()))?
            .put("currency", Some(self.amount.currency().code()))?
            .put(
                "reference_id",
                Some(body::checked_reference(&self.reference, longest_reference)?),
            )?
            .put("description", body::checked_description(self.description.as_deref())?)?
            .put("expires", self.expires.map(|seconds| seconds.to_string()).as_deref())?;
        if let Some(customer) = &self.customer {
            customer.check()?;
            for (name, text) in customer.texts() {
                parameters.put(&format!("customer[{name}]"), Some(text))?;
            }
            parameters.nest("customer[metadata]", customer.all_metadata())?;
        }
        if self.service.is_none() && self.service_fields.iter().next().is_some() {
            let problem = "are fields of no service, name the service as well";
            return Err(WriteError::new("service_fields", problem).rule(SECTION));
        }
        parameters
            .put(
                "service",
                self.service.as_deref().map(body::checked_service).transpose()?,
            )?
            .nest("service_fields", &self.service_fields)?
            .put("return_url", checked_url("return_url", self.return_url.as_deref())?)?
            .put("locale", self.locale.map(Locale::as_str))?
            .nest("metadata", &self.metadata)?
            .display(&self.hidden)?
            .nest("style", &self.style)?;
        Ok(parameters.0)
    }
}

impl fmt::Debug for HostedPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostedPayment")
            .field("key", &self.key)
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn put(&mut self, name: &str, value: Option<&str>) -> Result<&mut Self, WriteError> {
        let Some(value) = value else { return Ok(self) };
        // A browser sends another line end than it was given, and nothing else of the kind belongs into a link.
        if value.chars().any(char::is_control) {
            let problem = "holds a control character, write it on one line";
            return Err(WriteError::new(name.to_owned(), problem).rule(SECTION));
        }
        self.0.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    fn display(&mut self, hidden: &BTreeSet<Hidden>) -> Result<&mut Self, WriteError> {
        for part in hidden {
            self.put(&format!("display[{}]", part.as_str()), Some("true"))?;
        }
        Ok(self)
    }

    /// Sorted by the bytes of their keys, so that one payment always makes the same link.
    fn nest(&mut self, name: &'static str, members: &Members) -> Result<&mut Self, WriteError> {
        for (key, value) in members.write(name)?.iter() {
            // A bracket in a key would open another level.
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
            if key.is_empty() || !key.bytes().all(plain) {
                let problem = "has a key that is empty or holds something else than A-Z a-z 0-9 . _ -";
                return Err(WriteError::new(name, problem).rule(SECTION));
            }
            if name == "service_fields" && matches!(key, "card_number" | "pan" | "cvv" | "cvc") {
                let problem = "holds card data, which must not stand in a page of yours; the payment page asks for it";
                return Err(WriteError::new(format!("{name}[{key}]"), problem).rule(SECTION));
            }
            self.put(&format!("{name}[{key}]"), Some(value))?;
        }
        Ok(self)
    }
}

macro_rules! words {
    ($($(#[$meta:meta])* $Name:ident { $($(#[$doc:meta])* $Variant:ident = $word:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Name { $($(#[$doc])* $Variant,)+ }

        impl $Name {
            /// The word on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }
        }
    )+};
}

words! {
    /// The language of the page.
    Locale {
        /// English.
        En = "en",
        /// Ukrainian.
        Uk = "uk",
        /// Russian.
        Ru = "ru",
    }
    /// The page's colours.
    Theme {
        /// Dark text on a light page.
        Light = "light",
        /// Light text on a dark page.
        Dark = "dark",
    }
    /// What stands on the page's button.
    PayButtonLabel {
        /// Pay.
        Pay = "pay",
        /// Subscribe.
        Subscribe = "subscribe",
        /// Donate.
        Donate = "donate",
    }
    /// A part of the page that can be left out.
    Hidden {
        /// The header.
        Header = "hide_header",
        /// The footer.
        Footer = "hide_footer",
        /// The progress bar.
        ProgressBar = "hide_progress_bar",
        /// The filter of methods.
        MethodFilter = "hide_method_filter",
        /// The counter of the time that is left.
        LifetimeCounter = "hide_lifetime_counter",
    }
}
