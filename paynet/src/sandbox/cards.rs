//! Stored cards and recurring payments (section 4.7).

use super::{
    answer::Answer,
    call::Call,
    fault::RefusalType,
    form::Pair,
    gateway::{State, refused},
    merchant::Merchant,
    order::pair,
    request::Signed,
};
use payout_core::Secret;
use std::sync::Arc;

/// A card as the gateway keeps it. `Debug` shows nothing of it.
#[derive(Debug, Clone)]
pub(super) struct Card {
    number: Arc<Secret>,
    printed_name: Option<Arc<Secret>>,
    expire_month: Option<String>,
    expire_year: Option<String>,
}

impl Card {
    pub(super) fn new(number: String) -> Self {
        Self {
            number: Arc::new(Secret::new(number)),
            printed_name: None,
            expire_month: None,
            expire_year: None,
        }
    }

    /// The card that a request spells out, in the spelling of `payout`, of transfers, or of the recurring commands.
    pub(super) fn of(signed: &Signed) -> Option<Self> {
        let any = |names: [&str; 3]| names.into_iter().find_map(|name| signed.field(name)).map(str::to_owned);
        let number = any(["credit_card_number", "destination-card-no", "credit-card-number"])?;
        Some(Self {
            printed_name: any(["card_printed_name", "card-printed-name", "card-printed-name"])
                .map(|name| Arc::new(Secret::new(name))),
            expire_month: any(["expire_month", "expire-month", "expire-month"]),
            expire_year: any(["expire_year", "expire-year", "expire-year"]),
            ..Self::new(number)
        })
    }

    fn number(&self) -> &str {
        self.number.expose()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.number() == other.number()
    }

    /// What may be shown of it.
    fn shown(&self) -> Vec<Pair> {
        let number = self.number();
        let last_four = number.get(number.len().saturating_sub(4)..).unwrap_or_default();
        let mut fields: Vec<Pair> = Vec::new();
        let name = self.printed_name.as_deref().map(Secret::expose);
        fields.extend(name.map(|name| pair("card-printed-name", name)));
        fields.push(pair("bin", number.get(..6).unwrap_or_default()));
        fields.push(pair("last-four-digits", last_four));
        fields.extend(self.expire_year.as_deref().map(|year| pair("expire-year", year)));
        fields.extend(self.expire_month.as_deref().map(|month| pair("expire-month", month)));
        fields
    }
}

/// The ids of a stored card.
#[derive(Debug, Clone, Copy)]
struct Token {
    id: u64,
    /// One per card number.
    unique: u64,
    recurring: u64,
}

struct Stored {
    merchant: String,
    token: Token,
    card: Card,
}

/// All tokens. Ids are counted, from the one of the documented sample.
pub(super) struct Cards {
    stored: Vec<Stored>,
    next: u64,
}

impl Cards {
    pub(super) fn new(merchants: &[Merchant]) -> Self {
        let mut cards = Self {
            stored: Vec::new(),
            next: 7_654_321,
        };
        for merchant in merchants {
            for (id, card) in &merchant.cards {
                cards.next = cards.next.max(id.saturating_add(1));
                cards.store_as(*id, merchant, card.clone());
            }
        }
        cards
    }

    fn store(&mut self, merchant: &Merchant, card: Card) -> Token {
        let id = self.next;
        self.next = id.wrapping_add(1);
        self.store_as(id, merchant, card)
    }

    fn store_as(&mut self, id: u64, merchant: &Merchant, card: Card) -> Token {
        let known = self.stored.iter().find(|stored| stored.card.is_same(&card));
        let token = Token {
            id,
            unique: known.map_or(id, |known| known.token.unique),
            recurring: id.wrapping_add(1_000_000),
        };
        self.stored.push(Stored {
            merchant: merchant.login.clone(),
            token,
            card,
        });
        token
    }

    /// The card behind a `card-ref-id` of this merchant.
    pub(super) fn card(&self, merchant: &Merchant, id: &str) -> Option<&Card> {
        let is_it = |stored: &&Stored| stored.merchant == merchant.login && stored.token.id.to_string() == id;
        self.stored.iter().find(is_it).map(|stored| &stored.card)
    }

    fn recurring(&mut self, merchant: &Merchant, id: &str) -> Option<&mut Stored> {
        let is_it =
            |stored: &&mut Stored| stored.merchant == merchant.login && stored.token.recurring.to_string() == id;
        self.stored.iter_mut().find(is_it)
    }
}

impl State {
    /// A token of the card in an earlier order. A second call makes a second token: whether it does is not documented.
    pub(super) fn create_card_ref(&mut self, merchant: &Merchant, signed: &Signed, serial: &str) -> Answer {
        let reference = signed.reference();
        let error = |message: &str| refused(RefusalType::Error, serial, reference, None, message, "1");
        let Some(record) = self.find(merchant, signed) else {
            return error("Order not found");
        };
        if !record.is_over() {
            return error("Order has no final status");
        }
        let Some(card) = record.card.clone() else {
            return error("Order has no card");
        };
        let token = self.cards.store(merchant, card);
        let mut fields = vec![pair("type", "create-card-ref-response"), pair("serial-number", serial)];
        fields.extend([
            pair("card-ref-id", &token.id.to_string()),
            pair("unq-card-ref-id", &token.unique.to_string()),
            pair("recurring-payment-id", &token.recurring.to_string()),
        ]);
        Answer::Form(fields)
    }

    pub(super) fn card_info(&self, merchant: &Merchant, signed: &Signed, serial: &str) -> Answer {
        let id = signed.field("cardrefid").unwrap_or_default();
        let Some(card) = self.cards.card(merchant, id) else {
            return refused(RefusalType::Error, serial, None, None, "Card not found", "1");
        };
        let mut fields = vec![pair("type", "get-card-info-response"), pair("serial-number", serial)];
        fields.extend(card.shown());
        Answer::Form(fields)
    }

    /// The recurring commands. The form of their answers is not documented: this one has the common fields, and the id.
    pub(super) fn recurring(&mut self, merchant: &Merchant, call: Call, signed: &Signed, serial: &str) -> Answer {
        let reference = signed.reference();
        let mut fields = vec![pair("type", "async-response"), pair("serial-number", serial)];
        fields.extend(reference.map(|reference| pair("merchant-order-id", reference)));
        let given = signed.field("recurring-payment-id");
        let id = match (call, Card::of(signed), given) {
            (Call::CreateRecurringPayment, Some(card), _) => Some(self.cards.store(merchant, card).recurring),
            (Call::UpdateRecurringPayment, card, Some(id)) => {
                let Some(stored) = self.cards.recurring(merchant, id) else {
                    return refused(
                        RefusalType::Error,
                        serial,
                        reference,
                        None,
                        "Recurring payment not found",
                        "1",
                    );
                };
                if let Some(card) = card {
                    stored.card = card;
                }
                Some(stored.token.recurring)
            }
            _ => None,
        };
        fields.extend(id.map(|id| pair("recurring-payment-id", &id.to_string())));
        Answer::Form(fields)
    }
}
