//! TLS that must not come about, and TLS that does. Every certificate is made by the test that needs it.

use crate::{
    ACCEPTED, Outcome, assert_in_doubt, assert_not_sent, assert_unknown,
    common::{account_at, small_payout},
    form, is_create, order_id,
    server::{Server, Step},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use paynet::Client;
use payout_core::{Http, TransportErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, SupportedProtocolVersion,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
        version::{TLS12, TLS13},
    },
};

/// A root of our own, and what it signs.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(root, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its certificate as PEM (RFC 7468).
    fn pem(&self) -> String {
        let text = BASE64_STANDARD.encode(self.0.der());
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            lines.join("\n")
        )
    }

    fn signs(&self, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity(certificate.der().clone(), key)
    }
}

/// What a server shows.
struct Identity(CertificateDer<'static>, KeyPair);

impl Identity {
    fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        Self(params.self_signed(&key).unwrap().der().clone(), key)
    }
}

struct Gateway {
    url: String,
    connections: Arc<AtomicUsize>,
    served: JoinHandle<Option<Vec<u8>>>,
}

/// What is unusual about a gateway.
struct Manner {
    versions: Vec<&'static SupportedProtocolVersion>,
    protocols: &'static [&'static [u8]],
    answer: Vec<u8>,
    says_goodbye: bool,
}

impl Manner {
    fn usual() -> Self {
        Self {
            versions: vec![&TLS12, &TLS13],
            protocols: &[],
            answer: form(ACCEPTED),
            says_goodbye: true,
        }
    }
}

impl Gateway {
    /// Serves one TLS session, and goes on counting connections.
    async fn start(Identity(certificate, key): Identity, manner: Manner) -> Self {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_protocol_versions(&manner.versions)
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = manner.protocols.iter().map(|name| name.to_vec()).collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/paynet", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let served = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                while listener.accept().await.is_ok() {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
            let mut stream = acceptor.accept(stream).await.ok()?;
            assert_ne!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
            let mut request = Vec::new();
            while !request.ends_with(b"purpose=end") {
                if stream.read_buf(&mut request).await.ok()? == 0 {
                    break;
                }
            }
            stream.write_all(&manner.answer).await.ok()?;
            stream.flush().await.ok()?;
            if manner.says_goodbye {
                stream.shutdown().await.ok()?;
            }
            Some(request)
        });
        Self {
            url,
            connections,
            served,
        }
    }

    /// One payout, over a transport that trusts `root`; and what came through to the gateway.
    async fn pay(self, root: Option<&Authority>) -> (Outcome, Option<Vec<u8>>) {
        let http = match root {
            Some(root) => Http::builder().root_certificate(root.pem()),
            None => Http::builder(),
        };
        let client = Client::with_transport(account_at(&self.url), http.build().unwrap());
        let payout = small_payout().extra("purpose", "end");
        let outcome = client.send(&payout).await;
        drop(client);
        let seen = self.served.await.unwrap();
        assert_eq!(
            self.connections.load(Ordering::SeqCst),
            1,
            "no second try, with other TLS or none"
        );
        (outcome, seen)
    }
}

#[tokio::test]
async fn t2_certificates_that_prove_nothing_are_not_sent_to() {
    let (root, stranger) = (Authority::new(), Authority::new());
    let past = root.signs(|params| params.not_after = date_time_ymd(2020, 1, 1));
    let future = root.signs(|params| params.not_before = date_time_ymd(4000, 1, 1));
    let other_name = root.signs(|params| params.subject_alt_names = rcgen_names("gateway.example.com"));
    let other_address = root.signs(|params| params.subject_alt_names = rcgen_names("127.0.0.2"));
    let no_name = root.signs(|params| params.subject_alt_names.clear());
    let foreign = stranger.signs(|_| {});
    for (what, identity) in [
        ("expired", past),
        ("not yet valid", future),
        ("another name", other_name),
        ("another address", other_address),
        ("no name", no_name),
        ("another root", foreign),
        ("self-signed", Identity::self_signed()),
    ] {
        let gateway = Gateway::start(identity, Manner::usual()).await;
        let (outcome, seen) = gateway.pay(Some(&root)).await;
        assert_not_sent(outcome, TransportErrorKind::Tls);
        assert_eq!(seen, None, "{what}: no request");
    }
    // The good one, for who does not know its root.
    let gateway = Gateway::start(root.signs(|_| {}), Manner::usual()).await;
    let (outcome, seen) = gateway.pay(None).await;
    assert_not_sent(outcome, TransportErrorKind::Tls);
    assert_eq!(seen, None);
}

fn rcgen_names(name: &str) -> Vec<rcgen::SanType> {
    CertificateParams::new([name.to_owned()]).unwrap().subject_alt_names
}

#[tokio::test]
async fn t2_tls_1_2_and_1_3_are_spoken_and_nothing_older() {
    let root = Authority::new();
    for versions in [vec![&TLS12], vec![&TLS13], vec![&TLS12, &TLS13]] {
        let manner = Manner {
            versions,
            ..Manner::usual()
        };
        let (outcome, seen) = Gateway::start(root.signs(|_| {}), manner).await.pay(Some(&root)).await;
        assert_eq!(order_id(&outcome), "6982864");
        assert!(is_create(&seen.unwrap()));
    }
    // What a peer whose versions end before ours says: a fatal alert, protocol_version (RFC 8446 section 6.2); or its own hello,
    // of TLS 1.0 or 1.1 (RFC 4346 section 7.4.1.3).
    let hello = |minor: u8| {
        let mut bytes = vec![0x16, 3, minor, 0, 42, 2, 0, 0, 38, 3, minor];
        bytes.extend([7; 32]);
        bytes.extend([0, 0x00, 0x2f, 0]);
        bytes
    };
    for first in [
        b"\x15\x03\x01\x00\x02\x02\x46".to_vec(),
        hello(1),
        hello(2),
        b"HTTP/1.1 200\r\n\r\n".to_vec(),
    ] {
        let server = Server::start([vec![Step::Hear, Step::Say(first)]]);
        let client = Client::new(account_at(&format!("https://{}/paynet", server.address()))).unwrap();
        assert_not_sent(client.send(&small_payout()).await, TransportErrorKind::Tls);
        assert_eq!(server.connections(), 1, "no second try, with older TLS or none");
    }
}

#[tokio::test]
async fn t6_an_answer_that_ends_with_its_connection_needs_the_gateways_goodbye() {
    let root = Authority::new();
    for says_goodbye in [true, false] {
        let manner = Manner {
            answer: format!("HTTP/1.1 200\r\nConnection: close\r\n\r\n{ACCEPTED}").into_bytes(),
            says_goodbye,
            ..Manner::usual()
        };
        let (outcome, seen) = Gateway::start(root.signs(|_| {}), manner).await.pay(Some(&root)).await;
        assert!(is_create(&seen.unwrap()));
        if says_goodbye {
            assert_eq!(order_id(&outcome), "6982864");
        } else {
            assert_in_doubt(outcome, TransportErrorKind::Closed);
        }
    }
}

#[tokio::test]
async fn t8_http_2_is_never_agreed_upon() {
    let root = Authority::new();
    let manner = Manner {
        protocols: &[b"h2", b"http/1.1"],
        ..Manner::usual()
    };
    let (outcome, seen) = Gateway::start(root.signs(|_| {}), manner).await.pay(Some(&root)).await;
    assert_eq!(order_id(&outcome), "6982864");
    assert!(is_create(&seen.unwrap()));

    let manner = Manner {
        protocols: &[b"h2"],
        ..Manner::usual()
    };
    let (outcome, seen) = Gateway::start(root.signs(|_| {}), manner).await.pay(Some(&root)).await;
    assert_not_sent(outcome, TransportErrorKind::Tls);
    assert_eq!(seen, None, "no request");
}

#[tokio::test]
async fn t4_a_session_that_ends_before_the_answer_is_unknown() {
    let root = Authority::new();
    for (answer, says_goodbye) in [(&b""[..], true), (b"", false), (b"HTTP/1.1 200\r\nConte", true)] {
        let manner = Manner {
            answer: answer.to_vec(),
            says_goodbye,
            ..Manner::usual()
        };
        let (outcome, seen) = Gateway::start(root.signs(|_| {}), manner).await.pay(Some(&root)).await;
        assert!(is_create(&seen.unwrap()));
        assert_unknown(outcome);
    }
}
