//! The hosted payment page, `/hpp/`: links and forms that lead a payer to it (wire specification 7.2).

mod payment;

pub use payment::{Hidden, HostedPayment, Locale, PayButtonLabel, Theme};

use super::html_form::{FormMethod, HtmlForm};
use crate::{Account, PaymentId};
use payout_core::{BaseUrl, BaseUrlError, WriteError};

/// Where the hosted payment page lives.
///
/// **Nothing on it is signed.** Whoever has a link with an amount in it can change the amount. So the safe way is to create the payment
/// by the Private API and to lead the payer to it [by its id](Self::of_payment); after a link of the other kind, compare amount and
/// currency before anything is delivered.
///
/// Nor is the return of the payer a proof: what the page appends to your return URL has no signature either.
///
/// # Example: a payment that exists, and one that the payer makes
///
/// ```
/// use paycore::public::{HostedPayment, HostedPaymentPage, PublicKey};
///
/// let page = HostedPaymentPage::new(HostedPaymentPage::PAYCORE_IO)?;
/// let id = "cpi_UoIW6RdSYyIRj8vR".parse()?;
/// assert_eq!(page.of_payment(&id), "https://com.paycore.io/hpp/?cpi=cpi_UoIW6RdSYyIRj8vR");
///
/// let payment = HostedPayment::new(PublicKey::test("pk_test_x")?, "order-17".parse()?, "100 UAH".parse()?);
/// assert_eq!(
///     page.link(&payment)?,
///     "https://com.paycore.io/hpp/?public_key=pk_test_x&amount=100&currency=UAH&reference_id=order-17"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedPaymentPage {
    base: BaseUrl,
    longest_reference: usize,
}

impl HostedPaymentPage {
    /// The page of PayCore.io itself.
    pub const PAYCORE_IO: &'static str = "https://com.paycore.io/hpp";

    /// A page by its base URL, with or without the slash at its end. It stands for itself: it does not follow from those of the APIs.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn new(base_url: &str) -> Result<Self, BaseUrlError> {
        Ok(Self {
            base: BaseUrl::parse(base_url)?,
            longest_reference: Account::LONGEST_REFERENCE,
        })
    }

    /// The longest reference that is sent, in characters; a longer one is refused, never cut.
    #[must_use]
    pub fn longest_reference(mut self, characters: usize) -> Self {
        self.longest_reference = characters;
        self
    }

    /// The base URL.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The page of a payment that exists, `?cpi=`: nothing in it can be altered.
    #[must_use]
    pub fn of_payment(&self, id: &PaymentId) -> String {
        self.url(&[("cpi".to_owned(), id.to_string())])
    }

    /// A link to the page of a payment that the payer makes by following it.
    ///
    /// Everything in it shows up in histories and logs on its way, personal data too.
    ///
    /// # Errors
    ///
    /// Names the parameter, what is wrong with it and what would be right.
    pub fn link(&self, payment: &HostedPayment) -> Result<String, WriteError> {
        Ok(self.url(&payment.parameters(self.longest_reference)?))
    }

    /// The same as a form.
    ///
    /// # Errors
    ///
    /// As [`Self::link`].
    pub fn form(&self, method: FormMethod, payment: &HostedPayment) -> Result<HtmlForm, WriteError> {
        Ok(HtmlForm {
            action: self.base.join("/"),
            method,
            fields: payment.parameters(self.longest_reference)?,
        })
    }

    fn url(&self, parameters: &[(String, String)]) -> String {
        let page = self.base.join("/?");
        let start = page.len();
        form_urlencoded::Serializer::for_suffix(page, start)
            .extend_pairs(parameters)
            .finish()
    }
}
