use crate::{first_line, oracle};
use http::Method;
use payout_signing::{
    form,
    oauth1::{BaseString, BaseUri, Header, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned},
};

/// Collection, normalization, base string: ours is the oracle's for any URL that we take, and so is the request that goes out.
/// Lines: URL, form body.
pub fn oauth_base_string(data: &[u8]) {
    let Some((url, body)) = first_line(data) else { return };
    let Ok(uri) = BaseUri::parse(url) else { return };
    let (base_uri, query) = oracle::oauth1::base_uri(url).expect("the oracle takes every URL that we take");
    assert_eq!(uri.as_str(), base_uri);
    assert_eq!(Some(uri.query()), oracle::text::form(&query).as_deref());
    assert_eq!(
        BaseUri::parse(&uri.to_url()).as_ref(),
        Ok(&uri),
        "what is sent is what was signed"
    );

    let Ok(pairs) = form::decode(body) else { return };
    let mut all: Vec<(String, String)> = uri.query().to_vec();
    all.extend(pairs.iter().cloned());
    let ours = BaseString::new(
        "POST",
        &uri,
        all.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    );
    all.retain(|(name, _)| name != "oauth_signature");
    let normalized = oracle::oauth1::normalize(&all);
    assert_eq!(ours.normalized_parameters(), normalized);
    assert_eq!(
        ours.as_str(),
        oracle::oauth1::base_string("POST", &base_uri, &normalized)
    );

    let mut parameters = Parameters::new();
    for (name, value) in pairs {
        let reserved = name.starts_with("oauth_");
        assert_eq!(parameters.push(name, value).is_err(), reserved);
    }
    let protocol = Protocol::new("consumer", "nonce", 1);
    let Ok(unsigned) = Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::HmacSha1) else {
        assert!(uri.query().iter().any(|(name, _)| name.starts_with("oauth_")));
        return;
    };
    let secret = HmacSecret::new("secret").expect("it is not empty");
    let signed = unsigned.sign_hmac_sha1(&secret).expect("HMAC takes any text");
    let base = signed.unsigned().base_string();
    assert_eq!(
        signed.signature(),
        oracle::digests::hmac_sha1(b"secret&", base.as_bytes())
    );
    let header = signed.authorization();
    let header = header.to_str().expect("the header is ASCII");
    for body in [parameters.to_form(), signed.unsigned().form_with_protocol()] {
        let received =
            Received::new(&Method::POST, &uri.to_url(), header, Some(&body)).expect("our own request is read");
        assert_eq!(received.base_string(), base);
        assert_eq!(received.verify_hmac_sha1(&secret), Ok(()));
    }
}

/// Headers: one that is read and written again is the same header, whatever its spacing was.
pub fn oauth_header(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(header) = Header::parse(text) else { return };
    let written = header.to_text();
    let again = Header::parse(&written).expect("our own header can be read");
    assert_eq!(again, header);
    assert_eq!(again.to_text(), written);
    let rebuilt = Header::new(header.realm(), header.iter()).expect("what was read can be written");
    assert_eq!(rebuilt, header);
    let value = header.to_value().expect("a header is visible ASCII");
    assert!(value.is_sensitive());
    assert_eq!(value.as_bytes(), written.as_bytes());
    let signature_apart: Vec<(String, String)> = header
        .iter()
        .filter(|(name, _)| *name != "oauth_signature")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // The oracle sorts and adds the signature: the same parameters, another order.
    let oracles = Header::parse(&oracle::oauth1::header(header.realm(), &signature_apart, b"x")).expect("a header");
    for (name, value) in &signature_apart {
        assert_eq!(oracles.get(name), Some(value.as_str()));
    }
}

/// Received requests: the base string is the oracle's, and a signature verifies if, and only if, it is the oracle's.
/// Lines: URL, `Authorization` header, form body.
pub fn verify_request(data: &[u8]) {
    let Some((url, rest)) = first_line(data) else { return };
    let (authorization, body) = rest.split_once('\n').unwrap_or((rest, ""));
    let Ok(received) = Received::new(&Method::POST, url, authorization, Some(body)) else {
        return;
    };
    let (base_uri, query) = oracle::oauth1::base_uri(url).expect("the oracle takes every URL that we take");
    let header: Vec<(String, String)> = received
        .header()
        .iter()
        .filter(|(name, _)| *name != "oauth_signature")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut all = oracle::oauth1::collect(&query, &[], body).expect("the oracle reads every form that we read");
    let repeated: Vec<&(String, String)> = all.iter().filter(|(name, _)| name.starts_with("oauth_")).collect();
    for (name, value) in &repeated {
        assert_eq!(
            received.header().get(name),
            Some(value.as_str()),
            "what is said twice is the same"
        );
        assert_eq!(
            repeated.iter().filter(|(other, _)| other == name).count(),
            1,
            "and not said three times"
        );
    }
    all.retain(|(name, _)| !name.starts_with("oauth_"));
    all.extend(header);
    let base = oracle::oauth1::base_string("POST", &base_uri, &oracle::oauth1::normalize(&all));
    assert_eq!(received.base_string(), base);

    let secret = HmacSecret::new("secret").expect("it is not empty");
    let right = oracle::text::base64(&oracle::digests::hmac_sha1(b"secret&", base.as_bytes()));
    let genuine = received.signature_method() == SignatureMethod::HmacSha1
        && received.header().get("oauth_signature") == Some(right.as_str());
    assert_eq!(received.verify_hmac_sha1(&secret).is_ok(), genuine);
}
