//! TLS that comes about, and TLS that must not.
//!
//! The certificates in `tls/` are TEST ONLY, for 127.0.0.1 (`good`), for another name (`other`), and out of date
//! (`expired`), made with `openssl ca` under a root whose key was thrown away.

use crate::{
    BODY, assert_in_doubt, assert_not_sent, post,
    server::{Server, Step},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Http, Transport, TransportError, TransportErrorKind};
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ProtocolVersion, ServerConfig, SupportedProtocolVersion,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        version::{TLS12, TLS13},
    },
};

const ROOT: &str = include_str!("tls/test-only-root.pem");
const KEY: &[u8] = include_bytes!("tls/test-only-server-key.pem");
const GOOD: &[u8] = include_bytes!("tls/test-only-good.pem");
const OTHER: &[u8] = include_bytes!("tls/test-only-other.pem");
const EXPIRED: &[u8] = include_bytes!("tls/test-only-expired.pem");

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
/// An answer that ends with its connection.
const OPEN_ENDED: &[u8] = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok";

struct Peer {
    certificate: &'static [u8],
    versions: Vec<&'static SupportedProtocolVersion>,
    protocols: Vec<Vec<u8>>,
    answer: &'static [u8],
    says_goodbye: bool,
}

const PEER: Peer = Peer {
    certificate: GOOD,
    versions: Vec::new(),
    protocols: Vec::new(),
    answer: ANSWER,
    says_goodbye: true,
};

/// What a peer saw: version, protocol, request.
type Seen = Option<(ProtocolVersion, Option<Vec<u8>>, Vec<u8>)>;

impl Peer {
    async fn start(self) -> (String, JoinHandle<Seen>) {
        let chain = CertificateDer::pem_slice_iter(self.certificate)
            .map(Result::unwrap)
            .collect();
        let versions = if self.versions.is_empty() {
            vec![&TLS12, &TLS13]
        } else {
            self.versions
        };
        let mut config = ServerConfig::builder_with_protocol_versions(&versions)
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_slice(KEY).unwrap())
            .unwrap();
        config.alpn_protocols = self.protocols;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/pay", listener.local_addr().unwrap());
        let seen = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await.ok()?;
            let session = stream.get_ref().1;
            let (version, protocol) = (session.protocol_version()?, session.alpn_protocol().map(<[u8]>::to_vec));
            let mut request = Vec::new();
            while !request.ends_with(BODY) {
                if stream.read_buf(&mut request).await.ok()? == 0 {
                    break;
                }
            }
            stream.write_all(self.answer).await.ok()?;
            stream.flush().await.ok()?;
            if self.says_goodbye {
                stream.shutdown().await.ok()?;
            }
            Some((version, protocol, request))
        });
        (url, seen)
    }

    /// One payout to the peer, over a transport that trusts the test root.
    async fn pay(self) -> (Result<Response<Bytes>, TransportError>, Seen) {
        let http = Http::builder().root_certificate(ROOT).build().unwrap();
        let (url, seen) = self.start().await;
        let result = http.send(post(url)).await;
        drop(http);
        (result, seen.await.unwrap())
    }
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted_and_http_1_1_spoken() {
    for (versions, version) in [
        (vec![&TLS12, &TLS13], ProtocolVersion::TLSv1_3),
        (vec![&TLS12], ProtocolVersion::TLSv1_2),
    ] {
        let protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let (result, seen) = Peer {
            versions,
            protocols,
            ..PEER
        }
        .pay()
        .await;
        assert_eq!(result.unwrap().body(), "ok");
        let (spoken, protocol, request) = seen.unwrap();
        assert_eq!(spoken, version);
        assert_eq!(protocol.as_deref(), Some(&b"http/1.1"[..]));
        assert!(request.starts_with(b"POST /pay HTTP/1.1\r\n"));
    }
}

#[tokio::test]
async fn t2_certificates_that_prove_nothing_are_not_sent_to() {
    for certificate in [OTHER, EXPIRED] {
        let (result, seen) = Peer { certificate, ..PEER }.pay().await;
        assert_not_sent(result, TransportErrorKind::Tls);
        assert!(seen.is_none(), "no request");
    }
    // The good one, without its root.
    let (url, seen) = PEER.start().await;
    assert_not_sent(Http::new().unwrap().send(post(url)).await, TransportErrorKind::Tls);
    assert!(seen.await.unwrap().is_none(), "no request");
}

#[tokio::test]
async fn t2_a_peer_of_http_2_alone_is_not_sent_to() {
    let (result, seen) = Peer {
        protocols: vec![b"h2".to_vec()],
        ..PEER
    }
    .pay()
    .await;
    assert_not_sent(result, TransportErrorKind::Tls);
    assert!(seen.is_none(), "no request");
}

#[tokio::test]
async fn t2_a_peer_without_tls_or_with_an_old_one_is_not_sent_to() {
    // The third is the alert of a peer whose versions end before ours begin: protocol_version, RFC 8446 section 6.2.
    for first in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"",
        b"\x15\x03\x01\x00\x02\x02\x46",
        &[0; 64],
    ] {
        let server = Server::start([vec![Step::Hear, Step::Say(first.to_vec())]]);
        let result = Http::new()
            .unwrap()
            .send(post(format!("https://{}/pay", server.address())))
            .await;
        assert_not_sent(result, TransportErrorKind::Tls);
    }
}

#[tokio::test]
async fn t6_an_answer_that_ends_with_its_connection_needs_the_peers_goodbye() {
    let (result, _) = Peer {
        answer: OPEN_ENDED,
        ..PEER
    }
    .pay()
    .await;
    assert_eq!(result.unwrap().body(), "ok");
    let (result, _) = Peer {
        answer: OPEN_ENDED,
        says_goodbye: false,
        ..PEER
    }
    .pay()
    .await;
    assert_in_doubt(result, TransportErrorKind::Closed);
}
