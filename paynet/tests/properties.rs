//! What holds for every payout, every body and every callback.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use http::Response;
use paynet::{
    Account, Amount, BankAccount, Callback, CallbackUrl, ControlKey, Currency, Endpoint, Operation, Payout,
    PayoutState, RsaPublicKey, SendError, Sign, Stamp, WriteError,
};
use payout_signing::{form, oauth1::Received};
use proptest::{collection::vec, option, prelude::*};
use std::sync::LazyLock;

static ACCOUNT: LazyLock<Account> = LazyLock::new(common::account);

static PUBLIC: LazyLock<RsaPublicKey> = LazyLock::new(|| RsaPublicKey::from_pem(common::PUBLIC_PEM).unwrap());

fn texts() -> impl Strategy<Value = String> {
    // Mostly within the shortest limit, so that most payouts are written.
    prop_oneof![9 => "\\PC{1,16}", 1 => "\\PC{0,40}"]
}

prop_compose! {
    fn payouts()(
        endpoint in prop_oneof![any::<u64>().prop_map(Endpoint::Id), any::<u64>().prop_map(Endpoint::Group)],
        reference in "[A-Za-z0-9_-]{1,128}",
        minor in 1_i128..1_000_000_000_000,
        code in prop::sample::select(vec!["USD", "EUR", "JPY", "KWD", "CLF"]),
        number in texts(),
        name in option::of(texts()),
        routing in option::of(texts()),
        description in option::of(texts()),
        url in option::of("https://shop\\.example\\.com/[a-z?=%&2-4]{0,20}"),
        extra in vec(("[a-z_-]{1,12}", texts()), 0..4),
    ) -> Option<Payout> {
        let amount = Amount::from_minor(minor, Currency::from_code(code).unwrap()).unwrap();
        let mut account = BankAccount::new(number).ok()?;
        if let Some(name) = name {
            account = account.account_name(name);
        }
        if let Some(routing) = routing {
            account = account.routing_number(routing);
        }
        let mut payout = Payout::new(endpoint, reference.parse().unwrap(), amount, account);
        if let Some(description) = description {
            payout = payout.description(description);
        }
        if let Some(url) = url.and_then(|url| CallbackUrl::parse(&url).ok()) {
            payout = payout.server_callback_url(url);
        }
        Some(extra.into_iter().fold(payout, |payout, (name, value)| payout.extra(name, value)))
    }
}

fn pairs(payout: &Payout) -> Result<Vec<(String, String)>, WriteError> {
    let message = payout.write(&ACCOUNT)?;
    let pairs = message.parameters().iter();
    Ok(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

proptest! {
    #[test]
    fn g2_a_payout_that_is_written_arrives_as_it_was_meant_and_verifies(payout in payouts()) {
        let Some(payout) = payout else { return Ok(()) };
        let Ok(pairs) = pairs(&payout) else { return Ok(()) };
        let request = ACCOUNT.sign(payout.write(&ACCOUNT).unwrap(), &Stamp::now().unwrap()).unwrap();
        let body = std::str::from_utf8(request.body()).unwrap();
        // Trap 13: body and signature come from the same pairs; trap 29: no name twice; trap 10: none of the protocol's.
        prop_assert_eq!(&form::decode_unique(body).unwrap(), &pairs);
        prop_assert!(pairs.iter().all(|(name, value)| !name.is_empty() && !name.starts_with("oauth_") && value.len() < 2000));
        prop_assert!(body.is_ascii() && !body.contains(['\n', '\r', ' ', '+']));
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let received = Received::new(request.method(), &request.uri().to_string(), authorization, Some(body)).unwrap();
        prop_assert!(received.verify_rsa_sha256(&PUBLIC).is_ok());
    }

    #[test]
    fn trap_21_amounts_come_back_exactly(minor in 1_i128..i128::from(u64::MAX), code in prop::sample::select(vec!["USD", "JPY", "KWD"])) {
        let amount = Amount::from_minor(minor, Currency::from_code(code).unwrap()).unwrap();
        let payout = Payout::new(Endpoint::Id(1), "1".parse().unwrap(), amount, BankAccount::new("1").unwrap());
        let shortest = amount.to_shortest_text().len();
        match payout.write(&ACCOUNT) {
            Ok(message) => {
                let text = message.parameters().get("amount").unwrap();
                prop_assert!(text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
                prop_assert_eq!(Amount::parse_decimal(text, amount.currency()).unwrap(), amount);
            }
            Err(error) => {
                prop_assert_eq!(error.field(), "amount");
                prop_assert!(shortest > 10);
            }
        }
    }

    #[test]
    fn h10_no_body_is_accepted_by_chance(status in 100_u16..600, body in vec(any::<u8>(), 0..300)) {
        let response = || Response::builder().status(status).body(Bytes::from(body.clone())).unwrap();
        let payout = common::small_payout();
        match payout.read(&ACCOUNT, response()) {
            Err(SendError::Unknown(_)) => {}
            Err(SendError::Rejected(_)) => prop_assert_eq!(status, 401),
            other => prop_assert!(false, "{:?}", other),
        }
        prop_assert!(payout.status().read(&ACCOUNT, response()).is_err());
    }

    #[test]
    fn h10_forms_of_known_names_are_accepted_only_as_documented(
        fields in vec((
            prop::sample::select(vec![
                "type", "paynet-order-id", "orderid", "merchant-order-id", "client_orderid", "serial-number", "status", "error-code",
            ]),
            prop::sample::select(vec![
                "async-response", "validation-error", "error", "status-response", "17", "payout-2041", "", "approved", "%zz",
            ]),
        ), 0..7),
        end in prop::sample::select(vec!["", "\n", "\r\n", " "]),
    ) {
        let pieces: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}{end}")).collect();
        let body = Bytes::from(pieces.join("&"));
        let response = || Response::new(body.clone());
        let value = |name: &str| fields.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| *value);
        let twice = fields.iter().any(|(name, _)| fields.iter().filter(|(other, _)| name == other).count() > 1);
        let bad = twice || fields.iter().any(|(_, value)| *value == "%zz");
        let echoes = ["merchant-order-id", "client_orderid"];
        let foreign = echoes.iter().any(|name| value(name).is_some_and(|value| value != "payout-2041"));
        let ids = [value("paynet-order-id"), value("orderid")];
        let id = ids.iter().flatten().any(|id| !id.is_empty());

        match common::small_payout().read(&ACCOUNT, response()) {
            Ok(accepted) => {
                prop_assert!(!bad && !foreign && value("type") == Some("async-response"));
                prop_assert!(ids.iter().flatten().all(|id| *id == accepted.order_id().as_str()) && id);
            }
            Err(SendError::Rejected(_)) => {
                prop_assert!(!bad && !foreign && !id);
                prop_assert!(matches!(value("type"), Some("validation-error" | "error")));
            }
            Err(SendError::Unknown(_)) => {}
            Err(SendError::NotSent(error)) => prop_assert!(false, "{}", error),
        }
        if let Ok(status) = common::small_payout().status().read(&ACCOUNT, response()) {
            prop_assert!(!bad && !foreign && value("type") == Some("status-response"));
            prop_assert_eq!(status.state() == PayoutState::Paid, value("status") == Some("approved"));
        }
    }

    #[test]
    fn s4_a_word_never_seen_is_unrecognised(word in "\\PC{0,12}") {
        let known = ["approved", "declined", "error", "filtered", "processing", "unknown", "chain_declined"];
        prop_assume!(!known.contains(&word.as_str()));
        let body = form::encode([("type", "status-response"), ("status", word.as_str())]);
        let status = common::small_payout().status().read(&ACCOUNT, Response::new(Bytes::from(body))).unwrap();
        prop_assert_eq!(status.state(), PayoutState::Unrecognised);
        prop_assert!(!status.is_final());
        prop_assert_eq!(status.word().as_str(), word);
    }

    #[test]
    fn trap_32_values_survive_every_framing(values in vec("\\PC{1,12}", 1..5), end in prop::sample::select(vec!["", "\n", "\r\n", " ", "\n\n"])) {
        let mut body = format!("type=async-response{end}&paynet-order-id=17{end}");
        for (index, value) in values.iter().enumerate() {
            let pair = form::encode([(format!("f{index}").as_str(), value.as_str())]);
            body.extend(["&", &pair, end]);
        }
        let accepted = common::small_payout().read(&ACCOUNT, Response::new(Bytes::from(body))).unwrap();
        for (index, value) in values.iter().enumerate() {
            prop_assert_eq!(accepted.fields().get(&format!("f{index}")), Some(value.as_str()));
        }
    }

    #[test]
    fn c6_a_control_covers_its_three_fields_joined_and_nothing_else(
        signed in ["[a-z]{1,9}", "[0-9]{1,5}", "\\PC{1,9}"],
        shown in ["[a-z]{1,9}", "[0-9]{1,5}", "\\PC{1,9}"],
        key in "\\PC{1,20}",
    ) {
        let key = ControlKey::new(key).unwrap();
        let control = key.control(&signed[0], &signed[1], &signed[2]);
        let query = |fields: &[String; 3]| form::encode([
            ("status", fields[0].as_str()), ("orderid", &fields[1]), ("client_orderid", &fields[2]), ("control", &control),
        ]);
        prop_assert!(Callback::verify(&query(&signed), &key).is_ok());
        prop_assert_eq!(Callback::verify(&query(&shown), &key).is_ok(), signed.concat() == shown.concat());
    }

    #[test]
    fn a_query_never_panics_and_never_verifies_by_chance(query in "\\PC{0,80}", control in "[0-9a-f]{40}") {
        let key = ControlKey::new("test-merchant-control").unwrap();
        prop_assert!(Callback::verify(&query, &key).is_err());
        let query = format!("status=approved&orderid=1&client_orderid=1&control={control}");
        prop_assert!(Callback::verify(&query, &key).is_err());
    }

    #[test]
    fn c16_no_private_address_becomes_a_callback_url(
        octets in prop_oneof![
            Just([10, 0]), Just([172, 16]), Just([192, 168]), Just([169, 254]), Just([0, 0]), Just([100, 64]), Just([198, 18]),
        ],
        rest in any::<[u8; 2]>(),
        path in "[a-z/]{0,9}",
    ) {
        let ([a, b], [c, d]) = (octets, rest);
        for host in [format!("{a}.{b}.{c}.{d}"), format!("[::ffff:{a}.{b}.{c}.{d}]")] {
            let url = format!("https://{host}/{path}");
            prop_assert!(CallbackUrl::parse(&url).is_err());
            prop_assert!(CallbackUrl::with_plain_http(&url).is_err());
        }
    }

    #[test]
    fn c16_a_callback_url_never_panics(url in "\\PC{0,40}") {
        if let Ok(url) = CallbackUrl::parse(&url) {
            prop_assert!(url.as_str().to_ascii_lowercase().starts_with("http"));
        }
    }
}
