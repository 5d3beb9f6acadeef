//! SHA-1 callbacks: both forms, every wrong form, several secrets.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use payout_signing::sha1_callback::{
    CallbackError, CallbackSecret, CallbackSecretError, verify_enclosed, verify_joined,
};
use proptest::prelude::*;

const BODY: &[u8] = br#"{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","resolution":"ok"}}}"#;

fn secret(text: &str) -> CallbackSecret {
    CallbackSecret::new(text).unwrap()
}

#[test]
fn c10_an_empty_secret_is_refused() {
    assert_eq!(CallbackSecret::new("").unwrap_err(), CallbackSecretError::Empty);
    assert!(
        CallbackSecret::new(" ").is_ok(),
        "every other secret is used as it stands"
    );
}

#[test]
fn c1_a_signature_in_another_form_is_refused_before_anything_is_compared() {
    let secret = secret("merchant-secret");
    let right = secret.sign_enclosed(BODY);
    assert_eq!(right.len(), 28);
    secret.verify_enclosed(BODY, &right).unwrap();

    // The last letter holds two bits beyond the 20 bytes; a lenient decoder reads the next letter as the same digest.
    let last = char::from(right.as_bytes()[26] + 1);
    for wrong in [
        String::new(),
        "=".repeat(28),
        "A".repeat(28),
        format!("{}==", "A".repeat(26)),
        right.trim_end_matches('=').to_owned(),
        format!("{right}="),
        format!("{right}\n"),
        format!(" {right}"),
        format!("{right},{right}"),
        format!("{}{last}=", &right[..26]),
        format!("{}_{}", &right[..10], &right[11..]),
        format!("{}\u{e9}{}", &right[..10], &right[12..]),
        secret.sign_joined([BODY]),
    ] {
        assert_eq!(
            secret.verify_enclosed(BODY, &wrong),
            Err(CallbackError::NotBase64),
            "{wrong:?}"
        );
    }
}

#[test]
fn c1_a_digest_in_another_form_is_refused_before_anything_is_compared() {
    let secret = secret("test-merchant-control");
    let fields = ["approved", "1234567", "hf-abc"];
    let right = secret.sign_joined(fields);
    assert_eq!(right, "652ace404c4dfe8bba069ecee594ec23a89340e1");
    secret.verify_joined(fields, &right).unwrap();
    for wrong in [
        String::new(),
        "short".to_owned(),
        right.to_uppercase(),
        right.replacen('a', "A", 1),
        format!("{right}extra"),
        format!("{right}\n"),
        format!(" {}", &right[1..]),
        right[..39].to_owned(),
        format!("{}g", &right[..39]),
        format!("0x{}", &right[2..]),
        format!("{}\u{e9}", &right[..38]),
    ] {
        assert_eq!(
            secret.verify_joined(fields, &wrong),
            Err(CallbackError::NotHex),
            "{wrong:?}"
        );
    }
    let last_digit = format!("{}2", &right[..39]);
    assert_eq!(secret.verify_joined(fields, last_digit), Err(CallbackError::Mismatch));
}

#[test]
fn c2_the_same_json_in_other_bytes_does_not_verify() {
    let secret = secret("secret");
    let escaped = br#"{"callback_url":"http:\/\/example.com\/cb"}"#;
    let plain = br#"{"callback_url":"http://example.com/cb"}"#;
    let signature = secret.sign_enclosed(escaped);
    secret.verify_enclosed(escaped, &signature).unwrap();
    assert_eq!(secret.verify_enclosed(plain, &signature), Err(CallbackError::Mismatch));

    let signed = br#"{"a":"\u00e9","b":[1,2.50]}"#;
    let signature = secret.sign_enclosed(signed);
    secret.verify_enclosed(signed, &signature).unwrap();
    for same_json in [
        r#"{"b":[1,2.50],"a":"\u00e9"}"#,
        r#"{"a":"é","b":[1,2.50]}"#,
        r#"{"a":"\u00E9","b":[1,2.50]}"#,
        r#"{"a":"\u00e9","b":[1,2.5]}"#,
        r#"{"a": "\u00e9","b":[1,2.50]}"#,
        " {\"a\":\"\\u00e9\",\"b\":[1,2.50]}",
        "{\"a\":\"\\u00e9\",\"b\":[1,2.50]}\n",
        "\u{feff}{\"a\":\"\\u00e9\",\"b\":[1,2.50]}",
        r#"{"a":"\u00e9","a":"\u00e9","b":[1,2.50]}"#,
    ] {
        assert_eq!(
            secret.verify_enclosed(same_json.as_bytes(), &signature),
            Err(CallbackError::Mismatch),
            "{same_json}"
        );
    }
}

#[test]
fn c3_a_digest_that_differs_in_one_digit_is_refused_wherever_the_digit_stands() {
    let secret = secret("test-merchant-control");
    let fields = ["approved", "12", "3abc"];
    let right = secret.sign_joined(fields);
    for position in 0..40 {
        let mut wrong = right.clone().into_bytes();
        wrong[position] = if wrong[position] == b'0' { b'1' } else { b'0' };
        assert_eq!(
            secret.verify_joined(fields, wrong),
            Err(CallbackError::Mismatch),
            "digit {position}"
        );
    }

    // Enclosed: each of the 20 bytes, the first as the last, ends in the one refusal.
    let right = STANDARD.decode(secret.sign_enclosed(BODY)).unwrap();
    assert_eq!(right.len(), 20);
    for position in 0..20 {
        let mut wrong = right.clone();
        wrong[position] ^= 1;
        assert_eq!(
            secret.verify_enclosed(BODY, STANDARD.encode(wrong)),
            Err(CallbackError::Mismatch),
            "byte {position}"
        );
    }
}

#[test]
fn c6_the_joined_form_does_not_tell_where_a_field_ends() {
    // Why the ids must be compared with the record: two orders, one digest.
    let secret = secret("test-merchant-control");
    let shifted = secret.sign_joined(["approved", "12", "3abc"]);
    assert_eq!(shifted, secret.sign_joined(["approved", "123", "abc"]));
    assert_eq!(shifted, "5d2a7f1da046d1fb439352ba95a852c15ef8f46f");
}

#[test]
fn the_secret_that_matched_is_named_and_every_secret_is_tried() {
    let secrets = [secret("first"), secret("second"), secret("third"), secret("second")];
    for (position, name) in ["first", "second", "third"].into_iter().enumerate() {
        let signature = secret(name).sign_enclosed(BODY);
        assert_eq!(verify_enclosed(&secrets, BODY, &signature), Ok(position));
        let digest = secret(name).sign_joined(["a", "b"]);
        assert_eq!(verify_joined(&secrets, ["a", "b"], &digest), Ok(position));
    }
    let stranger = secret("fourth").sign_enclosed(BODY);
    assert_eq!(verify_enclosed(&secrets, BODY, stranger), Err(CallbackError::Mismatch));

    // Counted through the iterator: a match at the front does not end the search.
    let mut tried = 0;
    let signature = secrets[0].sign_enclosed(BODY);
    let counted = secrets.iter().inspect(|_| tried += 1);
    assert_eq!(verify_enclosed(counted, BODY, signature), Ok(0));
    assert_eq!(tried, 4);
}

#[test]
fn no_secret_refuses_everything() {
    // Not even what an empty secret would sign.
    let none: [&CallbackSecret; 0] = [];
    assert_eq!(
        verify_enclosed(none, br#"{"a":1}"#, "n4nHQM60bXQYySSnisV5QdXpZSA="),
        Err(CallbackError::Mismatch)
    );
    assert_eq!(
        verify_joined(none, [""; 0], "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        Err(CallbackError::Mismatch)
    );
}

#[test]
fn a_secret_is_used_whole() {
    let signature = secret("sk_test_0123456789").sign_enclosed(BODY);
    for other in [
        "0123456789",
        "sk_live_0123456789",
        "sk_test_0123456789 ",
        "SK_TEST_0123456789",
    ] {
        assert_eq!(
            secret(other).verify_enclosed(BODY, &signature),
            Err(CallbackError::Mismatch),
            "{other}"
        );
    }
}

proptest! {
    #[test]
    fn c2_what_is_signed_verifies_and_any_other_body_does_not(
        key in ".{1,80}",
        body in proptest::collection::vec(any::<u8>(), 1..300),
        at in any::<proptest::sample::Index>(),
        flip in 1_u8..,
    ) {
        let key = secret(&key);
        let signature = key.sign_enclosed(&body);
        prop_assert_eq!(key.verify_enclosed(&body, &signature), Ok(()));
        let mut other = body.clone();
        other[at.index(body.len())] ^= flip;
        prop_assert_eq!(key.verify_enclosed(&other, &signature), Err(CallbackError::Mismatch));
    }

    #[test]
    fn c1_a_text_that_is_not_the_one_form_of_20_bytes_is_refused_as_such(
        text in "[A-Za-z0-9+/]{0,1}[A-Za-z0-9+/]{25}[A-Za-z0-9+/=]{1,2}={0,2}",
    ) {
        let one_form = text.len() == 28
            && text.find('=') == Some(27)
            && "AEIMQUYcgkosw048".contains(char::from(text.as_bytes()[26]));
        let expected = if one_form { CallbackError::Mismatch } else { CallbackError::NotBase64 };
        prop_assert_eq!(secret("secret").verify_enclosed(b"body", &text), Err(expected));
    }

    #[test]
    fn joined_fields_verify_and_a_changed_field_does_not(
        fields in proptest::collection::vec(".{0,20}", 1..6),
        at in any::<proptest::sample::Index>(),
    ) {
        let key = secret("control");
        let digest = key.sign_joined(&fields);
        prop_assert_eq!(key.verify_joined(&fields, &digest), Ok(()));
        let mut other = fields.clone();
        let at = at.index(fields.len());
        other[at].push('x');
        // Longer by one letter, so another text whatever stands around it.
        prop_assert_eq!(key.verify_joined(&other, &digest), Err(CallbackError::Mismatch));
    }
}
