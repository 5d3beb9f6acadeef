//! What verification of a callback costs beside the bare SHA-1 of the same bytes.
//!
//! First a table of ratios, then criterion's own statistics; `cargo bench -p payout-signing --bench callback -- --test` stops
//! after the table. Goals (ratio to bare SHA-1, one secret): 1.15 at 1 KiB, 1.02 at 64 KiB.
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

use criterion::{Criterion, Throughput};
use payout_signing::sha1_callback::{CallbackSecret, verify_enclosed};
use ratio::{case, table};
use sha1::{Digest as _, Sha1};
use std::hint::black_box;

const SECRET: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

fn enclosed(criterion: &mut Criterion) {
    let secret = CallbackSecret::new(SECRET).unwrap();
    let other = CallbackSecret::new(SECRET.replace("test", "live")).unwrap();
    for (name, size) in [("1 KiB", 1024_usize), ("64 KiB", 65_536)] {
        let body = vec![b'a'; size];
        let signature = secret.sign_enclosed(&body);
        let hashed = [SECRET.as_bytes(), &body, SECRET.as_bytes()].concat();

        let mut group = criterion.benchmark_group(format!("enclosed, {name}"));
        group.throughput(Throughput::Bytes(u64::try_from(hashed.len()).unwrap()));
        group.bench_function("bare SHA-1", |b| b.iter(|| Sha1::digest(black_box(&hashed))));
        group.bench_function("verify, one secret", |b| {
            b.iter(|| secret.verify_enclosed(black_box(&body), black_box(&signature)).unwrap());
        });
        group.bench_function("verify, two secrets", |b| {
            b.iter(|| verify_enclosed([&other, &secret], black_box(&body), black_box(&signature)).unwrap());
        });
        group.bench_function("join, hash, encode, compare", |b| {
            b.iter(|| {
                let joined = [SECRET.as_bytes(), black_box(&body), SECRET.as_bytes()].concat();
                base64::Engine::encode(&base64::engine::general_purpose::STANDARD, Sha1::digest(joined)) == signature
            });
        });
        group.finish();
    }
}

fn joined(criterion: &mut Criterion) {
    let secret = CallbackSecret::new("test-merchant-control").unwrap();
    let fields = ["approved", "1234567", "hf-abc"];
    let digest = secret.sign_joined(fields);
    let hashed = "approved1234567hf-abctest-merchant-control";

    let mut group = criterion.benchmark_group("joined, Paynet control");
    group.bench_function("bare SHA-1", |b| b.iter(|| Sha1::digest(black_box(hashed))));
    group.bench_function("verify", |b| {
        b.iter(|| secret.verify_joined(black_box(fields), black_box(&digest)).unwrap());
    });
    group.finish();
}

/// The ratios to bare SHA-1 of the same bytes.
fn ratios() {
    let secret = CallbackSecret::new(SECRET).unwrap();
    let other = CallbackSecret::new(SECRET.replace("test", "live")).unwrap();
    for (title, size) in [
        ("Enclosed, body of 1 KiB", 1024_usize),
        ("Enclosed, body of 64 KiB", 65_536),
    ] {
        let body = vec![b'a'; size];
        let signature = secret.sign_enclosed(&body);
        let hashed = [SECRET.as_bytes(), &body, SECRET.as_bytes()].concat();
        table(
            title,
            vec![
                case("verify, one secret", || {
                    secret.verify_enclosed(black_box(&body), black_box(&signature)).unwrap();
                }),
                case("verify, two secrets", || {
                    verify_enclosed([&other, &secret], black_box(&body), black_box(&signature)).unwrap()
                }),
                case("bare SHA-1 of the same bytes", || Sha1::digest(black_box(&hashed))),
            ],
        );
    }
    let secret = CallbackSecret::new("test-merchant-control").unwrap();
    let fields = ["approved", "1234567", "hf-abc"];
    let digest = secret.sign_joined(fields);
    table(
        "Joined, Paynet control of 42 bytes",
        vec![
            case("verify", || {
                secret.verify_joined(black_box(fields), black_box(&digest)).unwrap();
            }),
            case("bare SHA-1 of the same bytes", || {
                Sha1::digest(black_box("approved1234567hf-abctest-merchant-control"))
            }),
        ],
    );
}

fn main() {
    ratios();
    let mut criterion = Criterion::default().configure_from_args();
    enclosed(&mut criterion);
    joined(&mut criterion);
    criterion.final_summary();
}
