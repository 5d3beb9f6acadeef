//! What a body may hold (sections 4.3, 4.4, 4.8, 4.10 and 4.11). Names count with their case.

use super::{
    calendar,
    call::Call,
    json::{self, Object, Value},
};
use payout_core::sandbox::decimal;

/// One member of a body.
struct Member {
    name: &'static str,
    required: bool,
    kind: Kind,
}

enum Kind {
    /// At least and at most so many characters, none of them a control character.
    Text(usize, usize),
    /// A positive decimal number, as text or as number.
    Amount,
    /// Three upper-case letters.
    Currency,
    /// `YYYY-MM-DD`.
    Date,
    /// Seconds, as integer or as text.
    Seconds,
    Integer,
    Texts,
    Members(&'static [Member]),
}

const fn required(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        required: true,
        kind,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        required: false,
        kind,
    }
}

const fn text(name: &'static str) -> Member {
    optional(name, Kind::Text(0, 500))
}

const ID: Kind = Kind::Text(1, 128);

const COMPANY: &[Member] = &[
    text("legal_type"),
    text("name"),
    text("url"),
    text("incorporated_country"),
    text("incorporated_state"),
];
const CONTACT: &[Member] = &[
    text("first_name"),
    text("last_name"),
    text("email"),
    optional("date_of_birth", Kind::Date),
    text("mobile"),
    text("phone"),
];
const ADDRESS: &[Member] = &[
    optional("country", Kind::Text(2, 2)),
    text("state"),
    text("address_line_1"),
    text("address_line_2"),
    text("city"),
    text("zip_code"),
];
const PAYEE: &[Member] = &[
    text("type"),
    optional("company", Kind::Members(COMPANY)),
    optional("contact", Kind::Members(CONTACT)),
    optional("address", Kind::Members(ADDRESS)),
];
const REGISTRATION_LINK: &[Member] = &[
    required("payee_id", ID),
    text("client_session_id"),
    optional("redirect_url", Kind::Text(1, 2048)),
    optional("redirect_time", Kind::Seconds),
    optional("payout_methods_list", Kind::Texts),
    text("registration_mode"),
    text("lock_type"),
    text("language_id"),
    optional("payee", Kind::Members(PAYEE)),
];
const LOGIN_LINK: &[Member] = &[
    required("payee_id", ID),
    text("client_session_id"),
    optional("redirect_url", Kind::Text(1, 2048)),
    optional("redirect_time", Kind::Seconds),
    text("language_id"),
];
const STORE: &[Member] = &[text("name"), text("url"), text("type")];
const MERCHANT: &[Member] = &[optional("id", Kind::Integer), optional("store", Kind::Members(STORE))];
const CREDENTIALS: &[Member] = &[
    required("type", Kind::Text(1, 50)),
    text("token"),
    text("user_name"),
    text("password"),
];
const ORDERS: &[Member] = &[
    text("type"),
    text("path"),
    optional("credentials", Kind::Members(CREDENTIALS)),
];
const ORDERS_REPORT: &[Member] = &[
    optional("merchant", Kind::Members(MERCHANT)),
    optional("orders", Kind::Members(ORDERS)),
];
const PAYOUT: &[Member] = &[
    required("payee_id", ID),
    required("amount", Kind::Amount),
    required("client_reference_id", ID),
    required("description", Kind::Text(1, 199)),
    required("currency", Kind::Currency),
    optional("payout_date", Kind::Date),
    optional("group_id", Kind::Text(1, 200)),
    optional("orders_report", Kind::Members(ORDERS_REPORT)),
];
const CHARGE: &[Member] = &[
    required("payee_id", ID),
    required("amount", Kind::Amount),
    required("client_reference_id", ID),
    optional("description", Kind::Text(1, 199)),
    required("currency", Kind::Currency),
];

/// What is wrong with the body of this call, and what would be right.
pub(super) fn check(call: Call, body: &Object<'_>) -> Result<(), String> {
    let members = match call {
        Call::RegistrationLink => REGISTRATION_LINK,
        Call::LoginLink => LOGIN_LINK,
        Call::CreatePayout => PAYOUT,
        Call::CreateCharge => CHARGE,
        _ => &[],
    };
    check_members(members, body, "")
}

fn check_members(members: &[Member], body: &Object<'_>, within: &str) -> Result<(), String> {
    for name in body.names() {
        if !members.iter().any(|member| member.name == name) {
            let same = members.iter().find(|member| member.name.eq_ignore_ascii_case(name));
            return Err(match same {
                Some(member) => format!("{within}{name} is written {within}{}", member.name),
                None => format!("{within}{name} is no member of this body"),
            });
        }
    }
    for member in members {
        let name = member.name;
        match body.raw(name).map(json::value) {
            None if member.required => return Err(format!("{within}{name} is required")),
            None => {}
            Some(value) => {
                let value = value.ok_or_else(|| format!("{within}{name} is no value"))?;
                check_value(&member.kind, &value, &format!("{within}{name}"))?;
            }
        }
    }
    Ok(())
}

fn check_value(kind: &Kind, value: &Value<'_>, name: &str) -> Result<(), String> {
    let right = match (kind, value) {
        (Kind::Text(min, max), Value::Text(text)) => {
            return if !(*min..=*max).contains(&text.chars().count()) {
                Err(format!(
                    "{name} has {} characters, it takes {min} to {max}",
                    text.chars().count()
                ))
            } else if text.contains(char::is_control) {
                Err(format!("{name} holds a control character"))
            } else {
                Ok(())
            };
        }
        (Kind::Members(members), Value::Object(object)) => {
            return check_members(members, object, &format!("{name}."));
        }
        (Kind::Amount, Value::Text(text)) => is_amount(text),
        (Kind::Amount, Value::Number(text)) => is_amount(text),
        (Kind::Currency, Value::Text(text)) => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        (Kind::Date, Value::Text(text)) => calendar::is_date(text),
        (Kind::Seconds, Value::Text(text)) => digits(text),
        (Kind::Seconds | Kind::Integer, Value::Number(text)) => digits(text),
        (Kind::Texts, Value::List(list)) => list.iter().all(|raw| matches!(json::value(raw), Some(Value::Text(_)))),
        _ => false,
    };
    if right {
        return Ok(());
    }
    Err(format!(
        "{name} takes {}",
        match kind {
            Kind::Text(..) => "a text",
            Kind::Amount => "a positive amount such as 25.22, with two decimals at most",
            Kind::Currency => "three upper-case letters",
            Kind::Date => "a day such as 2018-01-24",
            Kind::Seconds => "seconds, as a whole number",
            Kind::Integer => "a whole number",
            Kind::Texts => "a list of texts",
            Kind::Members(_) => "an object",
        }
    ))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// More than two digits behind the point have no meaning for the currencies that are known to be paid (section 4.14).
fn is_amount(text: &str) -> bool {
    let fraction = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    fraction <= 3 && decimal::parse(text).is_some_and(|amount| amount > 0)
}
