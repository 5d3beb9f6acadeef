use serde::Serialize;

/// How the card page treats cards, `gateway_options.cardgate`.
///
/// # Example: charge a saved card without a page
///
/// ```
/// let options = paycore::CardGateOptions::new().instant(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[must_use = "options change nothing until they are given to a payment"]
pub struct CardGateOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    tokenize: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instant: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restrict_saved_cards: Option<bool>,
}

impl CardGateOptions {
    /// Nothing is set: the platform's own defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the card is saved as a token.
    pub fn tokenize(mut self, on: bool) -> Self {
        self.tokenize = Some(on);
        self
    }

    /// Whether a saved card is charged at once.
    pub fn instant(mut self, on: bool) -> Self {
        self.instant = Some(on);
        self
    }

    /// Whether saved cards are kept from the page.
    pub fn restrict_saved_cards(mut self, on: bool) -> Self {
        self.restrict_saved_cards = Some(on);
        self
    }
}
