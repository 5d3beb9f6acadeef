//! Answers with a status or a body that decides nothing, and the few that do (Paynet 4.0.6 and 4.0.7).

use crate::{
    ACCEPTED, APPROVED, Outcome, assert_found, assert_unknown, chain, client,
    common::{LOGIN, account_at, small_payout},
    creates, form, honest, order_id, rejected,
    server::{Server, Step, answer},
    temporary, unknown, whole,
};
use paynet::{Account, BankAccount, Client, Credentials, Endpoint, FetchError, Gateway, OrderStatus, Payout};
use payout_core::{DoubtCause, Http, PayoutState, RejectionKind, SendError};

/// Pages that come in the gateway's place: a proxy's, a firewall's, and, worst, the gateway's own good answer.
const PAGES: [&str; 4] = [
    "",
    "<html><title>503</title>Bad gateway</html>",
    "{\"error\":1}",
    ACCEPTED,
];
/// The page of Paynet 7.4, shortened to what it is told by.
const DENIED: &str =
    "<!DOCTYPE html>\n<html>\n<head>\n<title>403</title>\n</head>\n<body>\n<p>Access is denied</p>\n</body>\n</html>";
const HTML: &str = "Content-Type: text/html\r\n";
const JSON: &str = "Content-Type: application/json\r\n";

/// The outcome of a payout that is answered so, and of a look-up that is answered so; after both, the connection is good again.
async fn judged(http: &Http, status: u16, headers: &str, body: &str) -> (Outcome, Result<OrderStatus, FetchError>) {
    let server = Server::start([vec![
        answer(whole(status, headers, body)),
        answer(whole(status, headers, body)),
        Step::By(honest),
    ]]);
    judge(tenant(http, &server), &server).await
}

/// A client over a transport that is there already: setting up TLS takes longer than a call.
fn tenant(http: &Http, server: &Server) -> Client {
    Client::with_transport(account_at(&server.url("/paynet")), http.clone())
}

async fn judge(client: Client, server: &Server) -> (Outcome, Result<OrderStatus, FetchError>) {
    let outcome = client.send(&small_payout()).await;
    assert_eq!(server.requests().len(), 1, "nothing is sent again");
    let found = client.send(&small_payout().status()).await;
    assert_eq!((creates(server), server.requests().len()), (1, 2));
    assert_found(&client).await;
    (outcome, found)
}

/// The same with an account that asks for JSON.
async fn judged_in_json(http: &Http, status: u16, body: &str) -> Outcome {
    let server = Server::start([vec![answer(whole(status, JSON, body))]]);
    let gateway = Gateway::sandbox(&server.url("/paynet")).unwrap().json_answers();
    let account = Account::new(gateway, Credentials::sandbox(LOGIN, crate::common::key())).unwrap();
    let outcome = Client::with_transport(account, http.clone())
        .send(&small_payout())
        .await;
    assert_eq!(creates(&server), 1);
    outcome
}

#[tokio::test]
async fn h3_a_5xx_is_unknown_whatever_it_says() {
    let http = Http::new().unwrap();
    for status in [
        500, 501, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 599,
    ] {
        for page in PAGES {
            for headers in [
                HTML.to_owned(),
                format!("{HTML}Retry-After: 0\r\n"),
                format!("{HTML}Retry-After: soon\r\n"),
            ] {
                let (outcome, found) = judged(&http, status, &headers, page).await;
                assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{status} {page}");
                temporary(found);
            }
        }
    }
}

#[tokio::test]
async fn h4_a_429_is_unknown_for_no_throttle_is_documented() {
    let http = Http::new().unwrap();
    for page in PAGES {
        let (outcome, found) = judged(&http, 429, &format!("{HTML}Retry-After: 7\r\n"), page).await;
        assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{page}");
        let error = found.unwrap_err();
        assert!(error.is_temporary());
        assert_eq!(error.retry_after().map(|pause| pause.as_secs()), Some(7));
    }
}

#[tokio::test]
async fn h6_a_timeout_of_the_peers_own_is_unknown() {
    let http = Http::new().unwrap();
    for status in [408, 425, 499] {
        for page in PAGES {
            let (outcome, found) = judged(&http, status, HTML, page).await;
            assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{status} {page}");
            assert!(found.is_err());
        }
    }
}

#[tokio::test]
async fn h7_a_401_with_any_body_and_the_documented_403_are_refusals_of_the_caller() {
    let http = Http::new().unwrap();
    let all = PAGES
        .into_iter()
        .chain([DENIED, "type=error&error-message=no&paynet-order-id=1"]);
    for (status, headers, page, kind) in all.map(|page| (401, HTML, page, RejectionKind::Credentials)).chain([(
        403,
        HTML,
        DENIED,
        RejectionKind::Access,
    )]) {
        let (outcome, found) = judged(&http, status, headers, page).await;
        let error = outcome.as_ref().unwrap_err();
        for secret in [LOGIN, "oauth_", "OAuth", "0987654321"] {
            assert!(!chain(error).contains(secret), "{secret}: {}", chain(error));
        }
        assert_eq!(rejected(outcome).kind(), kind, "{status} {page}");
        assert!(
            matches!(found, Err(FetchError::Refused(_))),
            "{status} {page}: {found:?}"
        );
    }
}

#[tokio::test]
async fn h7_a_refused_caller_stays_connected_and_is_not_asked_for_credentials_again() {
    let http = Http::new().unwrap();
    // A challenge that an HTTP library might answer by itself (RFC 9110 section 11.6.1).
    for challenge in ["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"y\"", "Negotiate"] {
        let headers = format!("WWW-Authenticate: {challenge}\r\n{HTML}");
        let (outcome, _) = judged(&http, 401, &headers, "").await;
        assert_eq!(rejected(outcome).kind(), RejectionKind::Credentials);
    }
    let (outcome, _) = judged(&http, 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", "").await;
    assert_eq!(unknown(outcome).cause(), DoubtCause::Status);
}

#[tokio::test]
async fn h8_a_403_with_another_page_is_unknown() {
    let http = Http::new().unwrap();
    let firewall = DENIED.replace("Access is denied", "Request blocked");
    for page in PAGES
        .into_iter()
        .chain([firewall.as_str(), "Access is denied", "<title>403</title>"])
    {
        let (outcome, found) = judged(&http, 403, HTML, page).await;
        let doubt = unknown(outcome);
        assert_eq!(doubt.cause(), DoubtCause::Status, "{page}");
        assert!(doubt.detail().contains("authentication"), "{doubt}");
        assert!(found.is_err());
    }
    for headers in ["Content-Type: text/plain\r\n", ""] {
        let (outcome, _) = judged(&http, 403, headers, DENIED).await;
        assert_eq!(unknown(outcome).cause(), DoubtCause::Status);
    }
}

#[tokio::test]
async fn h9_a_4xx_is_a_refusal_with_the_gateways_own_error_body_alone() {
    let http = Http::new().unwrap();
    let refusal = "type=error\n&merchant-order-id=payout-2041\n&error-message=no";
    let json = r#"{"type":"error","merchant-order-id":"payout-2041","error-message":"no"}"#;
    for status in [400, 402, 404, 405, 406, 410, 411, 413, 415, 418, 421, 422, 451] {
        for page in PAGES.into_iter().chain([refusal, json]) {
            let (outcome, found) = judged(&http, status, HTML, page).await;
            assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{status} {page}");
            assert!(found.is_err());
        }
        // In JSON a refusal comes with a 4xx (Paynet 4.0.4).
        assert_eq!(
            rejected(judged_in_json(&http, status, json).await).kind(),
            RejectionKind::Refused,
            "{status}"
        );
        for page in PAGES.into_iter().chain([refusal, "{\"type\":\"error\"", "[]"]) {
            assert_unknown(judged_in_json(&http, status, page).await);
        }
    }
    // With a 200, JSON is not how the gateway refuses, and a form is.
    assert_unknown(judged_in_json(&http, 200, json).await);
    let (outcome, _) = judged(&http, 200, HTML, refusal).await;
    assert_eq!(rejected(outcome).kind(), RejectionKind::Refused);
}

#[tokio::test]
async fn h10_a_200_that_is_no_answer_of_the_gateway_is_unknown() {
    let http = Http::new().unwrap();
    for page in [
        "",
        "\n",
        "<html>ok</html>",
        DENIED,
        "ok",
        "null",
        "{}",
        r#"{"type":"async-response","paynet-order-id":"6982864"}"#,
        "type=async-response",
        "type=async-response&paynet-order-id",
        "type=async-response&type=async-response&paynet-order-id=6982864",
        "type=async-response&paynet-order-id=%zz",
        "type=sale-response&paynet-order-id=6982864",
        "paynet-order-id=6982864",
        "status=approved&paynet-order-id=6982864",
        &ACCEPTED[..40],
    ] {
        let (outcome, found) = judged(&http, 200, HTML, page).await;
        assert!(
            matches!(
                unknown(outcome).cause(),
                DoubtCause::Unreadable | DoubtCause::Incomplete
            ),
            "{page}"
        );
        assert!(matches!(found, Err(FetchError::Malformed(_))), "{page}: {found:?}");
    }
}

#[tokio::test]
async fn h12_a_success_without_an_order_id_is_unknown() {
    let http = Http::new().unwrap();
    for id in ["", "\n", " \r\n"] {
        let (outcome, _) = judged(&http, 200, HTML, &ACCEPTED.replace("6982864", id)).await;
        assert!(
            matches!(
                unknown(outcome).cause(),
                DoubtCause::Incomplete | DoubtCause::Unreadable
            ),
            "{id:?}"
        );
    }
    let (outcome, _) = judged(&http, 200, HTML, &ACCEPTED.replace("paynet-order-id", "order-id")).await;
    assert_eq!(unknown(outcome).cause(), DoubtCause::Incomplete);
}

#[tokio::test]
async fn h14_another_2xx_than_200_is_unknown() {
    let http = Http::new().unwrap();
    for status in [201, 202, 203, 206, 207, 226, 299] {
        for page in PAGES {
            let (outcome, found) = judged(&http, status, HTML, page).await;
            assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{status} {page}");
            assert!(found.is_err());
        }
    }
    // 204 and 205 have no body (RFC 9110 sections 15.3.5 and 15.3.6).
    let server = Server::start([vec![
        answer("HTTP/1.1 204\r\n\r\n"),
        answer("HTTP/1.1 204\r\n\r\n"),
        Step::By(honest),
    ]]);
    let (outcome, found) = judge(client(&server), &server).await;
    assert_eq!(unknown(outcome).cause(), DoubtCause::Status);
    assert!(found.is_err());
}

#[tokio::test]
async fn h15_a_409_is_unknown_and_a_look_up_tells_whose_the_reference_is() {
    let http = Http::new().unwrap();
    for page in PAGES.into_iter().chain(["type=error\n&error-message=Order+exists"]) {
        let (outcome, _) = judged(&http, 409, HTML, page).await;
        assert_eq!(unknown(outcome).cause(), DoubtCause::Status, "{page}");
    }
    // The reference was taken by an order of another amount: found, and flagged.
    let other = APPROVED.replace("10.42", "99.00");
    let server = Server::start([vec![answer(whole(409, HTML, "")), answer(form(&other))]]);
    let client = client(&server);
    assert_unknown(client.send(&small_payout()).await);
    let found = client.send(&small_payout().status()).await.unwrap();
    assert!(found.amount_differs() && found.attention());
    assert_eq!(found.state(), PayoutState::Paid, "of the other order");
}

#[tokio::test]
async fn h16_the_content_type_decides_nothing_about_a_form() {
    let http = Http::new().unwrap();
    for content_type in [
        "",
        "Content-Type: text/html\r\n",
        "Content-Type: text/html;charset=utf-8\r\n",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: application/json\r\n",
        "Content-Type: image/png\r\n",
        "Content-Type: text/html\r\nContent-Type: text/plain\r\n",
        "Content-Type: nonsense\r\n",
    ] {
        let (outcome, _) = judged(&http, 200, content_type, ACCEPTED).await;
        assert_eq!(order_id(&outcome), "6982864", "{content_type}");
        // Nor does it make an answer of what is none.
        let (outcome, _) = judged(&http, 200, content_type, "<html></html>").await;
        assert_eq!(unknown(outcome).cause(), DoubtCause::Unreadable, "{content_type}");
    }
}

#[tokio::test]
async fn h17_text_that_is_not_utf_8_is_unknown() {
    let http = Http::new().unwrap();
    let accepted = ACCEPTED.as_bytes();
    let in_id = ACCEPTED.replace("6982864", "69%FF82864");
    for (body, cause) in [
        ([accepted, b"\n&descriptor=\xe9t\xe9"].concat(), DoubtCause::Unreadable),
        ([accepted, b"\n&descriptor=%E9t%E9"].concat(), DoubtCause::Unreadable),
        ([accepted, b"\n&descriptor=\xc0\xaf"].concat(), DoubtCause::Unreadable),
        (
            [accepted, b"\n&descriptor=\xed\xa0\x80"].concat(),
            DoubtCause::Unreadable,
        ),
        ([b"\xff\xfe", accepted].concat(), DoubtCause::Unreadable),
        (in_id.into_bytes(), DoubtCause::Unreadable),
        // UTF-8 that says something else: the mark is a part of the first name, and UTF-16 has no name that we know.
        ([b"\xef\xbb\xbf", accepted].concat(), DoubtCause::Incomplete),
        (
            ACCEPTED.bytes().flat_map(|byte| [byte, 0]).collect(),
            DoubtCause::Incomplete,
        ),
    ] {
        // Whatever the label says: no charset but UTF-8 is documented (Paynet 4.0.4).
        for label in [
            "",
            ";charset=utf-8",
            ";charset=iso-8859-1",
            ";charset=utf-16",
            ";charset=windows-1251",
        ] {
            let head = format!(
                "HTTP/1.1 200\r\nContent-Type: text/html{label}\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let server = Server::start([vec![answer([head.as_bytes(), &body].concat())]]);
            let doubt = unknown(tenant(&http, &server).send(&small_payout()).await);
            assert_eq!(doubt.cause(), cause, "{label} {:?}", String::from_utf8_lossy(&body));
            assert!(!format!("{doubt} {doubt:?}").contains('\u{fffd}'), "{doubt:?}");
        }
    }
}

#[tokio::test]
async fn h21_no_cookie_is_carried_between_calls_or_tenants() {
    fn with_cookie(request: &[u8]) -> Step {
        let Step::Answer(bytes) = honest(request) else {
            unreachable!()
        };
        let text = String::from_utf8(bytes).unwrap();
        Step::Answer(
            text.replacen("\r\n", "\r\nSet-Cookie: tenant=c4n4ry; Path=/\r\n", 1)
                .into_bytes(),
        )
    }
    let server = Server::start([vec![Step::By(with_cookie); 4]]);
    let first = client(&server);
    let second = Client::with_transport(account_at(&server.url("/paynet")), first.transport().clone());
    for client in [&first, &first, &second] {
        assert_eq!(order_id(&client.send(&small_payout()).await), "6982864");
    }
    assert_eq!((creates(&server), server.connections()), (3, 1));
    for request in server.requests() {
        let request = String::from_utf8(request).unwrap();
        assert!(
            !request.to_ascii_lowercase().contains("cookie") && !request.contains("c4n4ry"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn k2_a_card_number_in_a_refusal_is_in_no_error() {
    let payout = Payout::new(
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new("4444333322221111").unwrap(),
    );
    let refusal = "type=validation-error&error-message=4444+3333+2222+1111+is+wrong,+4444333322221111";
    let server = Server::start([vec![answer(form(refusal))]]);
    let error = client(&server).send(&payout).await.unwrap_err();
    assert!(matches!(error, SendError::Rejected(_)), "{error:?}");
    let shown = chain(&error);
    assert!(
        !shown.contains("4444333322221111") && !shown.contains("3333 2222"),
        "{shown}"
    );
}
