//! OAuth 1.0a against what RFC 5849 and the Paynet documents print, stage by stage.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::fmt::Write as _;

use http::Method;
use payout_signing::oauth1::{
    BaseString, BaseUri, BaseUriError, Header, HeaderError, HeaderOrder, HeaderSeparator, HeaderStyle, HmacSecret,
    OauthError, ParameterError, Parameters, Protocol, SignatureMethod, Unsigned, Version,
};

const NONCE: &str = "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE";
const TIME: u64 = 1_677_831_012;

fn parameters(pairs: &[(&'static str, &str)]) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in pairs {
        parameters.push(*name, *value).unwrap();
    }
    parameters
}

/// Signature base string of a request and a way to look at it, without a key.
fn stages(url: &str, pairs: &[(&'static str, &str)], protocol: &Protocol<'_>) -> (String, String, String) {
    let parameters = parameters(pairs);
    let unsigned = Unsigned::new(&Method::POST, url, &parameters, protocol, SignatureMethod::RsaSha256).unwrap();
    (
        unsigned.normalized_parameters(),
        unsigned.base_string().to_owned(),
        unsigned.base_string_sha256_hex(),
    )
}

#[test]
fn paynet_a_base_string_of_three_parameters() {
    let uri = BaseUri::parse("https://gateway.example/paynet/api/v4/sale/123").unwrap();
    let pairs = [
        ("oauth_consumer_key", "merchant"),
        ("amount", "1.00"),
        ("client_orderid", "hf-1"),
    ];
    let base = BaseString::new("POST", &uri, pairs);
    assert_eq!(
        base.normalized_parameters(),
        "amount=1.00&client_orderid=hf-1&oauth_consumer_key=merchant"
    );
    assert_eq!(
        base.as_str(),
        "POST&https%3A%2F%2Fgateway.example%2Fpaynet%2Fapi%2Fv4%2Fsale%2F123&\
         amount%3D1.00%26client_orderid%3Dhf-1%26oauth_consumer_key%3Dmerchant"
    );
    assert_eq!(
        base.sha256_hex(),
        "b2d58b51eaf30f170e0461459c69c04d26e18273bb4828fba532e33d5427a946"
    );
}

const PAYOUT_URL: &str = "https://sandbox.connpay.com/paynet/api/v4/payout/39915";
const PAYOUT: [(&str, &str); 7] = [
    ("client_orderid", "1"),
    ("amount", "10.42"),
    ("currency", "USD"),
    ("account_number", "1234"),
    ("account_name", "1234"),
    ("routing_number", "15"),
    ("server_callback_url", "https://httpstat.us/200"),
];

#[test]
fn paynet_b_documented_payout() {
    let (normalized, base, sha256) = stages(PAYOUT_URL, &PAYOUT, &Protocol::new("TestMerchant", NONCE, TIME));
    assert_eq!(
        normalized,
        "account_name=1234&account_number=1234&amount=10.42&client_orderid=1&currency=USD&\
         oauth_consumer_key=TestMerchant&oauth_nonce=b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE&\
         oauth_signature_method=RSA-SHA256&oauth_timestamp=1677831012&oauth_version=1.0&routing_number=15&\
         server_callback_url=https%3A%2F%2Fhttpstat.us%2F200"
    );
    assert_eq!(
        base,
        "POST&https%3A%2F%2Fsandbox.connpay.com%2Fpaynet%2Fapi%2Fv4%2Fpayout%2F39915&account_name%3D1234%26\
         account_number%3D1234%26amount%3D10.42%26client_orderid%3D1%26currency%3DUSD%26\
         oauth_consumer_key%3DTestMerchant%26oauth_nonce%3Db5E31Tw6SVjauE29uOf2jOLnuUSXmVdE%26\
         oauth_signature_method%3DRSA-SHA256%26oauth_timestamp%3D1677831012%26oauth_version%3D1.0%26\
         routing_number%3D15%26server_callback_url%3Dhttps%253A%252F%252Fhttpstat.us%252F200"
    );
    assert_eq!(
        sha256,
        "a7cd82dbca3358ff0b4b1a66eea6673bb4d9979ef3527ce9a075ca0c1188f010"
    );
}

const PAYOUT_PAY_URL: &str = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915";
const PAYOUT_PAY: [(&str, &str); 3] = [
    ("client_orderid", "3"),
    ("login", "test-merchant"),
    ("orderid", "900258"),
];

#[test]
fn paynet_c_documented_payout_pay() {
    let (normalized, base, sha256) = stages(PAYOUT_PAY_URL, &PAYOUT_PAY, &Protocol::new("TestMerchant", NONCE, TIME));
    assert_eq!(
        normalized,
        "client_orderid=3&login=test-merchant&oauth_consumer_key=TestMerchant&\
         oauth_nonce=b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE&oauth_signature_method=RSA-SHA256&\
         oauth_timestamp=1677831012&oauth_version=1.0&orderid=900258"
    );
    assert_eq!(
        base,
        "POST&https%3A%2F%2Fsandbox.payneteasy.com%2Fpaynet%2Fapi%2Fv4%2Fpayout-pay%2F39915&client_orderid%3D3%26\
         login%3Dtest-merchant%26oauth_consumer_key%3DTestMerchant%26\
         oauth_nonce%3Db5E31Tw6SVjauE29uOf2jOLnuUSXmVdE%26oauth_signature_method%3DRSA-SHA256%26\
         oauth_timestamp%3D1677831012%26oauth_version%3D1.0%26orderid%3D900258"
    );
    assert_eq!(
        sha256,
        "800fdde36cf48c075add207616ce24bad378ee7ef8da3d05bd2ef173cdde8365"
    );
}

#[test]
fn paynet_e_header_of_a_4096_bit_key() {
    // The documents print such a header with a signature of 512 bytes; the bytes here are ours.
    let signature: Vec<u8> = (0..512_u16).map(|index| (index * 7 % 251).to_le_bytes()[0]).collect();
    let parameters = parameters(&PAYOUT_PAY);
    let protocol = Protocol::new("TestMerchant", NONCE, TIME);
    let unsigned = Unsigned::new(
        &Method::POST,
        PAYOUT_PAY_URL,
        &parameters,
        &protocol,
        SignatureMethod::RsaSha256,
    )
    .unwrap();
    let signed = unsigned.finish(signature.clone()).unwrap();
    let value = signed.authorization();
    assert!(value.is_sensitive());
    let text = value.to_str().unwrap();
    let encoded = signed
        .signature_base64()
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    assert_eq!(
        text,
        format!(
            "OAuth oauth_consumer_key=\"TestMerchant\", oauth_nonce=\"{NONCE}\", oauth_signature=\"{encoded}\", \
             oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"{TIME}\", oauth_version=\"1.0\""
        )
    );
    let header = Header::parse(text).unwrap();
    assert_eq!(header.to_text(), text);
    assert_eq!(header.get("oauth_signature").unwrap(), signed.signature_base64());
    assert_eq!(signed.signature(), signature);
    assert!(signed.signature_hex().starts_with("00070e151c"));
    assert_eq!(signed.signature_hex().len(), 1024);
}

#[test]
fn paynet_f_hmac_sha1_with_the_protocol_in_the_body() {
    let parameters = parameters(&[("client-order-id", "1234567890"), ("sending-card-ref-id", "7654321")]);
    let protocol = Protocol::new("merchantlogin", "y3qlvMPky7g", 1_669_966_913)
        .realm("")
        .unwrap();
    let url = "https://pay.billblend.com/paynet/api/v2/pan-eligibility/send/ENDPOINTID";
    let unsigned = Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    assert_eq!(
        unsigned.base_string(),
        "POST&https%3A%2F%2Fpay.billblend.com%2Fpaynet%2Fapi%2Fv2%2Fpan-eligibility%2Fsend%2FENDPOINTID&\
         client-order-id%3D1234567890%26oauth_consumer_key%3Dmerchantlogin%26oauth_nonce%3Dy3qlvMPky7g%26\
         oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1669966913%26oauth_version%3D1.0%26\
         sending-card-ref-id%3D7654321"
    );
    assert_eq!(
        unsigned.form_with_protocol(),
        "client-order-id=1234567890&sending-card-ref-id=7654321&oauth_consumer_key=merchantlogin&\
         oauth_nonce=y3qlvMPky7g&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1669966913&oauth_version=1.0"
    );
    let secret = HmacSecret::new("F9F65098-1111-1111-1111-621611111111").unwrap();
    let signed = unsigned.sign_hmac_sha1(&secret).unwrap();
    assert_eq!(signed.signature_base64(), "QRid3MWwSkCwtsnwz79WfPvc/JE=");
    let style = HeaderStyle::new()
        .order(HeaderOrder::SignatureLast)
        .separator(HeaderSeparator::Comma);
    assert_eq!(
        signed.authorization_as(style).unwrap(),
        "OAuth realm=\"\",oauth_consumer_key=\"merchantlogin\",oauth_nonce=\"y3qlvMPky7g\",\
         oauth_signature_method=\"HMAC-SHA1\",oauth_timestamp=\"1669966913\",oauth_version=\"1.0\",\
         oauth_signature=\"QRid3MWwSkCwtsnwz79WfPvc%2FJE%3D\""
    );
}

/// RFC 5849 section 1.2: the photo request of the introduction, with token and token secret.
#[test]
fn rfc_5849_hmac_with_token() {
    let parameters = Parameters::new();
    let protocol = Protocol::new("dpf43f3p2l4k3l03", "chapoH", 137_131_202)
        .token("nnch734d00sl2jdk")
        .version(Version::LeftOut)
        .realm("Photos")
        .unwrap();
    let url = "http://photos.example.net/photos?file=vacation.jpg&size=original";
    let unsigned = Unsigned::new(&Method::GET, url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    let secret = HmacSecret::new("kd94hf93k423kf44")
        .unwrap()
        .token_secret("other")
        .token_secret("pfkkdhi9sl3r4s00");
    let signed = unsigned.sign_hmac_sha1(&secret).unwrap();
    assert_eq!(signed.signature_base64(), "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    assert_eq!(
        signed.authorization(),
        "OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"chapoH\", \
         oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\", oauth_signature_method=\"HMAC-SHA1\", \
         oauth_timestamp=\"137131202\", oauth_token=\"nnch734d00sl2jdk\""
    );
}

/// RFC 5849 section 3.4.2: both secrets are encoded before they are joined. Values from Python's `hmac`.
#[test]
fn secrets_are_encoded_in_the_key() {
    let empty = Parameters::new();
    let protocol = Protocol::new("key", "nonce", 1).token("token");
    let secret = HmacSecret::new("a&b c").unwrap().token_secret("d+é%~");
    let unsigned = |method| Unsigned::new(&Method::POST, "https://h/", &empty, &protocol, method).unwrap();
    let sha1 = unsigned(SignatureMethod::HmacSha1).sign_hmac_sha1(&secret).unwrap();
    assert_eq!(sha1.signature_base64(), "KVboGaC023OXQ+fdwycmTpN5x9s=");
    let sha256 = unsigned(SignatureMethod::HmacSha256).sign_hmac_sha256(&secret).unwrap();
    assert_eq!(
        sha256.signature_base64(),
        "XvW2FtsovLo/vYhFR6F9nDdLeBVFUged58z1OnI4HR0="
    );
}

/// RFC 5849 sections 3.4.1.1 and 3.4.1.3.2: duplicates, reserved characters, an empty value.
#[test]
fn rfc_5849_base_string() {
    let uri = BaseUri::parse("http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap();
    let body = payout_signing::form::decode("c2&a3=2+q").unwrap();
    let header = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("oauth_signature", "left out"),
    ];
    let pairs = uri
        .query()
        .iter()
        .chain(&body)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(header);
    assert_eq!(
        BaseString::new("post", &uri, pairs).as_str(),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26\
         c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26\
         oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    );
}

#[test]
fn g5_base_uris() {
    for (uri, expected) in [
        (
            "HTTPS://Gate.Example.COM:443/Paynet/%7Ev4/a%2fb",
            "https://gate.example.com/Paynet/%7Ev4/a%2fb",
        ),
        ("http://h:443", "http://h:443/"),
        ("https://h:80/x", "https://h:80/x"),
        ("https://h:/x", "https://h/x"),
        ("https://h:00443/x", "https://h/x"),
        ("https://h/a/../b//c/./d;", "https://h/a/../b//c/./d;"),
        ("https://h?x=1#top?y", "https://h/"),
        ("https://h#top/x?y=1", "https://h/"),
        ("https://[2001:DB8:0:0::1]:8443/p", "https://[2001:db8:0:0::1]:8443/p"),
        ("https://h/two words", "https://h/two%20words"),
        ("custom+x://h:443/", "custom+x://h:443/"),
    ] {
        assert_eq!(BaseUri::parse(uri).unwrap().as_str(), expected, "{uri}");
    }
    for (uri, expected) in [
        ("", BaseUriError::NotAbsolute),
        ("example.com/x", BaseUriError::NotAbsolute),
        ("1http://h/", BaseUriError::NotAbsolute),
        ("ht tp://h/", BaseUriError::NotAbsolute),
        ("https:///x", BaseUriError::Host),
        ("https://:8080/", BaseUriError::Host),
        ("https:// /", BaseUriError::Host),
        ("https://[::1/", BaseUriError::Host),
        ("https://[::1]x/", BaseUriError::Host),
        ("https://[127.0.0.1]/", BaseUriError::Host),
        ("https://a[b]/", BaseUriError::Host),
        ("https://gäte.example/", BaseUriError::Host),
        ("https://h\r\n/", BaseUriError::Host),
        ("https://a\\b/", BaseUriError::Host),
        ("https://a%b/", BaseUriError::Host),
        ("https://user@h/", BaseUriError::UserInfo),
        ("https://user:password@h:1/", BaseUriError::UserInfo),
        ("https://h:0/", BaseUriError::Port),
        ("https://h:+443/", BaseUriError::Port),
        ("https://h:65536/", BaseUriError::Port),
        ("https://h:42:42/", BaseUriError::Port),
        ("https://h: /", BaseUriError::Port),
        ("https://h/\u{e9}", BaseUriError::PathCharacter),
        ("https://h/a\nb", BaseUriError::PathCharacter),
        ("https://h/a\\b", BaseUriError::PathCharacter),
        ("https://h/{id}", BaseUriError::PathCharacter),
    ] {
        assert_eq!(BaseUri::parse(uri).unwrap_err(), expected, "{uri}");
    }
    assert!(matches!(
        BaseUri::parse("https://h/?a=%zz").unwrap_err(),
        BaseUriError::Query(_)
    ));
    // An `@` behind the authority is an ordinary character.
    assert_eq!(
        BaseUri::parse("https://h/@me?m=a@b").unwrap().to_url(),
        "https://h/@me?m=a%40b"
    );
}

#[test]
fn query_is_signed_and_goes_to_the_wire() {
    let empty = Parameters::new();
    let protocol = Protocol::new("key", "nonce", 1);
    let url = "https://h/p?b=2+x&a=1&a=1";
    let unsigned = Unsigned::new(&Method::GET, url, &empty, &protocol, SignatureMethod::RsaSha256).unwrap();
    assert!(
        unsigned
            .normalized_parameters()
            .starts_with("a=1&a=1&b=2%20x&oauth_consumer_key=key&")
    );
    assert_eq!(unsigned.base_uri().to_url(), "https://h/p?b=2%20x&a=1&a=1");
}

#[test]
fn g4_reserved_names_are_refused_wherever_they_come_from() {
    let refused = |name: &'static str| matches!(Parameters::new().push(name, "x"), Err(ParameterError::Reserved { name: told }) if told == name);
    assert!(refused("oauth_nonce") && refused("oauth_signature") && refused("oauth_") && refused("oauth_unknown"));
    // Names are compared with regard to case, and these are none of the protocol's.
    assert!(!refused("Oauth_nonce") && !refused("oauth") && !refused("oauthx") && !refused(""));

    let empty = Parameters::new();
    let protocol = Protocol::new("key", "nonce", 1);
    for query in ["oauth_nonce=x", "a=1&oauth%5Fnonce=x"] {
        let url = format!("https://h/?{query}");
        let refused = Unsigned::new(&Method::GET, &url, &empty, &protocol, SignatureMethod::RsaSha256);
        assert!(
            matches!(
                refused.unwrap_err(),
                OauthError::Parameter(ParameterError::Reserved { .. })
            ),
            "{query}"
        );
    }
    for name in [
        "oauth_nonce",
        "oauth_version",
        "oauth_signature",
        "callback",
        "oauth_callback",
    ] {
        let protocol = protocol.clone().further("oauth_callback", "oob").unwrap();
        assert!(
            matches!(protocol.further(name, "x"), Err(OauthError::FurtherParameter { .. })),
            "{name}"
        );
    }
}

#[test]
fn further_parameters_are_sorted_into_base_string_and_header() {
    let empty = Parameters::new();
    let protocol = Protocol::new("key", "nonce", 1)
        .further("oauth_body_hash", "a+b=")
        .unwrap();
    let unsigned = Unsigned::new(
        &Method::POST,
        "https://h/",
        &empty,
        &protocol,
        SignatureMethod::RsaSha256,
    )
    .unwrap();
    assert!(
        unsigned
            .normalized_parameters()
            .starts_with("oauth_body_hash=a%2Bb%3D&oauth_consumer_key=key&")
    );
    let signed = unsigned.finish(vec![0xff]).unwrap();
    assert_eq!(
        signed.authorization(),
        "OAuth oauth_body_hash=\"a%2Bb%3D\", oauth_consumer_key=\"key\", oauth_nonce=\"nonce\", \
         oauth_signature=\"%2Fw%3D%3D\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1\", \
         oauth_version=\"1.0\""
    );
}

#[test]
fn signing_with_another_method_than_prepared_is_refused() {
    let empty = Parameters::new();
    let protocol = Protocol::new("key", "nonce", 1);
    let secret = HmacSecret::new("secret").unwrap();
    let unsigned = |method| Unsigned::new(&Method::POST, "https://h/", &empty, &protocol, method).unwrap();
    let refused = unsigned(SignatureMethod::RsaSha256)
        .sign_hmac_sha1(&secret)
        .unwrap_err();
    assert!(matches!(
        refused,
        OauthError::Method {
            prepared: SignatureMethod::RsaSha256,
            asked: SignatureMethod::HmacSha1
        }
    ));
    assert!(unsigned(SignatureMethod::HmacSha1).sign_hmac_sha256(&secret).is_err());
    assert_eq!(
        unsigned(SignatureMethod::HmacSha256)
            .sign_hmac_sha256(&secret)
            .unwrap()
            .signature()
            .len(),
        32
    );
    assert!(matches!(
        unsigned(SignatureMethod::RsaSha256).finish(vec![]),
        Err(OauthError::EmptySignature)
    ));
}

#[test]
fn empty_credentials_are_refused() {
    let empty = Parameters::new();
    let refused = |key: &'static str, nonce: &'static str| {
        let protocol = Protocol::new(key, nonce, 1);
        Unsigned::new(
            &Method::POST,
            "https://h/",
            &empty,
            &protocol,
            SignatureMethod::HmacSha1,
        )
        .unwrap_err()
    };
    assert!(matches!(refused("", "nonce"), OauthError::EmptyConsumerKey));
    assert!(matches!(refused("key", ""), OauthError::EmptyNonce));
    assert!(matches!(HmacSecret::new(""), Err(OauthError::EmptySecret)));
    for realm in ["a\"b", "a\\b", "a\nb", "é", "\u{7f}"] {
        assert!(
            matches!(Protocol::new("key", "nonce", 1).realm(realm), Err(OauthError::Realm)),
            "{realm:?}"
        );
    }
}

#[test]
fn headers_in_any_order_and_spacing() {
    let header = Header::parse(
        "oAuth  b=\"2\" ,a=\"%20+\"\t,\trealm=\"x y\""
            .replace('+', "%2B")
            .as_str(),
    )
    .unwrap();
    assert_eq!(header.iter().collect::<Vec<_>>(), [("b", "2"), ("a", " +")]);
    assert_eq!(header.realm(), Some("x y"));
    assert_eq!(header.to_text(), "OAuth realm=\"x y\", b=\"2\", a=\"%20%2B\"");
    assert_eq!(header.get("c"), None);
}

#[test]
fn headers_that_can_be_read_in_two_ways_are_refused() {
    for text in [
        "",
        "OAuth",
        "OAuth\ta=\"1\"",
        "Basic a=\"1\"",
        "OAuthx a=\"1\"",
        " OAuth a=\"1\"",
        "Oäuth a=\"1\"",
    ] {
        assert_eq!(Header::parse(text), Err(HeaderError::Scheme), "{text}");
    }
    for text in [
        "OAuth ",
        "OAuth a",
        "OAuth =\"1\"",
        "OAuth ,a=\"1\"",
        "OAuth a =\"1\"",
        "OAuth (a)=\"1\"",
        "OAuth a=1",
        "OAuth a=\"1",
        "OAuth a=\"1\"\"",
        "OAuth a=\"1\",",
        "OAuth a=\"1\",,b=\"2\"",
        "OAuth a=\"1\" b=\"2\"",
        "OAuth a=\"1\"; b=\"2\"",
        "OAuth a= \"1\"",
        "OAuth a='1'",
    ] {
        assert!(
            matches!(Header::parse(text), Err(HeaderError::Parameter { .. })),
            "{text}"
        );
    }
    for text in [
        "OAuth a=\"1 2\"",
        "OAuth a=\"2\\\"\"",
        "OAuth a=\"1+2\"",
        "OAuth a=\"1/2\"",
        "OAuth a=\"é\"",
        "OAuth a=\"\r\n\"",
        "OAuth a=\"\\\"",
        "OAuth realm=\"é\"",
    ] {
        assert!(
            matches!(Header::parse(text), Err(HeaderError::Alphabet { number: 1 })),
            "{text}"
        );
    }
    for text in ["OAuth a=\"%\"", "OAuth a=\"%2\"", "OAuth %zz=\"1\"", "OAuth a=\"%FF\""] {
        assert!(
            matches!(Header::parse(text), Err(HeaderError::Component { number: 1, .. })),
            "{text}"
        );
    }
    for text in [
        "OAuth a=\"1\", a=\"1\"",
        "OAuth a=\"1\", %61=\"2\"",
        "OAuth realm=\"\", realm=\"\"",
        "OAuth realm=\"\", Realm=\"\"",
    ] {
        assert!(matches!(Header::parse(text), Err(HeaderError::Duplicate(_))), "{text}");
    }
}

#[test]
fn g13_headers_that_would_not_read_back_are_not_made() {
    assert!(Header::new(None, [("", "x")]).is_err());
    assert!(Header::new(None, [("realm", "x")]).is_err());
    assert!(Header::new(None, [("a", "x"), ("a", "y")]).is_err());
    assert!(Header::new(Some("\""), [("a", "x")]).is_err());
    assert!(Header::new(None, []).is_err());
    assert_eq!(Header::new(Some(""), []).unwrap().to_text(), "OAuth realm=\"\"");
    let value = Header::new(None, [("é\r\n", "\"")]).unwrap().to_value().unwrap();
    assert_eq!(value, "OAuth %C3%A9%0D%0A=\"%22\"");
    assert!(value.is_sensitive());
}

#[test]
fn nothing_shows_in_debug_or_errors() {
    const CANARY: &str = "4111111111111111";
    let parameters = parameters(&[("credit_card_number", CANARY)]);
    let protocol = Protocol::new(CANARY, CANARY, 1)
        .token(CANARY)
        .further("oauth_verifier", CANARY)
        .unwrap();
    let url = format!("https://h/?card={CANARY}");
    let unsigned = || Unsigned::new(&Method::POST, &url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    let secret = HmacSecret::new(CANARY).unwrap().token_secret(CANARY);
    let signed = unsigned().sign_hmac_sha1(&secret).unwrap();
    let base = BaseString::new("POST", &BaseUri::parse(&url).unwrap(), parameters.iter());
    let header = Header::parse(signed.authorization().to_str().unwrap()).unwrap();
    let piece = payout_signing::form::pieces("card=4111111111111111").next().unwrap();
    let mut shown = format!(
        "{parameters:?} {protocol:?} {:?} {signed:?} {secret:?} {base:?} {header:?} {piece:?} {:?}",
        unsigned(),
        signed.authorization()
    );
    for url in [
        format!("https://{CANARY}:{CANARY}@h/"),
        format!("https://h/\\{CANARY}"),
        format!("{CANARY}/"),
    ] {
        let error = BaseUri::parse(&url).unwrap_err();
        write!(shown, "{error} {error:?}").unwrap();
    }
    for text in [
        format!("OAuth a=\"{CANARY}%\""),
        format!("OAuth a=\"{CANARY}"),
        format!("OAuth a=\"{CANARY} \""),
    ] {
        let error = Header::parse(&text).unwrap_err();
        write!(shown, "{error} {error:?}").unwrap();
    }
    for text in [
        format!("a={CANARY}%"),
        format!("a={CANARY}&a={CANARY}"),
        CANARY.to_owned(),
    ] {
        let error = payout_signing::form::decode_unique(&text).unwrap_err();
        write!(shown, "{error} {error:?}").unwrap();
    }
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(
        shown.contains("credit_card_number") && shown.contains("oauth_verifier"),
        "{shown}"
    );
}

#[test]
fn what_a_list_of_parameters_tells() {
    let empty = Parameters::new();
    assert!(empty.is_empty());
    assert_eq!((empty.len(), empty.get("a")), (0, None));

    let list = parameters(&[("a", "1"), ("b", "2"), ("a", "3")]);
    assert!(!list.is_empty());
    assert_eq!(list.len(), 3);
    assert_eq!(
        (list.get("a"), list.get("b"), list.get("c")),
        (Some("1"), Some("2"), None)
    );
}

#[test]
fn displays_are_the_text_on_the_wire() {
    let uri = BaseUri::parse("https://Gate.example.com/payout/1?a=b").unwrap();
    assert_eq!(uri.to_string(), "https://gate.example.com/payout/1");
    for (method, name) in [
        (SignatureMethod::RsaSha256, "RSA-SHA256"),
        (SignatureMethod::HmacSha1, "HMAC-SHA1"),
        (SignatureMethod::HmacSha256, "HMAC-SHA256"),
    ] {
        assert_eq!(method.to_string(), name);
    }
}
