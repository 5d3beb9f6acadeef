//! Forms, Basic, base64, SHA-1 callbacks.

use crate::{Ledger, NotRun, cases, hex, pairs, read, str};
use http::Method;
use payout_signing::{
    basic::{BasicError, BasicHeaderError, Credentials},
    form::{self, FormError},
    oauth1::{Parameters, Protocol, SignatureMethod, Unsigned},
    percent::DecodeError,
    sha1_callback::{CallbackError, CallbackSecret, CallbackSecretError, verify_joined},
};

#[test]
fn form_decoding() {
    let Some(vectors) = read("form_urlencoded.json") else {
        return;
    };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(
        "form_urlencoded.json",
        all.iter().map(|case| str(case, "id").to_owned()),
    );
    for case in all {
        let id = str(case, "id");
        let outcome = match form::decode(str(case, "input")) {
            Ok(ours) => {
                assert_eq!(ours, pairs(&case["output"]), "{id}");
                Ok(())
            }
            Err(_) => Err(NotRun),
        };
        ledger.note(id, outcome);
    }
    let utf8 = "bytes that are not UTF-8 are refused: U+FFFD would make two ids one";
    let escape = "a bad escape is refused where a browser guesses";
    ledger.close(&[
        ("wpt-05", utf8),
        ("wpt-06", utf8),
        ("wpt-08", utf8),
        ("wpt-09", utf8),
        ("wpt-10", utf8),
        ("wpt-27", escape),
        ("wpt-28", escape),
        ("wpt-29", escape),
        ("wpt-32", escape),
        ("wpt-33", escape),
        ("wpt-34", escape),
        ("wpt-35", escape),
    ]);
}

/// What a callback reader must do on top, as far as it is the form's to do; values are the provider crates' to judge.
#[test]
fn form_policy() {
    let Some(vectors) = read("form_urlencoded.json") else {
        return;
    };
    let policy = cases(&vectors["policy"], "cases");
    let inputs = policy.iter().map(|case| str(case, "input").to_owned());
    let mut ledger = Ledger::new("form_urlencoded.json, policy", inputs);
    for case in policy {
        let input = str(case, "input");
        let ours = form::decode_unique(input);
        let first_is = |ours: &Result<Vec<(String, String)>, FormError>, name: &str, value: &str| {
            let first = ours.as_ref().unwrap().first().cloned();
            assert_eq!(first, Some((name.to_owned(), value.to_owned())), "{input}");
        };
        match input {
            "status=approved&status=declined" | "a[]=1&a[]=2" => {
                assert!(matches!(ours, Err(FormError::Duplicate { .. })), "{input}");
            }
            "a=%" => {
                let bad_escape = matches!(
                    ours,
                    Err(FormError::Component {
                        source: DecodeError::BadEscape { .. },
                        ..
                    })
                );
                assert!(bad_escape, "{input}");
            }
            "a=%FF" => {
                let not_utf8 = matches!(
                    ours,
                    Err(FormError::Component {
                        source: DecodeError::InvalidUtf8(_),
                        ..
                    })
                );
                assert!(not_utf8, "{input}");
            }
            "status=approved&Status=declined" => first_is(&ours, "status", "approved"),
            "a=1;b=2" => first_is(&ours, "a", "1;b=2"),
            // Refused further on, by the type of the field: the form hands on what was sent.
            "a=%00" => first_is(&ours, "a", "\0"),
            "amount=1%2C000.00" => first_is(&ours, "amount", "1,000.00"),
            "amount=+10" => first_is(&ours, "amount", " 10"),
            "amount=%2B10" => first_is(&ours, "amount", "+10"),
            "=x" => first_is(&ours, "", "x"),
            // The provider crate trims the line breaks that its gateway puts there.
            _ if input.contains("\n&") => {
                let ours = ours.unwrap();
                assert_eq!(ours.len(), 5);
                assert!(ours[..4].iter().all(|(_, value)| value.ends_with('\n')));
            }
            _ => panic!("no test for {input}"),
        }
        ledger.note(input, Ok(()));
    }
    ledger.close(&[]);
}

#[test]
fn basic() {
    let Some(vectors) = read("http_basic_base64.json") else {
        return;
    };
    let all = cases(&vectors, "basic");
    let mut ledger = Ledger::new(
        "http_basic_base64.json, basic",
        all.iter().map(|case| str(case, "header").to_owned()),
    );
    for case in all {
        let header = str(case, "header");
        let outcome = match Credentials::new(str(case, "user"), str(case, "password")) {
            Ok(ours) => {
                assert_eq!(ours.authorization(), header);
                assert!(ours.verify(&Credentials::parse(header).unwrap()), "{header}");
                Ok(())
            }
            Err(BasicError::EmptyUser) => Err(NotRun),
            Err(other) => panic!("{header}: {other}"),
        };
        ledger.note(header, outcome);
    }
    let empty = "an empty user is refused";
    ledger.close(&[("Basic Og==", empty), ("Basic OnBhc3M=", empty)]);

    for case in cases(&vectors, "basic_must_refuse") {
        assert!(
            Credentials::new(str(case, "user"), str(case, "password")).is_err(),
            "{case}"
        );
    }
}

#[test]
fn base64() {
    let Some(vectors) = read("http_basic_base64.json") else {
        return;
    };
    let (parameters, protocol) = (Parameters::new(), Protocol::new("key", "nonce", 1));
    for case in cases(&vectors, "base64") {
        let plain = str(case, "plain");
        let url = "https://gate.example.com";
        let unsigned = Unsigned::new(&Method::GET, url, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
        match unsigned.finish(plain.into()) {
            Ok(signed) => assert_eq!(signed.signature_base64(), str(case, "base64")),
            Err(_) => assert_eq!(plain, "", "only a signature without bytes is refused"),
        }
    }
    for case in cases(&vectors, "base64_strict_decoder_must_refuse") {
        let refused = Credentials::parse(format!("Basic {}", str(case, "base64"))).unwrap_err();
        // A blank in front of the text is one more blank behind the scheme, which HTTP allows; the text itself is good.
        let expected = if str(case, "base64") == " Zm9v" {
            BasicHeaderError::MissingColon
        } else {
            BasicHeaderError::NotBase64
        };
        assert_eq!(refused, expected, "{case}");
    }
}

#[test]
fn paycore_callback() {
    let file = "paycore_callback_sha1.json";
    let Some(vectors) = read(file) else { return };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(file, all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        let (id, body, signature) = (str(case, "id"), hex(str(case, "body_hex")), str(case, "signature"));
        let outcome = match CallbackSecret::new(str(case, "secret")) {
            Ok(secret) => {
                assert_eq!(secret.sign_enclosed(&body), signature, "{id}");
                assert_eq!(secret.verify_enclosed(&body, signature), Ok(()), "{id}");
                Ok(())
            }
            Err(CallbackSecretError::Empty) => Err(NotRun),
            Err(other) => panic!("{id}: {other}"),
        };
        ledger.note(id, outcome);
    }
    ledger.close(&[("pc-40", "an empty secret is refused when the verifier is made (C10)")]);

    let refused = cases(&vectors, "must_refuse");
    assert_eq!(refused.len(), 19);
    for case in refused {
        let secret = CallbackSecret::new(str(case, "secret")).unwrap();
        let body = hex(str(case, "body_hex"));
        assert!(
            secret.verify_enclosed(&body, str(case, "signature")).is_err(),
            "{}",
            str(case, "id")
        );
    }
}

#[test]
fn paynet_control() {
    let file = "paynet_control_sha1.json";
    let Some(vectors) = read(file) else { return };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(file, all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        let (id, control) = (str(case, "id"), str(case, "control"));
        let fields = ["status", "orderid", "client_orderid"].map(|field| str(case, field));
        let secret = CallbackSecret::new(str(case, "merchant_control")).unwrap();
        assert_eq!(secret.sign_joined(fields), control, "{id}");
        assert_eq!(verify_joined([&secret], fields, control), Ok(0), "{id}");
        assert_eq!(
            verify_joined([&secret], fields, control.to_uppercase()),
            Err(CallbackError::NotHex),
            "{id}"
        );
        ledger.note(id, Ok(()));
    }
    ledger.close(&[]);

    for sample in cases(&vectors, "documentation_samples") {
        // The last letters of the text stand in for the secret: the digest is of the joined text alone.
        let (fields, secret) = str(sample, "input").split_at(4);
        let secret = CallbackSecret::new(secret).unwrap();
        assert_eq!(secret.sign_joined([fields]), str(sample, "sha1_hex"));
    }
}
