//! What the sandbox takes, what it refuses, and the exact bytes of its answers.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use paynet::{
    RsaPublicKey,
    sandbox::{Call, DenialReason, Framing, Merchant, Repeats, Sandbox, UnknownCommand},
};
use sandbox_support::{Draft, LOGIN, NOW, answer, builder, field, merchant, sandbox};
use std::time::Duration;

/// The page of section 7.4 of the wire specification, without indentation.
const PAGE: &str = r#"<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<title>403</title>
<style type="text/css">
body {
font-family: Arial, sans-serif;
font-size: 130%;
background-color: #eee;
}
p {
margin: 10em auto 0;
width: 500px;
border: 1px solid gray;
text-align: center;
vertical-align: middle;
padding: 40px 20px;
background-color: #fff;
-webkit-border-radius: 20px;
-moz-border-radius: 20px;
border-radius: 20px;
}
</style>
</head>
<body>
<p>Access is denied</p>
</body>
</html>"#;

/// Sends it, expects the 403 page and nothing done, and returns the reason.
#[track_caller]
fn denied(sandbox: &Sandbox, request: Request<Bytes>) -> DenialReason {
    let orders = sandbox.orders().len();
    let refusals = sandbox.refusals().len();
    let (code, body) = answer(&sandbox.handle(request, NOW));
    assert_eq!((code, body.as_str()), (403, PAGE));
    assert_eq!(sandbox.orders().len(), orders);
    assert_eq!(sandbox.refusals().len(), refusals + 1);
    sandbox.refusals().pop().unwrap().reason().clone()
}

fn with_body(mut request: Request<Bytes>, body: impl Into<Bytes>) -> Request<Bytes> {
    *request.body_mut() = body.into();
    request
}

fn authorization(request: &Request<Bytes>) -> String {
    request.headers()[header::AUTHORIZATION].to_str().unwrap().to_owned()
}

fn with_authorization(mut request: Request<Bytes>, value: &str) -> Request<Bytes> {
    request
        .headers_mut()
        .insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    request
}

#[test]
fn the_first_answer_is_the_documented_sample_to_the_byte() {
    // Section 4.1: endpoint 39915, order 6982864, reference 1.
    let draft = Draft::payout("1")
        .with("account_number", "1234")
        .with("account_name", "1234");
    let reply = sandbox().handle(draft.sign(), NOW);
    let answer = reply.answer().unwrap();
    assert_eq!(
        answer.body().as_ref(),
        b"type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n&merchant-order-id=1\n\
          &paynet-order-id=6982864\n&end-point-id=39915"
    );
    assert_eq!(answer.status(), 200);
    let headers: Vec<(&str, &str)> = answer
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let mut sorted = headers.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            ("connection", "close"),
            ("content-language", "en-US"),
            ("content-length", "137"),
            ("content-type", "text/html;charset=utf-8"),
            ("date", "Fri, 03 Mar 2023 08:10:12 GMT"),
            ("server", "server"),
            ("strict-transport-security", "max-age=31536000"),
            ("strict-transport-security", "max-age=31536000"),
            ("vary", "Accept-Encoding"),
            ("x-content-type-options", "nosniff"),
            ("x-xss-protection", "1"),
        ]
    );
}

/// Vectors B and C of section 3.5: the documented requests, signed with the vendor's published test key, of which only the
/// public half is here.
#[test]
fn trap_7_the_documented_requests_verify_with_the_vendors_public_key() {
    const VENDOR: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyc1FZ6kIQ1hdh6cQDHMq
O3/rnCBCUtwEBxtBE/3cSdKrLBspiI3c3pSd1yPqE6tsvU04pkI7bo6Hoes5eOFq
1wmySwlA1rDY5Ye4ZgaK6VOrSVYcNeOuggMZJLTyR5DKiWBdHn3oCHzsFKLU88GO
LRpTeolitGjCeWVoVqWQ24Gqe9r60VynwjevyXk1HbDiOzwHmcNJntOI2fC6L2vR
VSG1cziWhRsElK6DL13ryAfKzg+e3N1Qi08RN2hjTM/vQy5ehgpvFmdVEh5oh8m6
oLxi8kLMATxXFcxYHewaYGbPiQM2A4fGRgDb4wORfbtG+mJ29zKZt/vUZQrb0sSs
KQIDAQAB
-----END PUBLIC KEY-----
";
    let signature_b = "DI3aknTzO6kxJqNynQn13DGvZ8OgdPaDv+U8NLeL8hvfcS40FtOAFK/aMcBUf97GDxII0gl6ORgGmqUdOhSvBHXOigWngTn1n9\
        mTBu2s7qv6qvhhjWGox/vynLBd+YcunCdYRw0RJsCWBoRx7DcXxLVZpfpQK/pcEvj6PDP+rcrknWSpUrO4hRFcy0ppSb/hr5OlGV4jyP11cY2LptqD\
        hlCrq6xDFuRTnoe5NQZLiVQmt4Bn1uT5GPAI1Dor7CDR2JywK4WkJYIZwLx51nKGUMsWBMi3jsBuCN6LQm4d8Z8EZ0+XQZWYgUrpm9sdvbUJxFuMGe\
        BuFoRpUPeDm4Gr2Q==";
    let signature_c = "gbSLE6cBmQgrvaRZpzRS1JvFfL/xZrnFt2L0S9PD+fSiAsm/5253cECYKcCAVOpAoIUrNT79/wd2MhvhhNcN2jqiadiAvgTeqMOh4C\
        YFoWuzXBfL+Uj9f3p2SUyuWF0g9s4PRKwmMcqkguy6sPx2L00s9yTXljw+03e/mUUOiR1eIfd9pqpYftzOyH4Ilf+FDIgzumAkk04BxX8Q8VdJP18D\
        AoVm0wI0pu471Ag/MV7S5IKrn2D7AqfuViikR9JcG/BSLi+JhuI5RpZGD4nBU4nTP2MHobB4kC8twaMuE4ZHxk05XUCBIlsAQDqz85eXYsulJ+3XIp\
        heXYc3SINk9g==";
    let sandbox = || {
        let key = RsaPublicKey::from_pem(VENDOR).unwrap();
        let merchant = Merchant::new(LOGIN, key, sandbox_support::control_key()).endpoint(39915, "USD");
        Sandbox::builder().merchant(merchant).build()
    };
    let request = |url: &str, signature: &str, body: &'static str| {
        let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let authorization = format!(
            "OAuth oauth_consumer_key=\"TestMerchant\", oauth_nonce=\"b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE\", \
             oauth_signature=\"{signature}\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1677831012\", \
             oauth_version=\"1.0\""
        );
        Request::post(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    };
    let payout = |signature| {
        request(
            "https://sandbox.connpay.com/paynet/api/v4/payout/39915",
            signature,
            "account_name=1234&account_number=1234&amount=10.42&client_orderid=1&currency=USD&routing_number=15\
             &server_callback_url=https%3A%2F%2Fhttpstat.us%2F200",
        )
    };
    let (code, body) = answer(&sandbox().handle(payout(signature_b), NOW));
    assert_eq!((code, field(&body, "paynet-order-id")), (200, Some("6982864")));
    denied(&sandbox(), payout(signature_c));

    // The documented `payout-pay` is signed rightly, but its sample names another login in the body than in the header.
    let payout_pay = |signature| {
        request(
            "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915",
            signature,
            "client_orderid=3&login=test-merchant&orderid=900258",
        )
    };
    assert_eq!(
        denied(&sandbox(), payout_pay(signature_c)),
        DenialReason::LoginParameter
    );
    assert_eq!(denied(&sandbox(), payout_pay(signature_b)), DenialReason::Signature);
}

#[test]
fn framings() {
    for (framing, separator, end) in [
        (Framing::Lf, "\n&", ""),
        (Framing::FinalLf, "\n&", "\n"),
        (Framing::CrLf, "\r\n&", ""),
        (Framing::Blank, " &", ""),
    ] {
        let sandbox = builder().framing(framing).build();
        let (_, body) = Draft::payout("1").ask(&sandbox);
        assert_eq!(body.matches(separator).count(), 4, "{framing:?}");
        assert!(body.ends_with(&format!("end-point-id=39915{end}")), "{framing:?}");
    }
}

#[test]
fn the_403_answer_is_the_documented_one() {
    let request = with_body(Draft::payout("1").sign(), "a=1");
    let reply = sandbox().handle(request, NOW);
    let answer = reply.answer().unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.body().len(), 516);
    assert_eq!(answer.headers()[header::CONTENT_LENGTH], "516");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html");
    assert_eq!(
        answer
            .headers()
            .get_all(header::STRICT_TRANSPORT_SECURITY)
            .iter()
            .count(),
        1
    );
    assert!(!answer.headers().contains_key(header::VARY));
}

#[test]
fn a_changed_method_is_denied() {
    for method in [Method::GET, Method::PUT, Method::HEAD] {
        let mut request = Draft::payout("1").sign();
        *request.method_mut() = method;
        assert!(matches!(denied(&sandbox(), request), DenialReason::Method { .. }));
    }
}

#[test]
fn every_changed_byte_of_the_path_is_denied() {
    let sandbox = sandbox();
    let good = Draft::payout("1").sign();
    let path = good.uri().path().to_owned();
    for index in 0..path.len() {
        let mut changed = path.clone().into_bytes();
        changed[index] = if changed[index] == b'x' { b'y' } else { b'x' };
        let mut request = good.clone();
        *request.uri_mut() = format!("https://sandbox.example.com{}", String::from_utf8(changed).unwrap())
            .parse()
            .unwrap();
        denied(&sandbox, request);
    }
    for url in [
        format!("https://sandbox.example.com{path}/"),
        format!("https://sandbox.example.com{path}?a=1"),
        format!("https://sandbox.example.com{}", path.replace("39915", "39916")),
        format!("https://sandbox.example.com{}", path.replace("payout", "status")),
        format!("https://other.example.com{path}"),
        format!("http://sandbox.example.com{path}"),
        format!("https://sandbox.example.com:8443{path}"),
    ] {
        let mut request = good.clone();
        *request.uri_mut() = url.parse().unwrap();
        denied(&sandbox, request);
    }
    assert_eq!(answer(&sandbox.handle(good, NOW)).0, 200);
}

#[test]
fn every_changed_parameter_is_denied() {
    let sandbox = sandbox();
    let draft = Draft::payout("1");
    let good = draft.sign();
    let form = |pairs: &[(String, String)]| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    };
    assert_eq!(form(&draft.pairs).as_bytes(), good.body().as_ref());
    for index in 0..draft.pairs.len() {
        let (name, value) = draft.pairs[index].clone();
        for changed in [
            (name.clone(), format!("{value}1")),
            (name.clone(), value[1..].to_owned()),
            (format!("{name}x"), value.clone()),
            (name.clone(), format!("%20{value}")),
        ] {
            let mut pairs = draft.pairs.clone();
            pairs[index] = changed;
            assert_eq!(
                denied(&sandbox, with_body(good.clone(), form(&pairs))),
                DenialReason::Signature
            );
        }
        let mut pairs = draft.pairs.clone();
        pairs.remove(index);
        assert_eq!(
            denied(&sandbox, with_body(good.clone(), form(&pairs))),
            DenialReason::Signature
        );
    }
    let added = form(&draft.pairs) + "&order_desc=x";
    assert_eq!(denied(&sandbox, with_body(good, added)), DenialReason::Signature);
}

#[test]
fn every_changed_header_value_is_denied() {
    let sandbox = sandbox();
    let good = Draft::payout("1").sign();
    let value = authorization(&good);
    for (name, changed) in [
        ("oauth_consumer_key", "TestMerchan"),
        ("oauth_nonce", "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdF"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_signature_method", "rsa-sha256"),
        ("oauth_timestamp", "1677831013"),
        ("oauth_version", "1.1"),
        ("oauth_signature", ""),
    ] {
        let start = value.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let end = start + value[start..].find('"').unwrap();
        let changed = format!("{}{changed}{}", &value[..start], &value[end..]);
        denied(&sandbox, with_authorization(good.clone(), &changed));
    }
    let more = format!("{value}, oauth_token=\"\"");
    assert_eq!(
        denied(&sandbox, with_authorization(good.clone(), &more)),
        DenialReason::Signature
    );
    let mut none = good.clone();
    none.headers_mut().remove(header::AUTHORIZATION);
    denied(&sandbox, none);
    let mut two = good;
    two.headers_mut()
        .append(header::AUTHORIZATION, HeaderValue::from_str(&value).unwrap());
    denied(&sandbox, two);
}

#[test]
fn every_changed_character_of_the_signature_is_denied() {
    let sandbox = sandbox();
    let good = Draft::payout("1").sign();
    let value = authorization(&good);
    let start = value.find("oauth_signature=\"").unwrap() + "oauth_signature=\"".len();
    let end = start + value[start..].find('"').unwrap();
    for index in start..end {
        let old = value.as_bytes()[index];
        // Within an escape, a change may spell the same character in lower case.
        let new = if old == b'A' || old == b'a' { 'B' } else { 'A' };
        let changed = format!("{}{new}{}", &value[..index], &value[index + 1..]);
        denied(&sandbox, with_authorization(good.clone(), &changed));
    }
}

#[test]
fn another_spelling_of_the_same_pairs_verifies() {
    let draft = Draft::payout("1").with("account_name", "Zoë O'Neil + Söhne");
    let good = draft.sign();
    let body = String::from_utf8(good.body().to_vec()).unwrap();
    let plus = body.replace("%20", "+");
    let lower = body.replace("%C3%AB", "%c3%ab");
    let plain = body.replace("%27", "'");
    let escaped = body.replace("amount", "%61mount");
    let mut reordered: Vec<&str> = body.split('&').collect();
    reordered.reverse();
    for spelling in [plus, lower, plain, escaped, reordered.join("&")] {
        assert_ne!(spelling, body);
        let (code, _) = answer(&sandbox().handle(with_body(good.clone(), spelling.clone()), NOW));
        assert_eq!(code, 200, "{spelling}");
    }
    let spaced = authorization(&good)
        .replace(", ", ",")
        .replace("OAuth ", "OAuth  realm=\"x\",");
    assert_eq!(answer(&sandbox().handle(with_authorization(good, &spaced), NOW)).0, 200);
}

#[test]
fn bodies_that_only_look_like_forms_are_denied() {
    let sandbox = sandbox();
    let good = Draft::payout("1").sign();
    let body = String::from_utf8(good.body().to_vec()).unwrap();
    // Trap 19.
    for changed in [
        format!("{body}\n"),
        body.replace('&', "\n&"),
        body.replace('&', "\r\n&"),
    ] {
        let reason = denied(&sandbox, with_body(good.clone(), changed));
        assert!(reason.to_string().contains("line break"), "{reason}");
    }
    for changed in [
        format!("{body}&"),
        format!("{body}&x"),
        format!("{body}&x=%"),
        body.replace("1234567890", "12345678 0"),
    ] {
        let reason = denied(&sandbox, with_body(good.clone(), changed));
        assert!(matches!(reason, DenialReason::Body(_)), "{reason:?}");
    }
    let reason = denied(&sandbox, with_body(good.clone(), format!("{body}&oauth_version=1.0")));
    assert!(matches!(reason, DenialReason::OauthInBody { .. }));
    let mut labelled = good;
    labelled
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    assert_eq!(denied(&sandbox, labelled), DenialReason::ContentType);
}

#[test]
fn repeated_names_and_two_aliases_are_denied_even_when_signed() {
    let mut twice = Draft::payout("1");
    twice.pairs.push(("amount".to_owned(), "10.42".to_owned()));
    assert!(matches!(
        denied(&sandbox(), twice.sign()),
        DenialReason::Repeated { .. }
    ));
    let aliases = Draft::payout("1")
        .with("receiver_email", "a@example.com")
        .with("email", "a@example.com");
    assert!(matches!(
        denied(&sandbox(), aliases.sign()),
        DenialReason::Aliases { .. }
    ));
}

#[test]
fn trap_2_an_endpoint_is_no_group() {
    let sandbox = sandbox();
    for path in ["payout/1205", "payout/group/39915", "payout/1", "payout/group/1"] {
        let reason = denied(&sandbox, Draft::payout("1").at(path).sign());
        assert!(matches!(reason, DenialReason::Target { .. }), "{path} {reason:?}");
    }
    for path in ["payout/x", "payout/", "payout/group/", "payout", "payout/group/1205/x"] {
        assert_eq!(
            denied(&sandbox, Draft::payout("1").at(path).sign()),
            DenialReason::Path,
            "{path}"
        );
    }
    let hint = denied(&sandbox, Draft::payout("1").at("payout/1205").sign()).to_string();
    assert!(hint.contains("it is a group"), "{hint}");
}

#[test]
fn a_group_serves_the_currencies_of_its_endpoints() {
    let sandbox = sandbox();
    let euros = Draft::payout("1").at("payout/group/1205").with("currency", "EUR");
    let (_, body) = euros.ask(&sandbox);
    assert_eq!(field(&body, "end-point-id"), Some("39916"));
    let (_, body) = euros.clone().with("currency", "GBP").ask(&sandbox);
    assert_eq!(field(&body, "type"), Some("validation-error"));
    let (_, body) = Draft::payout("1").with("currency", "EUR").ask(&sandbox);
    assert_eq!(field(&body, "type"), Some("validation-error"));
}

#[test]
fn merchants_do_not_see_each_other() {
    let other = merchant("Other").endpoint(39915, "USD");
    let sandbox = builder().merchant(other).repeats(Repeats::Refused).build();
    Draft::payout("1").ask(&sandbox);
    let mut foreign = Draft::payout("2");
    foreign.login = "Other".to_owned();
    assert!(matches!(
        denied(&sandbox, foreign.at("payout/39916").sign()),
        DenialReason::Target { .. }
    ));
    let mut look_up = Draft::status("1").with("login", "Other");
    look_up.login = "Other".to_owned();
    assert_eq!(look_up.ask(&sandbox).0, 400);
    let mut same_reference = Draft::payout("1");
    same_reference.login = "Other".to_owned();
    let (_, body) = same_reference.ask(&sandbox);
    assert_eq!(field(&body, "type"), Some("async-response"));
    let mut nobody = Draft::payout("2");
    nobody.login = "Nobody".to_owned();
    assert!(matches!(denied(&sandbox, nobody.sign()), DenialReason::Login { .. }));
}

#[test]
fn trap_16_status_needs_the_login_in_its_body() {
    let sandbox = sandbox();
    Draft::payout("1").ask(&sandbox);
    assert_eq!(
        denied(&sandbox, Draft::status("1").without("login").sign()),
        DenialReason::LoginParameter
    );
    assert_eq!(
        denied(&sandbox, Draft::status("1").with("login", "Other").sign()),
        DenialReason::LoginParameter
    );
    assert_eq!(Draft::status("1").ask(&sandbox).0, 200);
}

#[test]
fn a_parameter_error_is_the_documented_refusal() {
    let sandbox = builder()
        .first_serial_number(0x02e2_c324)
        .require("credit_card_number")
        .build();
    let (code, body) = Draft::payout("2121").ask(&sandbox);
    assert_eq!(code, 200);
    assert_eq!(
        body,
        "type=validation-error\n&serial-number=00000000-0000-0000-0000-000002e2c324\n&merchant-order-id=2121\n\
         &error-message=Parameter+credit_card_number+is+required\n&error-code=1"
    );
    assert!(sandbox.orders().is_empty());
    for draft in [
        Draft::payout("1").without("amount"),
        Draft::payout("1").with("amount", "12345678.90"),
        Draft::payout(&"x".repeat(129)),
        Draft::payout("1").with("server_callback_url", "https://merchant.example.com:1234/"),
    ] {
        let sandbox = sandbox_support::sandbox();
        let (code, body) = draft.ask(&sandbox);
        assert_eq!((code, field(&body, "type")), (200, Some("validation-error")), "{body}");
        assert_eq!(field(&body, "paynet-order-id"), None);
        assert!(sandbox.orders().is_empty());
    }
    // Trap 25.
    assert!(
        Draft::payout(&"x".repeat(128))
            .ask(&sandbox_support::sandbox())
            .1
            .starts_with("type=async-response")
    );
}

#[test]
fn an_unknown_command_is_denied_or_not_found_as_set() {
    let draft = Draft::payout("1").at("transfer/39915");
    assert!(matches!(denied(&sandbox(), draft.sign()), DenialReason::Command { .. }));
    let sandbox = builder().unknown_command(UnknownCommand::NotFound).build();
    assert_eq!(draft.ask(&sandbox).0, 404);
    // Its signature counts all the same.
    denied(&sandbox, with_body(draft.sign(), "a=1"));
}

#[test]
fn nonces_and_time_count_when_asked_for() {
    let strict = builder()
        .nonces_once()
        .clock_tolerance(Duration::from_secs(300))
        .build();
    assert_eq!(Draft::payout("1").ask(&strict).0, 200);
    assert_eq!(denied(&strict, Draft::payout("2").sign()), DenialReason::Nonce);
    let mut late = Draft::payout("3");
    late.nonce = "another".to_owned();
    late.timestamp -= 301;
    assert!(matches!(
        denied(&strict, late.sign()),
        DenialReason::Timestamp { seconds: 301, .. }
    ));
    late.timestamp += 1;
    assert_eq!(late.ask(&strict).0, 200);

    let lenient = sandbox();
    late.timestamp = 0;
    assert_eq!(Draft::payout("1").ask(&lenient).0, 200);
    assert_eq!(late.ask(&lenient).0, 200);
}

#[test]
fn the_url_comes_from_the_host_header_where_the_uri_has_none() {
    let draft = |url: &str| {
        let mut draft = Draft::payout("1");
        draft.url = format!("{url}/paynet/api/v4/payout/39915");
        let mut request = draft.sign();
        *request.uri_mut() = "/paynet/api/v4/payout/39915".parse().unwrap();
        request
    };
    let hosted = |url: &str, host: &'static str| {
        let mut request = draft(url);
        request
            .headers_mut()
            .insert(header::HOST, HeaderValue::from_static(host));
        request
    };
    assert_eq!(
        answer(&sandbox().handle(hosted("http://127.0.0.1:81", "127.0.0.1:81"), NOW)).0,
        200
    );
    assert_eq!(answer(&sandbox().handle(hosted("http://gate", "GATE:80"), NOW)).0, 200);
    denied(&sandbox(), hosted("http://127.0.0.1:81", "127.0.0.1:82"));
    assert!(matches!(
        denied(&sandbox(), draft("http://127.0.0.1:81")),
        DenialReason::Url(_)
    ));
    let proxied = builder().public_origin("https://gate.example.com").build();
    assert_eq!(
        answer(&proxied.handle(hosted("https://gate.example.com", "127.0.0.1:81"), NOW)).0,
        200
    );
}

#[test]
fn a_denial_tells_the_base_string_to_the_test_and_to_no_log() {
    let sandbox = sandbox();
    let request = with_body(Draft::payout("1").sign(), "amount=canary-amount");
    denied(&sandbox, request);
    let denial = sandbox.refusals().pop().unwrap();
    assert!(denial.base_string().unwrap().contains("canary-amount"));
    assert!(!format!("{denial:?} {denial} {sandbox:?}").contains("canary"));
    assert_eq!(denial.path(), "/paynet/api/v4/payout/39915");
}

#[test]
fn k1_no_output_of_the_sandbox_holds_a_secret_or_personal_data() {
    let sandbox = sandbox();
    Draft::payout("1")
        .with("server_callback_url", "https://m.example.com/canary?token=canary")
        .with("merchant_data", "canary")
        .ask(&sandbox);
    sandbox.set_status("1", "approved", NOW);
    let callbacks = sandbox.take_callbacks(NOW);
    assert_eq!(callbacks.len(), 1);
    let shown = format!(
        "{sandbox:?} {callbacks:?} {:?} {:?}",
        sandbox.orders(),
        sandbox.callbacks()
    );
    for secret in ["canary", sandbox_support::CONTROL_KEY, "1234567890"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(shown.contains(LOGIN));
}

#[test]
fn the_same_requests_have_the_same_answers() {
    let run = || {
        let sandbox = sandbox();
        let mut bodies = Vec::new();
        for reference in ["a", "b"] {
            bodies.push(Draft::payout(reference).ask(&sandbox));
            bodies.extend((0..4).map(|_| Draft::status(reference).ask(&sandbox)));
        }
        bodies.push(Draft::payout("c").without("amount").ask(&sandbox));
        (bodies, sandbox.orders(), sandbox.received(Call::Payout))
    };
    assert_eq!(run(), run());
    assert_eq!(run().2, 3);
}
