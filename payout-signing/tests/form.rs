//! Forms: what each reader takes and refuses.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use payout_signing::form::{self, FormError};
use payout_signing::percent::DecodeError;

fn decoded(text: &str) -> Vec<(String, String)> {
    form::decode(text).unwrap()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn what_both_readers_agree_on() {
    for (text, expected) in [
        ("", &[][..]),
        ("&&", &[]),
        ("=", &[("", "")]),
        ("=x", &[("", "x")]),
        ("&a=1&&b=2&", &[("a", "1"), ("b", "2")]),
        ("a==1=", &[("a", "=1=")]),
        ("a=1;b=2", &[("a", "1;b=2")]),
        ("a=b+c%2B%20d", &[("a", "b c+ d")]),
        ("%C3%a9+=é", &[("é ", "é")]),
        ("a=%00", &[("a", "\0")]),
        ("amount=+10", &[("amount", " 10")]),
        ("amount=%2B10", &[("amount", "+10")]),
        ("amount=1%2C000.00", &[("amount", "1,000.00")]),
        (
            "status=approved&Status=declined",
            &[("status", "approved"), ("Status", "declined")],
        ),
        ("type=x\n&b=1\n", &[("type", "x\n"), ("b", "1\n")]),
    ] {
        assert_eq!(decoded(text), pairs(expected), "{text}");
        assert_eq!(form::decode_unique(text).unwrap(), pairs(expected), "{text}");
    }
}

#[test]
fn m9_where_the_readers_part() {
    assert_eq!(decoded("a&b=1&a"), pairs(&[("a", ""), ("b", "1"), ("a", "")]));
    assert_eq!(
        form::decode_unique("b=1&&a"),
        Err(FormError::MissingEquals { piece: 3 })
    );
    for text in [
        "status=approved&status=declined",
        "a[]=1&a[]=2",
        "a=1&%61=1",
        "=&=",
        "a+b=1&a%20b=1",
    ] {
        assert_eq!(decoded(text).len(), 2);
        assert!(
            matches!(form::decode_unique(text), Err(FormError::Duplicate { .. })),
            "{text}"
        );
    }
}

#[test]
fn m9_what_cannot_be_decoded_is_refused_by_both() {
    for (text, piece) in [("a=%", 1), ("a=1&b=%zz", 2), ("%2=x", 1), ("&&%=1", 3)] {
        for error in [form::decode(text).unwrap_err(), form::decode_unique(text).unwrap_err()] {
            let FormError::Component { piece: told, source } = error else {
                panic!("{text}: {error}")
            };
            assert!(matches!(source, DecodeError::BadEscape { .. }));
            assert_eq!(told, piece, "{text}");
        }
    }
    for text in ["a=%FF", "%C3=1", "a=%ED%A0%80"] {
        let refused = form::decode(text).unwrap_err();
        assert!(
            matches!(
                refused,
                FormError::Component {
                    source: DecodeError::InvalidUtf8(_),
                    ..
                }
            ),
            "{text}"
        );
    }
}

#[test]
fn pieces_stay_encoded_until_asked() {
    let pieces: Vec<_> = form::pieces("a+b=1\n&&c").collect();
    assert_eq!(
        pieces.iter().map(form::Piece::raw_name).collect::<Vec<_>>(),
        ["a+b", "c"]
    );
    assert_eq!(
        pieces.iter().map(form::Piece::raw_value).collect::<Vec<_>>(),
        [Some("1\n"), None]
    );
    assert_eq!(pieces.iter().map(form::Piece::number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(
        pieces.iter().map(|piece| piece.name().unwrap()).collect::<Vec<_>>(),
        ["a b", "c"]
    );
    assert_eq!(
        pieces.iter().map(|piece| piece.value().unwrap()).collect::<Vec<_>>(),
        [Some("1\n".to_owned()), None]
    );
    assert_eq!(form::decode_component("+%2B").unwrap(), " +");
}

#[test]
fn writing_uses_the_alphabet_of_rfc_3986() {
    assert_eq!(
        form::encode([("a b", "1+1=2&~*"), ("", ""), ("a b", "é")]),
        "a%20b=1%2B1%3D2%26~%2A&=&a%20b=%C3%A9"
    );
    assert_eq!(form::encode([]), "");
}
