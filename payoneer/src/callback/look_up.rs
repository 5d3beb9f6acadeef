use super::{Callback, event::Subject};
use crate::{
    PayeeId,
    v2::{PayeeStatus, PayoutStatus, ProgramBalance},
};
use payout_core::Reference;

/// What can confirm a notification: a question to Payoneer, whose answer counts where the notification does not.
///
/// # Example: ask it, whatever it is
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: payoneer::v2::Client, hint: payoneer::Callback) -> Result<(), payoneer::FetchError> {
/// use payoneer::{LookUp, Patience};
///
/// let patience = Patience::new();
/// match hint.look_up() {
///     LookUp::Payout(look_up) => {
///         let found = client.repeat(&look_up, &patience).await?;
///         println!("{}; its state counts once it is compared with our payout", found.status());
///     }
///     LookUp::Payee(look_up) => println!("{:?}", client.repeat(&look_up, &patience).await?),
///     LookUp::Balance(look_up) => println!("{:?}", client.repeat(&look_up, &patience).await?),
///     LookUp::Nothing => {}
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[allow(
    clippy::exhaustive_enums,
    reason = "who forgets one of these leaves a hint without an answer"
)]
pub enum LookUp {
    /// The payout that it names. Compare amount, currency and payee of the answer with your record: it does not repeat the
    /// reference.
    Payout(PayoutStatus),
    /// The payee that it names.
    Payee(PayeeStatus),
    /// The program's balance.
    Balance(ProgramBalance),
    /// It names neither a payout, nor a payee, nor the balance; or not by an id that this crate would have sent.
    Nothing,
}

impl LookUp {
    pub(super) fn of(callback: &Callback) -> Self {
        let says = |subject| callback.events().iter().any(|event| event.subject() == Some(subject));
        let payout = || callback.unsigned_reference().and_then(payout);
        let payee = || callback.unsigned_payee_id().and_then(payee);
        let balance = || Some(Self::Balance(ProgramBalance));
        // A flag that is not known may be about a payout: then what is named decides.
        let silent = !says(Subject::Payout) && !says(Subject::Payee) && !says(Subject::Balance);
        let found = if says(Subject::Payout) || silent {
            payout().or_else(payee)
        } else if says(Subject::Payee) {
            payee().or_else(payout)
        } else {
            None
        };
        let found = found.or_else(|| says(Subject::Balance).then(balance).flatten());
        found.unwrap_or(Self::Nothing)
    }
}

/// A reference that this crate would not have sent is not ours.
fn payout(reference: &str) -> Option<LookUp> {
    let reference = Reference::new(reference).ok()?;
    Some(LookUp::Payout(PayoutStatus::new(&reference)))
}

pub(super) fn payee(payee_id: &str) -> Option<LookUp> {
    let payee_id = PayeeId::new(payee_id).ok()?;
    Some(LookUp::Payee(PayeeStatus::new(payee_id)))
}
