//! What signing costs beside the work that cannot be avoided: hashing the base string and the RSA operation.
//!
//! First a table of ratios, measured interleaved in this process (medians of many short rounds), then criterion's own
//! statistics. With both back ends compiled in, AWS-LC signs; run once per feature to see both.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a bench prints ratios and may stop at the first surprise"
)]

mod ratio;

use criterion::Criterion;
use http::Method;
use payout_signing::oauth1::{BaseString, BaseUri, HmacSecret, Parameters, Protocol, SignatureMethod, Unsigned};
use ratio::{case, table};
use sha2::{Digest, Sha256};
use zeroize::optimization_barrier;

const URL: &str = "https://sandbox.payneteasy.com/paynet/api/v4/payout/39915";

/// Seven payout fields beside the five of the protocol, as in the documented example.
fn parameters() -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in [
        ("client_orderid", "payout-2041-6f1c"),
        ("amount", "10.42"),
        ("currency", "USD"),
        ("account_number", "12345678901234567890"),
        ("account_name", "John Smith-Müller"),
        ("routing_number", "021000021"),
        (
            "server_callback_url",
            "https://merchant.example.com/callbacks/paynet?shop=7",
        ),
    ] {
        parameters.push(name, value).unwrap();
    }
    parameters
}

fn protocol() -> Protocol<'static> {
    Protocol::new("TestMerchant", "b5e31d76534c2a0f9e1b8a7c6d5f4e3a", 1_677_831_012)
}

fn main() {
    let parameters = parameters();
    let protocol = protocol();
    let uri = BaseUri::parse(URL).unwrap();
    let method = SignatureMethod::RsaSha256;
    let pairs = || parameters.iter().chain(protocol.pairs(method));
    let base = BaseString::new("POST", &uri, pairs()).as_str().to_owned();
    let unsigned = || Unsigned::new(&Method::POST, URL, &parameters, &protocol, method).unwrap();

    println!(
        "base string of {} bytes, 12 parameters; ratios to the last row of each table",
        base.len()
    );
    table(
        "Base string",
        vec![
            case("base string, built and wiped", || {
                BaseString::new("POST", &uri, pairs())
            }),
            case("copying and wiping as many bytes", || {
                let mut bytes = base.clone().into_bytes();
                bytes.fill(0);
                optimization_barrier(bytes.as_slice());
                bytes
            }),
            case("URL parsed, base string built and wiped", unsigned),
            case("form body", || parameters.to_form()),
            case("SHA-256 of the base string", || Sha256::digest(base.as_bytes())),
        ],
    );
    let secret = HmacSecret::new("F9F65098-1111-1111-1111-621611111111").unwrap();
    table(
        "HMAC-SHA1: whole header",
        vec![
            case("URL, base string, HMAC, header", || {
                let unsigned =
                    Unsigned::new(&Method::POST, URL, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
                unsigned.sign_hmac_sha1(&secret).unwrap().into_authorization()
            }),
            case("bare HMAC-SHA1 of the base string", || {
                use hmac::{Hmac, Mac};
                let mut mac = Hmac::<sha1::Sha1>::new_from_slice(b"F9F65098-1111-1111-1111-621611111111&").unwrap();
                mac.update(base.as_bytes());
                mac.finalize()
            }),
        ],
    );
    #[cfg(any(feature = "rsa", feature = "aws-lc-rs"))]
    for (title, pem) in [
        (
            "RSA-SHA256, 2048 bits",
            include_str!("../tests/keys/test_only_rsa2048_pkcs8.pem"),
        ),
        (
            "RSA-SHA256, 4096 bits",
            include_str!("../tests/keys/test_only_rsa4096_pkcs8.pem"),
        ),
    ] {
        let key = payout_signing::RsaKey::from_pem(pem).unwrap();
        let signature = key.sign_sha256(base.as_bytes()).unwrap();
        table(
            title,
            vec![
                case("everything but RSA: URL, base string, header", || {
                    unsigned().finish(signature.clone()).unwrap().into_authorization()
                }),
                case("whole signed request", || {
                    unsigned().sign_rsa_sha256(&key).unwrap().into_authorization()
                }),
                case("RsaKey::sign_sha256 of the ready base string", || {
                    key.sign_sha256(base.as_bytes()).unwrap()
                }),
            ],
        );
    }

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("oauth1");
    group.bench_function("base_string", |b| b.iter(|| BaseString::new("POST", &uri, pairs())));
    group.bench_function("sha256", |b| b.iter(|| Sha256::digest(base.as_bytes())));
    group.bench_function("header", |b| {
        b.iter_batched(
            unsigned,
            |unsigned| unsigned.finish(vec![0xfb; 256]).unwrap(),
            criterion::BatchSize::SmallInput,
        );
    });
    #[cfg(any(feature = "rsa", feature = "aws-lc-rs"))]
    {
        let key = payout_signing::RsaKey::from_pem(include_str!("../tests/keys/test_only_rsa2048_pkcs8.pem")).unwrap();
        group.bench_function("rsa2048_sign", |b| b.iter(|| key.sign_sha256(base.as_bytes()).unwrap()));
        group.bench_function("rsa2048_request", |b| {
            b.iter(|| unsigned().sign_rsa_sha256(&key).unwrap());
        });
    }
    group.finish();
    criterion.final_summary();
}
