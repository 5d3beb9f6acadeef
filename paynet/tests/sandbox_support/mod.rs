//! Requests made and signed by hand, so that every byte of them can be changed.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "shared by several tests, each of which uses a part"
)]

use bytes::Bytes;
use http::{Method, Request, header};
use paynet::{
    ControlKey, RsaKey,
    sandbox::{Delivery, Merchant, Reply, Sandbox, SandboxBuilder},
};
use payout_signing::oauth1::{Parameters, Protocol, SignatureMethod, Unsigned};
use std::{sync::OnceLock, time::Duration};

pub(crate) const LOGIN: &str = "TestMerchant";
pub(crate) const CONTROL_KEY: &str = "test-merchant-control";
pub(crate) const GATEWAY: &str = "https://sandbox.example.com/paynet";
pub(crate) const NOW: Duration = Duration::from_secs(1_677_831_012);

/// TEST ONLY.
pub(crate) fn key() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::from_pem(include_str!("../keys/test_only_rsa2048_pkcs8.pem")).unwrap())
}

pub(crate) fn control_key() -> ControlKey {
    ControlKey::new(CONTROL_KEY).unwrap()
}

pub(crate) fn merchant(login: &str) -> Merchant {
    Merchant::new(login, key().public_key().clone(), control_key())
}

/// Endpoint 39915 in US dollars, 39916 in euros, group 1205 over both.
pub(crate) fn builder() -> SandboxBuilder {
    let merchant = merchant(LOGIN)
        .endpoint(39915, "USD")
        .endpoint(39916, "EUR")
        .group(1205, [39915, 39916]);
    Sandbox::builder().merchant(merchant)
}

pub(crate) fn sandbox() -> Sandbox {
    builder().build()
}

/// A request before it is signed.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) url: String,
    pub(crate) login: String,
    pub(crate) nonce: String,
    pub(crate) timestamp: u64,
    pub(crate) pairs: Vec<(String, String)>,
}

impl Draft {
    pub(crate) fn new(path: &str, pairs: &[(&str, &str)]) -> Self {
        Self {
            url: format!("{GATEWAY}/api/v4/{path}"),
            login: LOGIN.to_owned(),
            nonce: "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE".to_owned(),
            timestamp: NOW.as_secs(),
            pairs: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    /// A payout of 10.42 USD to `1234567890`.
    pub(crate) fn payout(reference: &str) -> Self {
        Self::new(
            "payout/39915",
            &[
                ("client_orderid", reference),
                ("amount", "10.42"),
                ("currency", "USD"),
                ("account_number", "1234567890"),
            ],
        )
    }

    /// A look-up by reference alone.
    pub(crate) fn status(reference: &str) -> Self {
        Self::new("status/39915", &[("login", LOGIN), ("client_orderid", reference)])
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        match self.pairs.iter_mut().find(|(present, _)| present == name) {
            Some((_, present)) => value.clone_into(present),
            None => self.pairs.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(present, _)| present != name);
        self
    }

    pub(crate) fn at(mut self, path: &str) -> Self {
        self.url = format!("{GATEWAY}/api/v4/{path}");
        self
    }

    pub(crate) fn at_v2(mut self, path: &str) -> Self {
        self.url = format!("{GATEWAY}/api/v2/{path}");
        self
    }

    /// Without an OAuth header, with the `control` over these values and the control key in its place.
    pub(crate) fn control(&self, joined: &str) -> Request<Bytes> {
        use payout_signing::{form, sha1_callback::CallbackSecret};
        let control = CallbackSecret::new(CONTROL_KEY).unwrap().sign_joined([joined]);
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Request::post(&self.url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(form::encode(pairs.chain([("control", control.as_str())]))))
            .unwrap()
    }

    /// With HMAC-SHA1 over the control key, the OAuth parameters in header and body.
    pub(crate) fn hmac(&self) -> Request<Bytes> {
        use payout_signing::oauth1::HmacSecret;
        let parameters = self.parameters();
        let protocol = Protocol::new(self.login.as_str(), self.nonce.as_str(), self.timestamp);
        let method = SignatureMethod::HmacSha1;
        let unsigned = Unsigned::new(&Method::POST, &self.url, &parameters, &protocol, method).unwrap();
        let body = unsigned.form_with_protocol();
        let signed = unsigned.sign_hmac_sha1(&HmacSecret::new(CONTROL_KEY).unwrap()).unwrap();
        Request::post(&self.url)
            .header(header::AUTHORIZATION, signed.authorization())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .unwrap()
    }

    fn parameters(&self) -> Parameters {
        let mut parameters = Parameters::new();
        for (name, value) in &self.pairs {
            parameters.push(name.clone(), value.clone()).unwrap();
        }
        parameters
    }

    pub(crate) fn sign(&self) -> Request<Bytes> {
        let parameters = self.parameters();
        let protocol = Protocol::new(self.login.as_str(), self.nonce.as_str(), self.timestamp);
        let unsigned = Unsigned::new(
            &Method::POST,
            &self.url,
            &parameters,
            &protocol,
            SignatureMethod::RsaSha256,
        )
        .unwrap();
        let signed = unsigned.sign_rsa_sha256(key()).unwrap();
        Request::post(&self.url)
            .header(header::AUTHORIZATION, signed.authorization())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(parameters.to_form()))
            .unwrap()
    }

    /// The answer at `NOW`.
    pub(crate) fn ask(&self, sandbox: &Sandbox) -> (u16, String) {
        answer(&sandbox.handle(self.sign(), NOW))
    }
}

/// Status and body of an answer that arrived.
pub(crate) fn answer(reply: &Reply) -> (u16, String) {
    match reply.delivery() {
        Delivery::Answer(answer) => (
            answer.status().as_u16(),
            String::from_utf8(answer.body().to_vec()).unwrap(),
        ),
        other => panic!("no answer: {other:?}"),
    }
}

/// The value of a field of an answer in the default framing, still encoded.
pub(crate) fn field<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    body.split("\n&")
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// The `status` field of a look-up.
pub(crate) fn status(sandbox: &Sandbox, reference: &str) -> String {
    let (code, body) = Draft::status(reference).ask(sandbox);
    assert_eq!(code, 200, "{body}");
    field(&body, "status").unwrap().to_owned()
}
