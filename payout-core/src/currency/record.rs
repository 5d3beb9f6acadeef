//! Currencies in serde formats: the code and the exponent, because neither alone brings a currency back.

use super::{Currency, CurrencyError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
#[serde(rename = "Currency")]
struct Record<'a> {
    code: Cow<'a, str>,
    #[serde(default)]
    exponent: Option<u8>,
}

impl Currency {
    /// The currency that was recorded: an exponent that is stated stands, whatever ISO 4217 says today.
    pub(crate) fn from_record(code: &str, exponent: Option<u8>) -> Result<Self, CurrencyError> {
        match (Self::from_code(code), exponent) {
            (Ok(known), Some(exponent)) => known.with_exponent(exponent),
            (Err(CurrencyError::Unknown { .. }), Some(exponent)) => Self::platform(code, exponent),
            (found, _) => found,
        }
    }
}

/// Written as `{"code":"USD","exponent":2}`. The exponent is written always, so that a record means the same after ISO 4217
/// changes.
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Record {
            code: self.code().into(),
            exponent: self.exponent(),
        }
        .serialize(serializer)
    }
}

/// Without an exponent (`{"code":"USD"}`) the one of ISO 4217 is meant; a code that ISO 4217 does not know needs one.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Record::deserialize(deserializer)?;
        Self::from_record(&record.code, record.exponent).map_err(D::Error::custom)
    }
}
