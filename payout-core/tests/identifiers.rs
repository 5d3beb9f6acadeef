//! References and ids: what could look alike, what is too long, and what would change a path.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_core::{IdError, Reference};
use proptest::prelude::*;

payout_core::text_id! {
    /// The longest reference of a provider.
    struct Narrow: ours(field = "client_orderid", max = 10);
}

payout_core::text_id! {
    /// An id of a provider.
    struct Theirs: theirs(field = "order-id", max = 10);
}

fn plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

#[test]
fn s10_spellings_that_look_alike_are_refused() {
    for text in [
        "payout 1",
        "payout1 ",
        " payout1",
        "payout1\n",
        "caf\u{e9}",
        "cafe\u{301}",
        "p\u{430}yout",
        "payout\u{200b}1",
        "payout\u{ff11}",
        "payout/1",
        "payout%201",
        "payout+1",
    ] {
        assert!(
            matches!(Reference::new(text), Err(IdError::Character { .. })),
            "{text:?}"
        );
    }
    let (lower, upper): (Reference, Reference) = ("payout-1a".parse().unwrap(), "PAYOUT-1A".parse().unwrap());
    assert!(lower.same_payout(&upper) && upper.same_payout(&lower));
    assert_ne!(lower, upper, "it is sent as it was given");
    assert!(!lower.same_payout(&"payout-1b".parse().unwrap()));
}

#[test]
fn s11_one_character_too_many_is_refused_and_nothing_is_cut() {
    let longest = "x".repeat(Reference::MAX);
    assert_eq!(Reference::new(longest.clone()).unwrap().as_str(), longest);
    for length in [129, 130, 256, 100_000] {
        let refused = Reference::new("x".repeat(length)).unwrap_err();
        assert!(matches!(refused, IdError::TooLong { max: 128, found, .. } if found == length));
    }
    assert!(Narrow::new("x".repeat(10)).is_ok());
    assert!(matches!(
        Narrow::new("x".repeat(11)),
        Err(IdError::TooLong {
            field: "client_orderid",
            max: 10,
            found: 11,
            ..
        })
    ));
    // Characters, not bytes.
    assert!(Theirs::new("é".repeat(10)).is_ok());
    assert!(Theirs::new("é".repeat(11)).is_err());
}

#[test]
fn g14_an_id_is_one_segment_of_a_path() {
    for text in [
        "../../payouts",
        "a?b",
        "a%2fb",
        "a/b",
        "a#b",
        "a\\b",
        "a;b",
        "",
        ".",
        "..",
    ] {
        assert!(Reference::new(text).is_err(), "{text:?}");
    }
    for text in ["...", "a..b", ".a", "-"] {
        assert!(Reference::new(text).is_ok(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn s10_only_the_safe_set_makes_a_reference(text in "\\PC{0,12}|[A-Za-z0-9._ -]{1,140}|[A-Za-z0-9._-]{1,128}") {
        let fits = (1..=128).contains(&text.len()) && text.chars().all(plain) && text != "." && text != "..";
        let made = Reference::new(text.clone());
        prop_assert_eq!(made.is_ok(), fits);
        if let Ok(reference) = made {
            prop_assert_eq!(reference.as_str(), &text, "kept as it is");
            prop_assert!(reference.same_payout(&Reference::new(text.to_ascii_uppercase()).unwrap()));
        }
    }

    #[test]
    fn s10_letter_case_is_all_that_may_differ(left in "[aAbB.-]{1,4}", right in "[aAbB.-]{1,4}") {
        prop_assume!(left != "." && left != ".." && right != "." && right != "..");
        let [one, other] = [&left, &right].map(|text| text.parse::<Reference>().unwrap());
        prop_assert_eq!(one.same_payout(&other), left.to_lowercase() == right.to_lowercase());
    }

    #[test]
    fn s11_no_text_is_ever_cut(text in "[a-z]{1,300}") {
        match Reference::new(text.clone()) {
            Ok(reference) => prop_assert_eq!(reference.as_str(), text),
            Err(_) => prop_assert!(text.len() > 128),
        }
    }

    #[test]
    fn g14_a_path_with_an_id_has_as_many_segments_as_were_written(text in "[a./?%#\\\\2f]{0,6}") {
        if let Ok(id) = text.parse::<Narrow>() {
            let uri: http::Uri = format!("https://gate.example.com/v4/payouts/{id}/cancel").parse().unwrap();
            prop_assert_eq!(uri.path().split('/').collect::<Vec<_>>(), ["", "v4", "payouts", text.as_str(), "cancel"]);
            prop_assert_eq!(uri.query(), None);
        }
    }
}
