//! The documented tables: what each command takes (section 4).

use super::{
    call::Call,
    form::{self, Pair},
    parameter::{Parameter, digits, receiver, text},
};

/// Section 4.1, complete. Postcode, phone and birthday are text here although two of them are called numeric there:
/// real ones hold letters and signs. "Long" tokens have no length there; 19 digits hold every 64-bit number.
const PAYOUT: &[Parameter] = &[
    text("client_orderid", 128),
    text("amount", 10),
    text("currency", 3),
    text("order_desc", 64),
    Parameter {
        name: "ipaddress",
        alias: None,
        min: 7,
        max: 45,
        digits: false,
    },
    text("purpose", 128),
    text("redirect_url", 128),
    text("redirect_success_url", 1024),
    text("redirect_fail_url", 1024),
    digits("credit_card_number", 1, 20),
    text("card_printed_name", 128),
    digits("expire_month", 1, 2),
    digits("expire_year", 1, 4),
    digits("cvv2", 3, 4),
    text("account_number", 32),
    text("account_name", 128),
    text("ewallet_type", 64),
    text("ewallet_wallet", 128),
    text("crypto_wallet_address", 64),
    text("bank_name", 255),
    text("bank_branch", 255),
    text("bank_code", 32),
    text("bank_city", 128),
    text("bank_address1", 255),
    text("bank_zip_code", 255),
    text("bank_province", 255),
    text("bank_area", 255),
    text("routing_number", 16),
    text("legal_person_name", 128),
    text("legal_person_document_number", 128),
    receiver("receiver_first_name", "first_name", 128),
    receiver("receiver_last_name", "last_name", 128),
    receiver("receiver_birthday", "birthday", 30),
    receiver("receiver_country_code", "country", 3),
    receiver("receiver_state", "state", 4),
    receiver("receiver_city", "city", 128),
    receiver("receiver_zip_code", "zip_code", 32),
    receiver("receiver_address1", "address1", 256),
    receiver("receiver_phone", "phone", 128),
    receiver("receiver_email", "email", 128),
    receiver("receiver_identity_document_id", "identity_document_id", 128),
    receiver("receiver_identity_document_number", "identity_document_number", 128),
    text("merchant_data", 64_000),
    text("bank_bic", 128),
    text("receiver_inn", 128),
    text("customer_level", 32),
    digits("customer_id", 1, 10),
    text("merchant_customer_identifier", 64),
    digits("card_recurring_payment_id", 1, 19),
    digits("recurring-payment-id", 1, 19),
];

/// Sections 4.2, 4.5 and 4.8, in as far as they are known: what orders beside `payout` have in common.
const ORDER: &[Parameter] = &[
    text("client_orderid", 128),
    text("amount", 10),
    text("currency", 3),
    text("order_desc", 64),
    Parameter {
        name: "ipaddress",
        alias: None,
        min: 7,
        max: 45,
        digits: false,
    },
    text("purpose", 128),
    text("redirect_url", 128),
    text("redirect_success_url", 1024),
    text("redirect_fail_url", 1024),
    digits("destination-card-ref-id", 1, 20),
    digits("destination-card-no", 16, 19),
];

/// Section 4.7, and the second step of section 4.4.
const OTHER: &[Parameter] = &[
    text("client_orderid", 128),
    text("client-orderid", 128),
    digits("cardrefid", 1, 20),
    text("order_desc", 64),
    digits("credit-card-number", 1, 20),
    text("currency", 3),
    text("country", 2),
    text("recurring-payment-id", 128),
    digits("expire-year", 1, 4),
    digits("expire-month", 1, 2),
    text("balance-provider", 128),
    text("balance-name", 128),
];

const CARD: [&str; 4] = ["credit_card_number", "card_printed_name", "expire_month", "expire_year"];

/// What a command always requires; the rest is up to the acquirer.
fn required(call: Call) -> &'static [&'static str] {
    match call {
        Call::Payout | Call::PayoutCheck | Call::PayoutForm | Call::TransferByRef => {
            &["client_orderid", "amount", "currency"]
        }
        Call::PayoutByRef => &["client_orderid", "amount", "currency", "destination-card-ref-id"],
        Call::PayoutPay | Call::CreateCardRef => &["client_orderid", "orderid"],
        Call::Status => &["client_orderid"],
        Call::CreateRecurringPayment => &["rp_card_type", "client-orderid", "credit-card-number"],
        Call::UpdateRecurringPayment => &["client-orderid", "recurring-payment-id"],
        Call::UpdateRecurringPayments => &["payload"],
        Call::GetCardInfo => &["cardrefid"],
        Call::GetBalance => &[],
    }
}

fn table(call: Call) -> &'static [Parameter] {
    match call {
        Call::Payout | Call::PayoutCheck => PAYOUT,
        Call::PayoutByRef | Call::PayoutForm | Call::TransferByRef => ORDER,
        _ => OTHER,
    }
}

/// The longest `server_callback_url`, where the command has one.
fn longest_callback_url(call: Call) -> usize {
    if call == Call::PayoutForm { 1024 } else { 128 }
}

/// The two spellings of each parameter that has two.
pub(super) fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAYOUT
        .iter()
        .filter_map(|parameter| Some((parameter.name, parameter.alias?)))
}

/// What the acquirer's set-up adds to the tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetUp<'c> {
    /// Parameters of `payout` and `payout-check` that it requires, too.
    pub(super) required: &'c [String],
    /// No rule for the ports of callback URLs: on loopback.
    pub(super) any_port: bool,
}

/// The first rule that the parameters break, in the words of an `error-message`. Unknown names are let through: the
/// client may send signed parameters that no table has.
pub(super) fn check(call: Call, form: &[Pair], set_up: SetUp<'_>) -> Result<(), String> {
    let table = table(call);
    let find = |name: &str| {
        table
            .iter()
            .find(|known| known.name == name || known.alias == Some(name))
    };
    let also_required = match call {
        Call::Payout | Call::PayoutCheck => set_up.required,
        _ => &[],
    };
    let required = required(call)
        .iter()
        .copied()
        .chain(also_required.iter().map(String::as_str));
    for name in required {
        let alias = find(name).and_then(|known| known.alias);
        let present = form::value(form, name).or_else(|| form::value(form, alias?));
        if present.is_none() {
            return Err(format!("Parameter {name} is required"));
        }
    }
    for (name, value) in form {
        if let Some(parameter) = find(name) {
            parameter.check(name, value)?;
        }
    }
    if let Some(amount) = form::value(form, "amount") {
        check_amount(amount)?;
    }
    check_exclusions(call, form)?;
    match form::value(form, "server_callback_url") {
        Some(url) => check_callback_url(url, longest_callback_url(call), set_up.any_port),
        None => Ok(()),
    }
}

/// Major units, `.` as delimiter, above zero (section 4.0.1).
fn check_amount(amount: &str) -> Result<(), String> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return Err("Parameter amount takes major units with . as delimiter, such as 10.42".to_owned());
    }
    if amount.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        return Err("Parameter amount must be above zero".to_owned());
    }
    Ok(())
}

fn check_exclusions(call: Call, form: &[Pair]) -> Result<(), String> {
    let present = |name: &str| form::value(form, name).is_some();
    let (success, fail) = (present("redirect_success_url"), present("redirect_fail_url"));
    if present("redirect_url") && (success || fail) {
        return Err("Parameter redirect_url excludes redirect_success_url and redirect_fail_url".to_owned());
    }
    if success != fail {
        return Err("Parameters redirect_success_url and redirect_fail_url go together".to_owned());
    }
    match call {
        Call::Payout | Call::PayoutCheck => {
            let sources = [
                CARD.into_iter().any(present),
                present("card_recurring_payment_id"),
                present("recurring-payment-id"),
            ];
            if sources.into_iter().filter(|source| *source).count() > 1 {
                return Err(
                    "Card data, card_recurring_payment_id and recurring-payment-id exclude each other".to_owned(),
                );
            }
        }
        Call::TransferByRef => {
            if present("login") {
                return Err("Parameter login is not taken, give it as oauth_consumer_key".to_owned());
            }
            if present("destination-card-no") == present("destination-card-ref-id") {
                return Err("One of destination-card-no and destination-card-ref-id is required".to_owned());
            }
        }
        Call::CreateRecurringPayment if !matches!(form::value(form, "rp_card_type"), Some("SRC" | "DST")) => {
            return Err("Parameter rp_card_type must be SRC or DST".to_owned());
        }
        Call::UpdateRecurringPayment => check_update(form)?,
        _ => {}
    }
    Ok(())
}

/// Section 4.7: card data whole or not at all, and one way to give amounts.
fn check_update(form: &[Pair]) -> Result<(), String> {
    let present = |name: &str| form::value(form, name).is_some();
    if present("credit-card-number") {
        for name in ["card-printed-name", "expire-year", "expire-month"] {
            if !present(name) {
                return Err(format!("Parameter {name} is required"));
            }
        }
    }
    let (from, to) = (present("amount-from"), present("amount-to"));
    let ways = [present("amount"), from || to, present("amount-sequence")];
    if ways.into_iter().filter(|way| *way).count() > 1 {
        return Err("Parameters amount, amount-from with amount-to, and amount-sequence exclude each other".to_owned());
    }
    if from == to {
        Ok(())
    } else {
        Err("Parameters amount-from and amount-to go together".to_owned())
    }
}

/// Section 6.1: http on 80 and 8080, https on 443 and 8443.
fn check_callback_url(url: &str, longest: usize, any_port: bool) -> Result<(), String> {
    let length = url.chars().count();
    if length > longest {
        return Err(format!(
            "Parameter server_callback_url has {length} characters, it takes 1 to {longest}"
        ));
    }
    let invalid = || "Parameter server_callback_url must be an http or https URL".to_owned();
    let uri: http::Uri = url.parse().map_err(|_| invalid())?;
    let ports = match uri.scheme_str() {
        Some("http") => [80, 8080],
        Some("https") => [443, 8443],
        _ => return Err(invalid()),
    };
    if uri.authority().is_none_or(|authority| authority.as_str().contains('@')) {
        return Err(invalid());
    }
    match uri.port_u16() {
        Some(port) if !any_port && !ports.contains(&port) => Err(
            "Parameter server_callback_url takes the ports 80 and 8080 with http, 443 and 8443 with https".to_owned(),
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: SetUp<'_> = SetUp {
        required: &[],
        any_port: false,
    };

    fn form(extra: &[(&str, &str)]) -> Vec<Pair> {
        let base = [("client_orderid", "1"), ("amount", "10.42"), ("currency", "USD")];
        let base = base
            .iter()
            .filter(|(name, _)| extra.iter().all(|(other, _)| other != name));
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        base.chain(extra).map(owned).collect()
    }

    fn refused(extra: &[(&str, &str)]) -> String {
        check(Call::Payout, &form(extra), PLAIN).unwrap_err()
    }

    #[test]
    fn every_limit_of_the_table_holds_on_both_sides() {
        for parameter in PAYOUT {
            let own_form = ["amount", "server_callback_url"];
            let spellings = [Some(parameter.name), parameter.alias];
            for name in spellings.into_iter().flatten() {
                let fill = |length| "1".repeat(length);
                for length in [parameter.min, parameter.max] {
                    if !own_form.contains(&name) && !name.starts_with("redirect_") {
                        assert_eq!(
                            check(Call::Payout, &form(&[(name, &fill(length))]), PLAIN),
                            Ok(()),
                            "{name} {length}"
                        );
                    }
                }
                assert!(refused(&[(name, &fill(parameter.max + 1))]).contains(name), "{name}");
            }
        }
        assert!(refused(&[("cvv2", "12")]).contains("cvv2"));
        assert!(refused(&[("expire_month", "1x")]).contains("digits"));
    }

    #[test]
    fn required_parameters_are_missed_by_name() {
        for name in ["client_orderid", "amount", "currency"] {
            let without: Vec<Pair> = form(&[]).into_iter().filter(|(present, _)| present != name).collect();
            assert_eq!(
                check(Call::Payout, &without, PLAIN),
                Err(format!("Parameter {name} is required"))
            );
        }
        let required = ["receiver_phone".to_owned()];
        let set_up = SetUp {
            required: &required,
            ..PLAIN
        };
        assert!(check(Call::Payout, &form(&[]), set_up).is_err());
        assert_eq!(check(Call::Payout, &form(&[("phone", "+1")]), set_up), Ok(()));
    }

    #[test]
    fn amounts_are_plain_decimal_text() {
        for amount in ["0", "0.00", "-1", "+1", "1e3", "1,000", ".5", "5.", "1.2.3", " 1"] {
            assert!(refused(&[("amount", amount)]).contains("amount"), "{amount}");
        }
        for amount in ["10.42", "10.5", "1", "0.01", "1234567.89"] {
            assert_eq!(
                check(Call::Payout, &form(&[("amount", amount)]), PLAIN),
                Ok(()),
                "{amount}"
            );
        }
    }

    #[test]
    fn exclusions() {
        let card = ("credit_card_number", "4444333322221111");
        for pairs in [
            &[("redirect_url", "https://a"), ("redirect_fail_url", "https://a")][..],
            &[("redirect_success_url", "https://a")],
            &[card, ("card_recurring_payment_id", "1")],
            &[("expire_month", "12"), ("recurring-payment-id", "1")],
            &[("card_recurring_payment_id", "1"), ("recurring-payment-id", "1")],
        ] {
            assert!(check(Call::Payout, &form(pairs), PLAIN).is_err(), "{pairs:?}");
        }
        let token_with_cvv = [("card_recurring_payment_id", "1"), ("cvv2", "012")];
        assert_eq!(check(Call::Payout, &form(&token_with_cvv), PLAIN), Ok(()));
    }

    #[test]
    fn callback_ports_belong_to_their_scheme() {
        for url in ["http://h", "http://h:8080/x?y=z", "https://h:8443", "https://h:443"] {
            assert_eq!(check_callback_url(url, 128, false), Ok(()), "{url}");
        }
        for url in ["http://h:443", "https://h:8080", "https://h:1", "http://u@h"] {
            assert!(check_callback_url(url, 128, false).is_err(), "{url}");
        }
        for url in ["ftp://h", "h", "/x", "http://u@h"] {
            assert!(check_callback_url(url, 128, true).is_err(), "{url}");
        }
        assert_eq!(check_callback_url("http://127.0.0.1:50000/cb", 128, true), Ok(()));
    }
}
