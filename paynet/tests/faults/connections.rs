//! Connections that do not come about, that break, and that are used again.

use crate::{
    ACCEPTED, APPROVED, assert_found, assert_in_doubt, assert_not_sent, assert_unknown, client,
    common::{account_at, small_payout},
    creates, form, honest, order_id, pay,
    server::{Server, Step, answer},
    unknown,
};
use paynet::{Client, FetchError, SendError};
use payout_core::{DoubtCause, Http, TransportErrorKind};
use std::time::Duration;
use tokio::net::TcpSocket;

/// What an HTTP/2 server would say: SETTINGS, and then GOAWAY without error for all streams (RFC 9113 sections 6.5 and 6.8).
const GOAWAY: &[u8] = b"\0\0\0\x04\0\0\0\0\0\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// SETTINGS, and `RST_STREAM` of the first stream with `REFUSED_STREAM` (RFC 9113 section 6.4).
const REFUSED_STREAM: &[u8] = b"\0\0\0\x04\0\0\0\0\0\0\0\x04\x03\0\0\0\0\x01\0\0\0\x07";

#[tokio::test]
async fn t1_a_refused_connection_is_not_sent_and_may_be_sent_again() {
    // Bound and not listening: the port is ours and refuses.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Client::new(account_at(&format!("http://{}/paynet", socket.local_addr().unwrap()))).unwrap();
    assert_not_sent(client.send(&small_payout()).await, TransportErrorKind::Connect);

    let server = Server::on(socket, [vec![Step::By(honest)]]);
    assert_eq!(order_id(&client.send(&small_payout()).await), "6982864");
    assert_eq!(creates(&server), 1);
}

#[tokio::test]
async fn t1_a_name_without_address_is_not_sent() {
    // RFC 6761 section 6.4: `.invalid` never has an address.
    let client = Client::new(account_at("https://gateway.invalid/paynet")).unwrap();
    assert_not_sent(client.send(&small_payout()).await, TransportErrorKind::Resolve);
}

#[tokio::test]
async fn t1_a_connect_timeout_is_not_sent() {
    // TCP connects, TLS never answers: still before the first byte of the request.
    let server = Server::start([vec![Step::Hang]]);
    let http = Http::builder().connect_timeout(Duration::from_millis(100)).build();
    let account = account_at(&format!("https://{}/paynet", server.address()));
    let client = Client::with_transport(account, http.unwrap());
    assert_not_sent(client.send(&small_payout()).await, TransportErrorKind::Connect);
}

#[tokio::test]
async fn t3_a_reset_within_the_request_is_unknown_and_nothing_is_sent_again() {
    // The second one is more than the sockets' buffers hold: the reset meets it while it is being written.
    for length in [1, 16 << 20] {
        let server = Server::start([vec![Step::Reset], vec![Step::By(honest)]]);
        let payout = small_payout().extra("filler", "a".repeat(length));
        assert_in_doubt(client(&server).send(&payout).await, TransportErrorKind::Closed);
        assert_eq!((creates(&server), server.connections()), (0, 1));
    }
}

#[tokio::test]
async fn t4_a_connection_lost_before_the_answer_is_unknown_and_one_look_up_settles_it() {
    for ending in [Step::Read, Step::ReadAndReset(Vec::new())] {
        let server = Server::start([vec![ending], vec![Step::By(honest)]]);
        let client = client(&server);
        assert_in_doubt(client.send(&small_payout()).await, TransportErrorKind::Closed);
        assert_eq!((creates(&server), server.connections()), (1, 1));
        assert_found(&client).await;
        assert_eq!(creates(&server), 1);
    }
}

#[tokio::test]
async fn t4_a_connection_lost_within_the_answer_is_unknown() {
    let answer = form(ACCEPTED);
    for sent in [1, 12, 40, answer.len() - 1] {
        let (outcome, server) = pay([Step::ReadAndReset(answer[..sent].to_vec())]).await;
        assert_in_doubt(outcome, TransportErrorKind::Closed);
        assert_eq!((creates(&server), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn t6_a_cut_answer_is_unknown_even_if_what_came_of_it_is_a_good_one() {
    let length = ACCEPTED.len();
    for framing in [
        format!("Content-Length: {}\r\n\r\n{ACCEPTED}", length + 1),
        format!("Content-Length: 1000000\r\n\r\n{ACCEPTED}\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{ACCEPTED}"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{ACCEPTED}\r\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{ACCEPTED}\r\n0\r\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{ACCEPTED}\r\n", length + 9),
    ] {
        let (outcome, server) = pay([answer(format!("HTTP/1.1 200\r\n{framing}"))]).await;
        assert_in_doubt(outcome, TransportErrorKind::Closed);
        assert_eq!((creates(&server), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn t7_a_kept_connection_that_closes_as_it_is_used_again_brings_one_payout_at_most() {
    let mut ended = [0; 3];
    for round in 0..60 {
        let server = Server::start([vec![answer(form(APPROVED))], vec![Step::By(honest)]]);
        let client = client(&server);
        assert_found(&client).await;
        match round % 4 {
            0 => {}
            1 => tokio::task::yield_now().await,
            2 => tokio::time::sleep(Duration::from_micros(100)).await,
            _ => tokio::time::sleep(Duration::from_millis(2)).await,
        }
        let outcome = client.send(&small_payout()).await;
        let seen = creates(&server);
        match outcome {
            Ok(_) => assert_eq!(seen, 1),
            Err(SendError::NotSent(_)) => assert_eq!(seen, 0),
            Err(SendError::Unknown(_)) => assert!(seen <= 1),
            Err(SendError::Rejected(rejection)) => panic!("{rejection:?}"),
        }
        ended[usize::from(seen == 1)] += 1;
    }
    println!(
        "t7: {} payouts lost with the connection, {} sent on a new one",
        ended[0], ended[1]
    );
}

#[tokio::test]
async fn t7_a_kept_connection_that_dies_with_the_payout_is_unknown() {
    for ending in [Step::Read, Step::ReadAndReset(Vec::new())] {
        let server = Server::start([vec![answer(form(APPROVED)), ending], vec![Step::By(honest)]]);
        let client = client(&server);
        assert_found(&client).await;
        assert_in_doubt(client.send(&small_payout()).await, TransportErrorKind::Closed);
        assert_eq!((creates(&server), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn t8_a_peer_that_answers_in_http_2_gets_one_payout() {
    for frames in [GOAWAY, REFUSED_STREAM] {
        let server = Server::start([vec![answer(frames), Step::Hang], vec![Step::By(honest)]]);
        assert_in_doubt(client(&server).send(&small_payout()).await, TransportErrorKind::Answer);
        assert_eq!((creates(&server), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn t8_kept_connections_that_all_died_bring_one_payout_at_most() {
    for _ in 0..20 {
        let server =
            Server::start(std::iter::repeat_n(vec![answer(form(APPROVED))], 4).chain([vec![Step::By(honest)]]));
        let client = client(&server);
        let look_ups: Vec<_> = (0..4)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.send(&small_payout().status()).await })
            })
            .collect();
        for look_up in look_ups {
            look_up.await.unwrap().unwrap();
        }
        let outcome = client.send(&small_payout()).await;
        let seen = creates(&server);
        assert!(
            seen == usize::from(outcome.is_ok()) || (seen <= 1 && outcome.is_err()),
            "{seen} {outcome:?}"
        );
        if outcome.is_err() {
            assert_unknown(outcome);
        }
    }
}

#[tokio::test]
async fn t13_a_second_answer_is_never_that_of_the_next_call() {
    let two = [form(ACCEPTED), form(&APPROVED.replace("approved", "declined"))].concat();
    for _ in 0..20 {
        let server = Server::start([vec![answer(two.as_slice()), Step::By(honest)], vec![Step::By(honest)]]);
        let client = client(&server);
        assert_eq!(order_id(&client.send(&small_payout()).await), "6982864");
        assert_found(&client).await;
    }
}

#[tokio::test]
async fn t13_bytes_after_the_answer_close_the_connection() {
    for rest in ["\r\n", "&paynet-order-id=1", "HTTP/1.1 200\r\n"] {
        let server = Server::start([
            vec![answer([form(ACCEPTED), rest.into()].concat()), Step::By(honest)],
            vec![Step::By(honest)],
        ]);
        let client = client(&server);
        assert_eq!(order_id(&client.send(&small_payout()).await), "6982864");
        assert_found(&client).await;
    }
}

#[tokio::test]
async fn t14_the_answer_of_another_request_is_unknown_and_an_alarm() {
    let other = ACCEPTED.replace("payout-2041", "payout-2042");
    let (outcome, server) = pay([answer(form(&other))]).await;
    let doubt = unknown(outcome);
    assert_eq!((doubt.cause(), doubt.is_alarm()), (DoubtCause::Mismatch, true));
    assert_eq!(doubt.provider_id(), None, "the order of somebody else");
    assert_eq!(creates(&server), 1);

    // Crossed pipes: the look-up's answer for the payout, and the other way round.
    let (outcome, _) = pay([answer(form(APPROVED))]).await;
    assert_eq!(unknown(outcome).cause(), DoubtCause::Incomplete);
    for (answered, order) in [
        (ACCEPTED.to_owned(), "6982864"),
        (APPROVED.replace("payout-2041", "payout-2042"), "6982864"),
        (APPROVED.to_owned(), "6982865"),
    ] {
        let server = Server::start([vec![answer(form(&answered))]]);
        let look_up = small_payout().status().order_id(order.parse().unwrap());
        let error = client(&server).send(&look_up).await.unwrap_err();
        assert!(matches!(error, FetchError::Malformed(_)), "{error:?}");
    }
}

#[tokio::test]
async fn t15_interim_answers_are_ignored() {
    let interim =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";
    let accepted = [interim.as_bytes(), &form(ACCEPTED)].concat();
    let (outcome, server) = pay([answer(accepted)]).await;
    assert_eq!(order_id(&outcome), "6982864");
    assert_eq!((creates(&server), server.connections()), (1, 1));

    // An interim answer decides nothing, not even one with a body that would.
    let (outcome, _) = pay([answer([interim.as_bytes(), ACCEPTED.as_bytes()].concat())]).await;
    assert_in_doubt(outcome, TransportErrorKind::Answer);
    let (outcome, _) = pay([answer(interim)]).await;
    assert_in_doubt(outcome, TransportErrorKind::Closed);
    // A change of protocol was not asked for (RFC 9110 section 15.2.2).
    let (outcome, server) = pay([answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")]).await;
    assert_unknown(outcome);
    assert_eq!((creates(&server), server.connections()), (1, 1));
}
