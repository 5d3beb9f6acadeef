//! Signed notifications: the vectors and the rules of Payoneer 7.3. The vectors test against that text, not against Payoneer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header::AUTHORIZATION};
use payoneer::{Authentic, CallbackError, HmacAuth, HmacAuthError, LONGEST_BODY, NonceUse, Nonces};
use std::time::Duration;

const NOW: Duration = Duration::from_secs(1_700_000_000);
const PUBLIC: &str = "https://hooks.example.com";

fn auth() -> HmacAuth {
    HmacAuth::sandbox("dummy-hmac-key", PUBLIC.parse().unwrap()).unwrap()
}

struct Vector {
    method: Method,
    path: &'static str,
    nonce: &'static str,
    body: &'static str,
    encoded_url: &'static str,
    body_digest: &'static str,
    signature: &'static str,
}

const VECTORS: [Vector; 3] = [
    Vector {
        method: Method::POST,
        path: "/payoneer/Accepted",
        nonce: "n-0001",
        body: r#"{"Payee Id":"testpayee123","IntPaymentId":"test payment ID 123"}"#,
        encoded_url: "https%3a%2f%2fhooks.example.com%2fpayoneer%2faccepted",
        body_digest: "okwKbS8SO82e/0tCzY72lQ==",
        signature: "A/GfAgdes9oJ10tOhUhV93Pb6gzI5P4T200ff+fofEk=",
    },
    Vector {
        method: Method::POST,
        path: "/p?Type=Cancel&app=A~b",
        nonce: "n-0002",
        body: "",
        encoded_url: "https%3a%2f%2fhooks.example.com%2fp%3fapp%3da%7eb%26type%3dcancel",
        body_digest: "1B2M2Y8AsgTpgAmY7PhCfg==",
        signature: "ngBpie4RKMrcPteIIsRKG9DZYitUSk5VIK7G+IEyKXg=",
    },
    Vector {
        method: Method::GET,
        path: "/p?reasoncode=10005&apuid=1",
        nonce: "n-0003",
        body: "",
        encoded_url: "https%3a%2f%2fhooks.example.com%2fp%3fapuid%3d1%26reasoncode%3d10005",
        body_digest: "",
        signature: "zZ7ThagU4zXNwLaAQTJfyYTnaHR+e+QBsKwpRwFmfK8=",
    },
];

impl Vector {
    fn header(&self) -> String {
        let (signature, nonce) = (self.signature, self.nonce);
        format!("hmacauth Webhook-IPCNSender-sandbox:{signature}:{nonce}:1700000000")
    }

    fn request(&self) -> Request<Bytes> {
        self.with_header(&self.header())
    }

    fn with_header(&self, header: &str) -> Request<Bytes> {
        Request::builder()
            .method(&self.method)
            .uri(self.path)
            .header(AUTHORIZATION, header)
            .body(Bytes::from_static(self.body.as_bytes()))
            .unwrap()
    }
}

fn refused(request: &Request<Bytes>) -> HmacAuthError {
    auth().verify(request, NOW).unwrap_err()
}

#[test]
fn trap_50_the_three_vectors_stage_by_stage() {
    for vector in &VECTORS {
        let request = vector.request();
        let stages = auth().stages(&request, vector.nonce, "1700000000");
        assert_eq!(stages.encoded_url(), vector.encoded_url);
        assert_eq!(stages.body_digest(), vector.body_digest);
        let expected = [
            "Webhook-IPCNSender-sandbox",
            vector.method.as_str(),
            vector.encoded_url,
            "1700000000",
            vector.nonce,
            vector.body_digest,
        ];
        assert_eq!(stages.string_to_sign(), expected.concat());
        let authentic = auth().verify(&request, NOW).unwrap();
        assert_eq!((authentic.nonce(), authentic.sent()), (vector.nonce, NOW));
        let signed = auth().sign_for_tests(request, vector.nonce, NOW).unwrap();
        assert_eq!(signed.headers()[AUTHORIZATION], vector.header());
    }
}

#[test]
fn trap_50_how_a_url_is_encoded() {
    for (path, encoded) in [
        ("/", "%2f"),
        ("/a%20b+c", "%2fa%2520b%2bc"),
        ("/-_.~*", "%2f-_.%7e%2a"),
        ("/p?b=2&a=1&B=1", "%2fp%3fa%3d1%26b%3d1%26b%3d2"),
        ("/p?", "%2fp%3f"),
        ("/p?a=1?b&0", "%2fp%3f0%26a%3d1%3fb"),
        ("/p?Q=%C3%A9", "%2fp%3fq%3d%25c3%25a9"),
    ] {
        let request = Request::get(path).body(Bytes::new()).unwrap();
        let stages = auth().stages(&request, "n", "1");
        assert_eq!(
            stages.encoded_url(),
            format!("https%3a%2f%2fhooks.example.com{encoded}"),
            "{path}"
        );
    }
    // The public address counts, with its prefix and its port; the one in the request does not.
    let public = "https://Hooks.example.com:8443/In".parse().unwrap();
    let behind_proxy = HmacAuth::sandbox("k", public).unwrap();
    let request = Request::get("http://10.0.0.7:9000/p").body(Bytes::new()).unwrap();
    let stages = behind_proxy.stages(&request, "n", "1");
    assert_eq!(stages.encoded_url(), "https%3a%2f%2fhooks.example.com%3a8443%2fin%2fp");
}

#[test]
fn c1_headers_that_are_not_this_one() {
    let vector = &VECTORS[0];
    let (signature, good) = (vector.signature, vector.header());
    let mut missing = vector.request();
    missing.headers_mut().remove(AUTHORIZATION);
    assert_eq!(refused(&missing), HmacAuthError::Missing);
    let mut twice = vector.request();
    twice.headers_mut().append(AUTHORIZATION, good.parse().unwrap());
    assert_eq!(refused(&twice), HmacAuthError::Repeated);

    for scheme in ["HMACAUTH", "HmacAuth"] {
        let header = good.replacen("hmacauth", scheme, 1);
        assert!(auth().verify(&vector.with_header(&header), NOW).is_ok(), "{scheme}");
    }
    let app = "Webhook-IPCNSender-sandbox";
    for (header, error) in [
        (
            format!("Basic {app}:{signature}:n-0001:1700000000"),
            HmacAuthError::Scheme,
        ),
        (
            format!("hmacauth{app}:{signature}:n-0001:1700000000"),
            HmacAuthError::Scheme,
        ),
        ("hmacauth".to_owned(), HmacAuthError::Scheme),
        ("hmacauth ".to_owned(), HmacAuthError::Parts),
        (format!("hmacauth {app}:{signature}:n-0001"), HmacAuthError::Parts),
        (format!("{good}:"), HmacAuthError::Parts),
        (format!("{good}:x"), HmacAuthError::Parts),
        (format!("hmacauth {app}::n-0001:1700000000"), HmacAuthError::Parts),
        (format!("hmacauth {app}:{signature}::1700000000"), HmacAuthError::Parts),
        (format!("hmacauth :{signature}:n-0001:1700000000"), HmacAuthError::Parts),
        (format!("hmacauth {app}:{signature}:n-0001:"), HmacAuthError::Parts),
        (
            format!("hmacauth {app}:{signature}:n 1:1700000000"),
            HmacAuthError::Parts,
        ),
        (
            format!("hmacauth {app}:{signature}:{}:1700000000", "n".repeat(129)),
            HmacAuthError::Parts,
        ),
        (
            format!("hmacauth {app}:{}:n:1700000000", "A".repeat(1000)),
            HmacAuthError::Parts,
        ),
        (
            format!("hmacauth {app}:{signature}:n-0001:+1700000000"),
            HmacAuthError::Timestamp,
        ),
        (
            format!("hmacauth {app}:{signature}:n-0001:1700000000.0"),
            HmacAuthError::Timestamp,
        ),
        (
            format!("hmacauth {app}:{signature}:n-0001:99999999999999999999"),
            HmacAuthError::Timestamp,
        ),
        (
            format!("hmacauth {app}:{}:n-0001:1700000000", signature.trim_end_matches('=')),
            HmacAuthError::Encoding,
        ),
        (
            format!("hmacauth {app}:{}:n-0001:1700000000", signature.replace('+', "-")),
            HmacAuthError::Encoding,
        ),
        (
            format!("hmacauth {app}:{}:n-0001:1700000000", signature.replace("Ek=", "El=")),
            HmacAuthError::Encoding,
        ),
    ] {
        assert_eq!(refused(&vector.with_header(&header)), error, "{header}");
    }
    let mut bytes = vector.request();
    let value = HeaderValue::from_bytes(b"hmacauth \xff:a:b:1").unwrap();
    bytes.headers_mut().insert(AUTHORIZATION, value);
    assert_eq!(refused(&bytes), HmacAuthError::Parts);
}

#[test]
fn c2_every_signed_byte_counts() {
    for vector in &VECTORS {
        let other = |change: &dyn Fn(&mut Request<Bytes>)| {
            let mut request = vector.request();
            change(&mut request);
            assert_eq!(refused(&request), HmacAuthError::Signature);
        };
        other(&|request| *request.uri_mut() = "/other".parse().unwrap());
        other(&|request| *request.method_mut() = Method::PUT);
        let header = vector.header();
        for changed in [
            header.replace("n-0", "n-1"),
            header.replace(":1700000000", ":1700000001"),
            header.replace(":1700000000", ":01700000000"),
        ] {
            assert_eq!(refused(&vector.with_header(&changed)), HmacAuthError::Signature);
        }
        if vector.method == Method::POST {
            other(&|request| *request.body_mut() = Bytes::from(format!("{} ", vector.body)));
        }
    }
    // The same JSON, written otherwise.
    let mut spaced = VECTORS[0].request();
    *spaced.body_mut() = Bytes::from(VECTORS[0].body.replace(':', ": "));
    assert_eq!(refused(&spaced), HmacAuthError::Signature);
    // Lower-case is one spelling for the signature, so case and order of the query are not protected.
    let mut reordered = VECTORS[1].request();
    *reordered.uri_mut() = "/P?app=a~B&TYPE=cancel".parse().unwrap();
    assert!(auth().verify(&reordered, NOW).is_ok());
}

#[test]
fn c3_each_digit_of_the_signature_counts() {
    let vector = &VECTORS[0];
    for at in 0..vector.signature.len() - 2 {
        let mut signature = vector.signature.as_bytes().to_vec();
        signature[at] = if signature[at] == b'A' { b'B' } else { b'A' };
        let header = vector
            .header()
            .replace(vector.signature, std::str::from_utf8(&signature).unwrap());
        assert_eq!(refused(&vector.with_header(&header)), HmacAuthError::Signature, "{at}");
    }
    // A digest of another length, in good base64.
    for short in ["AAAA", "A/GfAgdes9oJ10tOhUhV93Pb6gzI5P4T200ff+fo"] {
        let header = vector.header().replace(vector.signature, short);
        assert_eq!(refused(&vector.with_header(&header)), HmacAuthError::Signature);
    }
}

#[test]
fn trap_51_the_time_is_checked_on_both_sides() {
    let request = VECTORS[0].request();
    for seconds in [0, 1, 300] {
        for now in [
            NOW + Duration::from_secs(seconds),
            NOW.saturating_sub(Duration::from_secs(seconds)),
        ] {
            assert!(auth().verify(&request, now).is_ok(), "{now:?}");
        }
    }
    for seconds in [301, 100_000, 1_700_000_000] {
        for now in [
            NOW + Duration::from_secs(seconds),
            NOW.saturating_sub(Duration::from_secs(seconds)),
        ] {
            let error = auth().verify(&request, now).unwrap_err();
            assert!(matches!(error, HmacAuthError::Time { seconds: found, .. } if found == seconds));
        }
    }
    assert!(auth().verify(&request, Duration::MAX).is_err());
    assert!(auth().verify(&request, Duration::ZERO).is_err());
}

fn verified(now: Duration) -> Authentic {
    auth().verify(&VECTORS[0].request(), now).unwrap()
}

#[test]
fn trap_51_a_nonce_counts_once_for_as_long_as_it_could_come_again() {
    let nonces = Nonces::new();
    assert_eq!(nonces.record(&verified(NOW), NOW), NonceUse::First);
    // As long as the signature holds, the nonce is remembered, whichever way the clocks differ.
    for seconds in 0..=300 {
        let later = NOW + Duration::from_secs(seconds);
        assert_eq!(nonces.record(&verified(later), later), NonceUse::Repeated);
    }
    let early = NOW.saturating_sub(Duration::from_secs(300));
    let nonces = Nonces::new();
    assert_eq!(nonces.record(&verified(early), early), NonceUse::First);
    let end = NOW + Duration::from_secs(300);
    assert_eq!(nonces.record(&verified(end), end), NonceUse::Repeated);
    assert_eq!(verified(NOW).keep_nonce_until(NOW), NOW + HmacAuth::WINDOW * 2);

    let replay = verified(NOW).once(NonceUse::Repeated);
    assert_eq!(replay.unwrap_err(), HmacAuthError::Replayed);
    let hint = verified(NOW).once(NonceUse::First).unwrap();
    assert_eq!(hint.unsigned_payee_id(), Some("testpayee123"));
}

#[test]
fn c5_of_a_nonce_in_thirty_threads_one_is_the_first() {
    let nonces = Nonces::new();
    let firsts: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..30)
            .map(|_| scope.spawn(|| usize::from(nonces.record(&verified(NOW), NOW) == NonceUse::First)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(firsts, 1);
}

#[test]
fn old_nonces_are_forgotten_and_new_ones_kept() {
    let nonces = Nonces::new();
    let at = |seconds: u64| {
        let now = NOW + Duration::from_secs(seconds);
        let request = Request::get("/p?apuid=1").body(Bytes::new()).unwrap();
        let request = auth()
            .sign_for_tests(request, &format!("n-{}", seconds % 1000), now)
            .unwrap();
        nonces.record(&auth().verify(&request, now).unwrap(), now)
    };
    for seconds in 0..3000 {
        // 1000 s after it was heard, a nonce is a new one again.
        assert_eq!(at(seconds), NonceUse::First, "{seconds}");
    }
    assert_eq!(at(2999), NonceUse::Repeated);
}

#[test]
fn what_is_read_is_what_was_signed() {
    // A GET: the query, which is signed; never the body, which is not.
    let mut get = VECTORS[2].request();
    *get.body_mut() = Bytes::from_static(br#"{"Payee Id":"evil"}"#);
    let hint = auth().verify(&get, NOW).unwrap().once(NonceUse::First).unwrap();
    assert_eq!(hint.unsigned_payee_id(), Some("1"));
    // A POST: the body.
    let mut post = Request::post("/p?apuid=query")
        .body(Bytes::from_static(br#"{"Payee Id":"body"}"#))
        .unwrap();
    post = auth().sign_for_tests(post, "n", NOW).unwrap();
    let hint = auth().verify(&post, NOW).unwrap().once(NonceUse::First).unwrap();
    assert_eq!(hint.unsigned_payee_id(), Some("body"));
    // Authentic rubbish is rubbish.
    let rubbish = Request::post("/p").body(Bytes::from_static(b"[]")).unwrap();
    let rubbish = auth().sign_for_tests(rubbish, "n", NOW).unwrap();
    let error = auth().verify(&rubbish, NOW).unwrap().once(NonceUse::First).unwrap_err();
    assert!(matches!(error, HmacAuthError::Content(CallbackError::Json { .. })));
}

#[test]
fn c10_a_secret_that_cannot_be_one_is_refused() {
    for made in [
        HmacAuth::sandbox("", PUBLIC.parse().unwrap()),
        HmacAuth::production(String::new(), PUBLIC.parse().unwrap()),
        // As a file has it.
        HmacAuth::sandbox("canary\n", PUBLIC.parse().unwrap()),
        HmacAuth::production("canary\r\n", PUBLIC.parse().unwrap()),
    ] {
        let error = made.unwrap_err().to_string();
        assert!(error.contains("hmac secret") && error.contains("empty"), "{error}");
        assert!(error.contains("line end") && !error.contains("canary"), "{error}");
    }
}

#[test]
fn c11_another_environment_or_secret_is_refused() {
    let request = VECTORS[0].request();
    let production = HmacAuth::production("dummy-hmac-key", PUBLIC.parse().unwrap()).unwrap();
    let error = production.verify(&request, NOW).unwrap_err();
    let expected = "Webhook-IPCNSender-production";
    assert!(matches!(error, HmacAuthError::AppName { expected: found, .. } if found == expected));
    let other = HmacAuth::sandbox("another-key", PUBLIC.parse().unwrap()).unwrap();
    assert_eq!(other.verify(&request, NOW).unwrap_err(), HmacAuthError::Signature);
}

#[test]
fn trap_51_a_body_over_the_cap_is_refused_and_not_cut() {
    let body = Bytes::from(vec![b' '; LONGEST_BODY + 1]);
    let request = auth()
        .sign_for_tests(Request::post("/p").body(body).unwrap(), "n", NOW)
        .unwrap();
    let error = auth().verify(&request, NOW).unwrap_err();
    assert!(
        matches!(error, HmacAuthError::Content(CallbackError::TooLong { .. })),
        "{error}"
    );
    let mut cut = VECTORS[0].request();
    let body = cut.body().slice(..20);
    *cut.body_mut() = body;
    assert_eq!(refused(&cut), HmacAuthError::Signature);
}

#[test]
fn k1_no_secret_and_no_value_is_shown() {
    let auth = HmacAuth::sandbox("CANARY-secret", PUBLIC.parse().unwrap()).unwrap();
    let request = Request::post("/CANARY-path")
        .body(Bytes::from_static(b"{\"a\":\"CANARY-body\"}"))
        .unwrap();
    let request = auth.sign_for_tests(request, "CANARY-nonce", NOW).unwrap();
    let authentic = auth.verify(&request, NOW).unwrap();
    let nonces = Nonces::new();
    assert_eq!(nonces.record(&authentic, NOW), NonceUse::First);
    let stages = auth.stages(&request, "CANARY-nonce", "1");
    for shown in [
        format!("{auth:?}"),
        format!("{authentic:?}"),
        format!("{nonces:?}"),
        format!("{stages:?}"),
        stages.string_to_sign().replace("CANARY-nonce", ""),
    ] {
        assert!(!shown.contains("CANARY"), "{shown}");
    }
    let error = auth.sign_for_tests(request, "CANARY\n", NOW).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}
