use crate::{Attributes, wire::Value};
use payout_core::Secret;
use std::fmt;

/// Where to send the payer, and with what (wire specification 3.7).
///
/// # Example: a link or a form
///
/// ```
/// # fn example(payment: &paycore::PaymentInvoice) {
/// if let Some(flow) = payment.flow_data() {
///     println!("{} {} with {} parameters", flow.method(), flow.action(), flow.params().len());
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct FlowData {
    action: String,
    method: String,
    params: Vec<(String, String)>,
    token: Option<String>,
}

impl FlowData {
    pub(super) fn read(attributes: &Attributes) -> Option<Self> {
        let flow = attributes.object("flow_data").ok()??;
        let action = flow.text("action").filter(|action| !action.is_empty())?;
        let params = flow.object("params").ok().flatten().unwrap_or_default();
        let token = flow.object("metadata").ok().flatten();
        Some(Self {
            action: action.to_owned(),
            method: flow.text("method").unwrap_or("GET").to_ascii_uppercase(),
            params: params
                .iter()
                .filter_map(|(name, value)| match value {
                    Value::Text(text) | Value::Literal(text) => Some((name.to_owned(), text.clone())),
                    _ => None,
                })
                .collect(),
            token: token.and_then(|metadata| metadata.text("token").map(str::to_owned)),
        })
    }

    /// The address, from the platform and not checked here.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// `GET`: a link. `POST`: a form with the [parameters](Self::params).
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The parameters, in their order.
    #[must_use]
    pub fn params(&self) -> &[(String, String)] {
        &self.params
    }

    /// The token for the card page, `metadata.token`: whoever has it can go on with this payment.
    #[must_use]
    pub fn token(&self) -> Option<Secret> {
        self.token.clone().map(Secret::new)
    }
}

/// Hides address and parameters: both can hold tokens.
impl fmt::Debug for FlowData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowData")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
