use super::{CallbackError, LONGEST_QUERY, LookUp, PayoneerId, at_most, fields::Fields, fields::names, look_up};
use crate::PayeeId;
use payout_signing::form;

/// The payee's browser, back from the registration page (Payoneer 7.4). It proves nothing: anybody can open that URL. What it has is
/// [`look_up`](Self::look_up).
///
/// # Example: the page that a payee comes back to
///
/// ```
/// use payoneer::{LookUp, Redirect};
///
/// // GET /back?apuid=ID123&payoneerid=1965321, from the URL of `RedirectUrl::with_ids`
/// let redirect = Redirect::from_query("apuid=ID123&payoneerid=1965321")?;
/// assert!(matches!(redirect.look_up(), LookUp::Payee(_)));
/// # Ok::<(), payoneer::CallbackError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Redirect(Fields);

impl Redirect {
    /// Reads the query of the URL that the browser opened, what follows the `?`.
    ///
    /// The ids are found under the names `apuid` and `payoneerid` in any case: those that
    /// [`RedirectUrl::with_ids`](crate::RedirectUrl::with_ids) writes. One whose placeholder was not replaced is not there.
    ///
    /// # Errors
    ///
    /// As [`Callback::from_query`](crate::Callback::from_query).
    pub fn from_query(query: &str) -> Result<Self, CallbackError> {
        at_most(query.len(), LONGEST_QUERY)?;
        Ok(Self(Fields::of_query(form::decode(query)?)?))
    }

    /// The payee's status, where a payee of yours can be meant; [`LookUp::Nothing`] otherwise.
    #[must_use]
    pub fn look_up(&self) -> LookUp {
        self.unsigned_payee_id()
            .and_then(look_up::payee)
            .unwrap_or(LookUp::Nothing)
    }

    /// Whether it names this payee of yours. Exactly.
    #[must_use]
    pub fn names_payee(&self, payee_id: &PayeeId) -> bool {
        self.unsigned_payee_id() == Some(payee_id.as_str())
    }

    /// Your id of the payee, **unsigned**.
    #[must_use]
    pub fn unsigned_payee_id(&self) -> Option<&str> {
        self.0.one_of(names::PAYEE)
    }

    /// Payoneer's id of the payee's account, **unsigned**.
    #[must_use]
    pub fn unsigned_payoneer_id(&self) -> Option<PayoneerId> {
        PayoneerId::new(self.0.one_of(names::PAYONEER)?).ok()
    }

    /// Any parameter by its name, **unsigned**, without regard to case.
    #[must_use]
    pub fn unsigned_field(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }
}
