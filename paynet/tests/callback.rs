//! Callbacks: vectors H and *Additional* of the wire specification, section 3.5, and the rules of section 6.4. All digests are
//! facts from there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use paynet::{Callback, CallbackError, ControlKey, LONGEST_QUERY, Reference, StatusWord};

fn key() -> ControlKey {
    ControlKey::new("test-merchant-control").unwrap()
}

fn verify(query: &str) -> Result<Callback, CallbackError> {
    Callback::verify(query, &key())
}

/// A query of these four fields, in the order of the digest.
fn query(status: &str, order_id: &str, reference: &str, control: &str) -> String {
    format!("status={status}&orderid={order_id}&client_orderid={reference}&control={control}")
}

const H: &str = "652ace404c4dfe8bba069ecee594ec23a89340e1";
const EXAMPLE: &str = "status=approved&merchant_order=1&client_orderid=1&orderid=6982864&type=payout&amount=10.42&currency=USD\
                       &control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";

#[test]
fn trap_61_vectors_h_accepted() {
    let callback = verify(&query("approved", "1234567", "hf-abc", H)).unwrap();
    assert_eq!(callback.status(), &StatusWord::Approved);
    assert_eq!(callback.order_id(), "1234567");
    assert_eq!(callback.client_orderid(), "hf-abc");
    let short = ControlKey::new("key").unwrap();
    let control = "2c84ae87d73fa3dc116b3203e8bb1c133eed829d";
    assert!(Callback::verify(&query("approved", "_", "_", control), &short).is_ok());
    assert!(verify(EXAMPLE).is_ok());
}

#[test]
fn trap_61_vectors_h_refused() {
    for control in [
        &format!("{}0", &H[..39]),
        "short",
        &format!("{H}extra"),
        &H[..39],
        &H.to_uppercase(),
        &format!("%20{H}"),
        &format!("{H}%0A"),
        "854f38715ee6bf43fa18e3ca202985a06e0ae755",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        &"é".repeat(20),
        &"é".repeat(40),
    ] {
        let refused = verify(&query("approved", "1234567", "hf-abc", control));
        assert!(matches!(refused, Err(CallbackError::Control(_))), "{control}");
    }
    // Each digit counts, the first as the last.
    for at in 0..40 {
        let mut control = H.as_bytes().to_vec();
        control[at] = if control[at] == b'0' { b'1' } else { b'0' };
        let control = String::from_utf8(control).unwrap();
        assert!(
            verify(&query("approved", "1234567", "hf-abc", &control)).is_err(),
            "{at}"
        );
    }
}

#[test]
fn c1_a_control_that_is_missing_doubled_or_in_another_form_is_refused() {
    let right = query("approved", "1234567", "hf-abc", H);
    assert!(verify(&right).is_ok());
    let without = right.replace(&format!("&control={H}"), "");
    for refused in [
        without.clone(),
        format!("{without}&control"),
        format!("{without}&control="),
        format!("{right}&control={H}"),
        format!("{right}&control="),
        format!("{right}&%63ontrol={H}"),
        format!("{without}&Control={H}"),
        format!("{without}&control={}", H.to_uppercase()),
        format!("{without}&control={}", H.replacen('a', "A", 1)),
        format!("{without}&control=ZSrOQExN/ou6Bp7O5ZTsI6iTQOE="), // the same digest in base64
        format!("{without}&control=0x{H}"),
        format!("{without}&control={H}%0A"),
        format!("{without}&control={H}%00"),
        format!("{without}&control=+{H}"),
        format!("{without}&control={}", &H[..39]),
        format!("{without}&control={}", "0".repeat(40)),
    ] {
        assert!(verify(&refused).is_err(), "{refused}");
    }
    // Escapes are the form's business: what they stand for is the same text.
    assert!(verify(&right.replacen("control=6", "control=%36", 1)).is_ok());
}

#[test]
fn trap_65_missing_or_empty_fields_are_refused_even_if_the_digest_fits() {
    let of_empties = "1a66987ac24e927ff2979f83a41cb818936a9e62";
    assert_eq!(key().control("", "", ""), of_empties);
    for query in [
        query("", "", "", of_empties),
        format!("control={of_empties}"),
        String::new(),
        query("approved", "1234567", "hf-abc", ""),
        format!("status=approved&orderid=1234567&client_orderid=hf-abc&xcontrol={H}"),
        query("approved", "", "hf-abc", &key().control("approved", "", "hf-abc")),
        query("approved", "17", "", &key().control("approved", "17", "")),
        query("", "17", "x", &key().control("", "17", "x")),
    ] {
        assert!(matches!(verify(&query), Err(CallbackError::Missing { .. })), "{query}");
    }
}

#[test]
fn trap_62_one_control_for_two_orders_and_only_the_stored_one_matches() {
    c6_one_control_for_two_orders_and_only_the_stored_one_matches();
}

#[test]
fn c6_one_control_for_two_orders_and_only_the_stored_one_matches() {
    let control = "5d2a7f1da046d1fb439352ba95a852c15ef8f46f";
    let first = verify(&query("approved", "12", "3abc", control)).unwrap();
    let second = verify(&query("approved", "123", "abc", control)).unwrap();
    let (reference, order_id): (Reference, paynet::OrderId) = ("abc".parse().unwrap(), "123".parse().unwrap());
    assert!(second.matches(&reference, &order_id));
    assert!(!first.matches(&reference, &order_id));
    // Nor where one of the two ids is right.
    assert!(!second.matches(&"ABC".parse().unwrap(), &order_id));
    assert!(!second.matches(&reference, &"12".parse().unwrap()));
}

#[test]
fn trap_63_what_the_control_does_not_cover_verifies_and_is_called_unsigned() {
    c7_what_the_control_does_not_cover_verifies_and_is_called_unsigned();
}

#[test]
fn c7_what_the_control_does_not_cover_verifies_and_is_called_unsigned() {
    let changed = EXAMPLE
        .replace("amount=10.42", "amount=99999")
        .replace("type=payout", "type=reversal")
        .replace("currency=USD", "currency=EUR");
    let callback = verify(&changed).unwrap();
    assert_eq!(callback.unsigned_amount(), Some("99999"));
    assert_eq!(callback.unsigned_type(), Some("reversal"));
    assert_eq!(callback.unsigned_currency(), Some("EUR"));
}

#[test]
fn trap_64_repeated_fields_are_refused() {
    c9_repeated_fields_are_refused();
}

#[test]
fn c9_repeated_fields_are_refused() {
    for repeated in ["status=approved", "orderid=6982864", "client_orderid=1", "type=x"] {
        for query in [format!("{EXAMPLE}&{repeated}"), format!("{repeated}&{EXAMPLE}")] {
            assert!(matches!(verify(&query), Err(CallbackError::Fields(_))), "{query}");
        }
    }
    let (_, control) = EXAMPLE.rsplit_once('&').unwrap();
    assert!(verify(&format!("{EXAMPLE}&{control}")).is_err());
    assert!(verify(&format!("{EXAMPLE}&%73tatus=approved")).is_err());
}

#[test]
fn trap_66_decoded_values_are_hashed() {
    let control = key().control("approved", "17", "a b");
    for reference in ["a%20b", "a+b"] {
        let callback = verify(&query("approved", "17", reference, &control)).unwrap();
        assert_eq!(callback.client_orderid(), "a b");
    }
    assert!(verify(&query("approved", "17", "a%2Bb", &control)).is_err());
    // No trimming, no change of case.
    assert!(verify(&query("approved", "17", "a+b+", &control)).is_err());
    assert!(verify(&query("approved", "17", "A+b", &control)).is_err());
    assert!(verify(&query("Approved", "17", "a+b", &control)).is_err());
}

#[test]
fn trap_67_two_names_of_the_reference() {
    let control = key().control("approved", "17", "mine");
    for names in [
        "client_orderid=mine",
        "merchant_order=mine",
        "client_orderid=mine&merchant_order=mine",
    ] {
        let query = format!("status=approved&orderid=17&{names}&control={control}");
        assert_eq!(verify(&query).unwrap().client_orderid(), "mine");
    }
    for names in [
        "client_orderid=mine&merchant_order=yours",
        "client_orderid=yours&merchant_order=mine",
        "client_orderid=mine&merchant_order=",
    ] {
        let query = format!("status=approved&orderid=17&{names}&control={control}");
        assert!(
            matches!(verify(&query), Err(CallbackError::Disagreement { .. })),
            "{names}"
        );
    }
    let query = format!("status=approved&orderid=17&paynet-order-id=18&client_orderid=mine&control={control}");
    assert!(matches!(verify(&query), Err(CallbackError::Disagreement { .. })));
}

#[test]
fn trap_68_three_ways_to_say_no_message() {
    for message in ["", "&error_message=", "&error_message=null", "&error-message=null"] {
        assert_eq!(
            verify(&format!("{EXAMPLE}{message}")).unwrap().unsigned_error_message(),
            None
        );
    }
    let said = verify(&format!("{EXAMPLE}&error_message=No+funds")).unwrap();
    assert_eq!(said.unsigned_error_message(), Some("No funds"));
}

#[test]
fn c8_other_words_verify_and_stay_words() {
    for word in ["APPROVED", "approved_", "settled"] {
        let callback = verify(&query(word, "17", "x", &key().control(word, "17", "x"))).unwrap();
        assert_eq!(callback.status(), &StatusWord::Other(word.to_owned()));
        assert!(!callback.status().is_final());
    }
}

#[test]
fn trap_70_an_empty_control_key_is_refused() {
    c10_an_empty_control_key_is_refused();
}

#[test]
fn c10_an_empty_control_key_is_refused() {
    let error = ControlKey::new("").unwrap_err().to_string();
    assert!(error.contains("`control key`") && error.contains("empty"), "{error}");
}

#[test]
fn c11_another_key_is_refused() {
    assert!(Callback::verify(EXAMPLE, &ControlKey::new("production-control").unwrap()).is_err());
}

#[test]
fn c14_a_query_without_end_is_not_read() {
    let query = format!("{EXAMPLE}&merchantdata={}", "x".repeat(LONGEST_QUERY));
    assert!(matches!(verify(&query), Err(CallbackError::TooLong { .. })));
    let query = format!("{EXAMPLE}&merchantdata={}", "%C3%A9".repeat(64_000));
    assert!(verify(&query).is_ok());
}

#[test]
fn m9_queries_that_are_no_forms_are_refused() {
    for piece in ["x=%zz", "x=%FF", "x", "%F"] {
        assert!(
            matches!(verify(&format!("{EXAMPLE}&{piece}")), Err(CallbackError::Fields(_))),
            "{piece}"
        );
    }
    assert!(verify(&format!("?{EXAMPLE}")).is_err());
}

#[test]
fn the_test_signer_makes_what_the_verifier_takes() {
    let fields = [
        ("status", "declined"),
        ("orderid", "17"),
        ("merchant_order", "a&b=c"),
        ("error_message", "é"),
    ];
    let query = Callback::sign_for_tests(&fields, &key());
    let callback = verify(&query).unwrap();
    assert_eq!(callback.client_orderid(), "a&b=c");
    assert_eq!(callback.unsigned_error_message(), Some("é"));
    assert_eq!(callback.unsigned_field("status"), Some("declined"));
}

#[test]
fn trap_69_the_hundredth_repeat_changes_nothing() {
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..100 {
        *seen.entry(verify(EXAMPLE).unwrap().repeat_key()).or_insert(0) += 1;
    }
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [100]);
    // The order of fields, what is unsigned and not part of the key, and how values are encoded make no difference.
    let key = verify(EXAMPLE).unwrap().repeat_key();
    let control = EXAMPLE.rsplit_once('=').unwrap().1;
    let same = format!("control={control}&amount=9&type=%70ayout&orderid=6982864&merchant_order=1&status=approved");
    assert_eq!(verify(&same).unwrap().repeat_key(), key);
}

#[test]
fn callbacks_that_differ_in_status_type_or_ids_are_no_repeats() {
    let signed = |status, kind, order_id, reference| {
        let fields = [
            ("status", status),
            ("type", kind),
            ("orderid", order_id),
            ("client_orderid", reference),
        ];
        verify(&Callback::sign_for_tests(&fields, &key())).unwrap().repeat_key()
    };
    let keys = [
        signed("approved", "payout", "12", "3abc"),
        signed("approved", "payout", "123", "abc"),
        signed("declined", "payout", "12", "3abc"),
        signed("approved", "reversal", "12", "3abc"),
        signed("approved", "", "12", "3abc"),
        signed("approved", "payout&orderid=12", "12", "3abc"),
        signed("approved&type=payout", "", "12", "3abc"),
    ];
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(key), "{key:?}");
        assert!(key.as_str().is_ascii());
    }
}

#[test]
fn trap_63_a_custom_form_is_verified_by_the_same_rules() {
    let control = "19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";
    let fields = [
        ("status", "approved"),
        ("orderid", "6982864"),
        ("client_orderid", "1"),
        ("control", control),
    ];
    let by_hand = Callback::verify_fields(fields, &key()).unwrap();
    assert_eq!(by_hand.status(), &StatusWord::Approved);
    assert_eq!(
        by_hand.repeat_key(),
        verify(&query("approved", "6982864", "1", control))
            .unwrap()
            .repeat_key()
    );
    for at in 0..fields.len() {
        let without = fields
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != at)
            .map(|(_, pair)| *pair);
        assert!(matches!(
            Callback::verify_fields(without, &key()),
            Err(CallbackError::Missing { .. })
        ));
        let twice = fields.into_iter().chain([fields[at]]);
        assert!(matches!(
            Callback::verify_fields(twice, &key()),
            Err(CallbackError::Fields(_))
        ));
    }
    let other = [
        ("status", "declined"),
        ("orderid", "6982864"),
        ("client_orderid", "1"),
        ("control", control),
    ];
    assert!(matches!(
        Callback::verify_fields(other, &key()),
        Err(CallbackError::Control(_))
    ));
}
