//! Money in serde formats: the decimal text, the code and the exponent; never a number, which readers turn into a float.

use super::{Amount, Money, MoneyError};
use crate::currency::Currency;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
#[serde(rename = "Money")]
struct Record<'a> {
    amount: Cow<'a, str>,
    currency: Cow<'a, str>,
    #[serde(default)]
    exponent: Option<u8>,
}

impl Record<'_> {
    fn read(&self) -> Result<Money, MoneyError> {
        Money::parse_decimal(&self.amount, Currency::from_record(&self.currency, self.exponent)?)
    }
}

/// Written as `{"amount":"10.42","currency":"USD","exponent":2}`. The exponent is written always: a platform's own currency
/// does not come back without it, and a record means the same after ISO 4217 changes.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Record {
            amount: self.to_decimal_text().into(),
            currency: self.currency.code().into(),
            exponent: self.currency.exponent(),
        }
        .serialize(serializer)
    }
}

/// The amount must be text. Without an exponent the one of ISO 4217 is meant.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Record::deserialize(deserializer)?.read().map_err(D::Error::custom)
    }
}

/// As [`Money`].
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.money().serialize(serializer)
    }
}

/// As [`Money`], above zero. What is read is a record, so a currency withdrawn since is taken, as by [`Amount::recorded`].
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::recorded(Money::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
