//! Paynet: v4 payout-pay and status with RSA, v2 get-balance with HMAC (specification 3.1, 3.3, 4.0, 4.4, 4.6, 4.9, 5.1).

use crate::{answer, line, payable::settled, read_word, request, stamp, temporary, word};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use payout_core::{
    BaseUrl, Doubt, DoubtCause, FetchError, Malformed, MovesMoney, Operation, PayoutState, RawAnswer, Reads, Reference,
    Refusal, Rejection, RejectionKind, SendError, Sign, Stamp, WriteError,
    settlement::{Finding, Held, Payable, Rules, Step, Terms},
    text_id,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use std::collections::BTreeMap;

text_id! {
    /// The gateway's order id.
    pub(crate) struct OrderId: theirs(field = "paynet-order-id", max = 64);
}

type Signer = fn(&[u8]) -> Vec<u8>;

struct Account {
    base: BaseUrl,
    login: &'static str,
    rsa_sha256: Signer,
    hmac_sha1: Signer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Credential {
    Rsa,
    /// Its OAuth parameters travel in the body, too.
    Hmac,
}

type Pairs = Vec<(&'static str, String)>;

/// One list of parameters: the source of the body and of what is signed.
struct Message {
    path: String,
    parameters: Pairs,
    credential: Credential,
}

impl Account {
    fn oauth(&self, message: &Message, stamp: &Stamp) -> Pairs {
        let method = match message.credential {
            Credential::Rsa => "RSA-SHA256",
            Credential::Hmac => "HMAC-SHA1",
        };
        vec![
            ("oauth_consumer_key", self.login.to_owned()),
            ("oauth_nonce", stamp.nonce().as_str().to_owned()),
            ("oauth_signature_method", method.to_owned()),
            ("oauth_timestamp", stamp.unix_seconds().to_string()),
            ("oauth_version", "1.0".to_owned()),
        ]
    }

    /// What a `trace` of an operation shows: no secret goes in, so it may be shown.
    fn base_string(&self, message: &Message, stamp: &Stamp) -> String {
        let signed: Pairs = [self.oauth(message, stamp), message.parameters.clone()].concat();
        let mut signed: Vec<String> = signed.iter().map(pair).collect();
        signed.sort_unstable();
        let url = self.base.join(&message.path);
        format!("POST&{}&{}", encode(&url), encode(&signed.join("&")))
    }
}

impl Sign for Account {
    const PROVIDER: &'static str = "paynet";
    type Message = Message;

    fn sign(&self, message: Message, stamp: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let base = self.base_string(&message, stamp);
        let signer = match message.credential {
            Credential::Rsa => self.rsa_sha256,
            Credential::Hmac => self.hmac_sha1,
        };
        let oauth = self.oauth(&message, stamp);
        let mut header = oauth.clone();
        header.push(("oauth_signature", BASE64_STANDARD.encode(signer(base.as_bytes()))));
        header.sort_unstable();
        let header: Vec<String> = header
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", encode(value)))
            .collect();
        let mut header = HeaderValue::try_from(format!("OAuth {}", header.join(", ")))
            .map_err(|error| WriteError::new("login", "cannot stand in a header").with_source(error))?;
        header.set_sensitive(true);

        let mut body = if message.credential == Credential::Hmac {
            oauth
        } else {
            Vec::new()
        };
        body.extend(message.parameters);
        let body: Vec<String> = body.iter().map(pair).collect();
        Request::post(self.base.join(&message.path))
            .header(header::AUTHORIZATION, header)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.join("&").into())
            .map_err(|error| WriteError::new("path", "makes no URL").with_source(error))
    }
}

fn pair((name, value): &(&'static str, String)) -> String {
    format!("{}={}", encode(name), encode(value))
}

fn encode(text: &str) -> String {
    const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The second step of a payout: the order exists, now it is paid.
struct PayoutPay {
    endpoint: u32,
    reference: Reference,
    order: OrderId,
}

struct Status {
    endpoint: u32,
    reference: Reference,
    order: Option<OrderId>,
}

struct Balance;

#[derive(Debug)]
struct Accepted {
    serial_number: Option<String>,
}

#[derive(Debug)]
struct Standing {
    status: String,
    stage: Option<String>,
}

impl Operation for PayoutPay {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;
    const NAME: &'static str = "payout-pay";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            path: format!("/api/v4/payout-pay/{}", self.endpoint),
            parameters: vec![
                ("client_orderid", self.reference.to_string()),
                ("login", account.login.to_owned()),
                ("orderid", self.order.to_string()),
            ],
            credential: Credential::Rsa,
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        let raw = RawAnswer::new(&response);
        let doubt = |cause, detail: &'static str| Doubt::new(cause, detail).with_raw(raw.clone());
        match response.status().as_u16() {
            200 => {}
            401 => return Err(Rejection::new(RejectionKind::Credentials).into()),
            403 if denied(&response) => return Err(Rejection::new(RejectionKind::Access).with_raw(raw).into()),
            _ => return Err(doubt(DoubtCause::Status, "an HTTP status that decides nothing").into()),
        }
        let Some(fields) = form(response.body()) else {
            return Err(doubt(DoubtCause::Unreadable, "no form").into());
        };
        let field = |name| fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let serial = field("serial-number").unwrap_or_default();
        let doubt = |cause, detail| doubt(cause, detail).with_request_id(serial);
        let (ours, order) = (field("merchant-order-id"), field("paynet-order-id"));
        if ours.is_some_and(|echo| echo != self.reference.as_str()) || order.is_some_and(|id| id != self.order.as_str())
        {
            return Err(doubt(DoubtCause::Mismatch, "it names another order")
                .with_alarm()
                .into());
        }
        match (field("type").unwrap_or_default().to_ascii_lowercase().as_str(), order) {
            ("async-response", Some(_)) => Ok(Accepted {
                serial_number: field("serial-number").map(str::to_owned),
            }),
            ("validation-error" | "error", None) => Err(Rejection::new(RejectionKind::Refused)
                .with_message(field("error-message").unwrap_or_default())
                .with_request_id(serial)
                .into()),
            ("validation-error" | "error", Some(id)) => {
                Err(doubt(DoubtCause::Contradiction, "a refusal that names an order")
                    .with_provider_id(id)
                    .into())
            }
            _ => Err(doubt(DoubtCause::Incomplete, "neither accepted nor refused").into()),
        }
    }
}

impl Operation for Status {
    type Account = Account;
    type Answer = Standing;
    type Effect = Reads;
    const NAME: &'static str = "status";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let mut parameters = vec![
            ("client_orderid", self.reference.to_string()),
            ("login", account.login.to_owned()),
        ];
        parameters.extend(self.order.iter().map(|order| ("orderid", order.to_string())));
        Ok(Message {
            path: format!("/api/v4/status/{}", self.endpoint),
            parameters,
            credential: Credential::Rsa,
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Standing, FetchError> {
        let refused = |kind| FetchError::Refused(Refusal::Provider(Rejection::new(kind)));
        let malformed = |detail: &'static str| Malformed::new(detail).with_raw(RawAnswer::new(&response)).into();
        match response.status().as_u16() {
            200 => {}
            401 | 403 => return Err(refused(RejectionKind::Credentials)),
            _ => return Err(temporary(&response, "an HTTP status that says nothing")),
        }
        let fields = form(response.body()).ok_or_else(|| malformed("no form"))?;
        let field = |name| fields.get(name).map(String::as_str);
        let ours = |name, id: Option<&str>| field(name).is_none_or(|echo| id.is_none_or(|id| id == echo));
        if !ours("merchant-order-id", Some(self.reference.as_str()))
            || !ours("paynet-order-id", self.order.as_ref().map(OrderId::as_str))
        {
            return Err(malformed("it names another order"));
        }
        match (field("type"), field("status")) {
            (Some("status-response"), Some(status)) => Ok(Standing {
                status: status.to_owned(),
                stage: field("order-stage").map(str::to_owned),
            }),
            (Some("validation-error" | "error"), _) => Err(refused(RejectionKind::Refused)),
            _ => Err(malformed("no status")),
        }
    }
}

impl Operation for Balance {
    type Account = Account;
    type Answer = Vec<String>;
    type Effect = Reads;
    const NAME: &'static str = "get-balance";

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            path: format!("/api/v2/get-balance/merchant/{}", account.login),
            parameters: vec![("balance-name", "USD".to_owned())],
            credential: Credential::Hmac,
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Vec<String>, FetchError> {
        let malformed = || Malformed::new("no array of balances").with_raw(RawAnswer::new(&response));
        let balances: Vec<Value> = serde_json::from_slice(response.body()).map_err(|_| malformed())?;
        let amounts = balances
            .iter()
            .map(|balance| balance.get("amount").map(ToString::to_string));
        Ok(amounts.collect::<Option<_>>().ok_or_else(malformed)?)
    }
}

/// 4.0.4. `None` where a piece cannot be read or a name stands twice.
fn form(body: &[u8]) -> Option<BTreeMap<String, String>> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text)
            .decode_utf8()
            .ok()
            .map(std::borrow::Cow::into_owned)
    };
    let mut fields = BTreeMap::new();
    for piece in std::str::from_utf8(body)
        .ok()?
        .split('&')
        .filter(|piece| !piece.trim().is_empty())
    {
        let (name, value) = piece.split_once('=')?;
        let value = decode(value.trim_end_matches(['\r', '\n', ' ']))?;
        if fields.insert(decode(name)?, value).is_some() {
            return None;
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// The page of 7.4.
fn denied(response: &Response<Bytes>) -> bool {
    let html = response.headers().get(header::CONTENT_TYPE);
    let html = html.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let page = String::from_utf8_lossy(response.body());
    html && page.contains("<title>403</title>") && page.contains("Access is denied")
}

impl Payable for PayoutPay {
    type LookUp = Status;

    const STEP: Step = Step::Confirm;

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let scope = format!("{} {}", account.login, self.endpoint);
        Ok(Terms::new(scope, None, [("orderid", self.order.as_str())]))
    }

    fn held(&self, _: &<Self as Operation>::Answer) -> Held {
        Held::new(PayoutState::Pending).with_provider_id(self.order.as_str())
    }

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn look_up(&self, _: Option<&str>) -> Status {
        Status {
            endpoint: self.endpoint,
            reference: self.reference.clone(),
            order: Some(self.order.clone()),
        }
    }

    fn find(&self, _: &Account, looked_up: Result<Standing, FetchError>) -> Finding {
        let Ok(standing) = looked_up else {
            return Finding::Nothing("".into());
        };
        // Still checked, not paid: no proof that the call was lost (4.4).
        if standing
            .stage
            .is_some_and(|stage| stage.to_ascii_lowercase().starts_with("payout_check_"))
        {
            return Finding::Nothing("".into());
        }
        Finding::Found(Held::new(match standing.status.as_str() {
            "approved" => PayoutState::Paid,
            "declined" | "error" | "filtered" => PayoutState::NotPaid,
            "processing" | "unknown" | "chain_declined" => PayoutState::Pending,
            _ => PayoutState::Unrecognised,
        }))
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
    }
}

fn account(base: &str) -> Account {
    Account {
        base: BaseUrl::parse(base).unwrap(),
        login: "TestMerchant",
        rsa_sha256: |_| vec![0xfb, 0xff],
        hmac_sha1: |base| base.len().to_be_bytes().to_vec(),
    }
}

fn sandbox() -> Account {
    account("https://sandbox.payneteasy.com/paynet")
}

fn payout_pay() -> PayoutPay {
    PayoutPay {
        endpoint: 39915,
        reference: "3".parse().unwrap(),
        order: "900258".parse().unwrap(),
    }
}

fn status(order: Option<&str>) -> Status {
    Status {
        endpoint: 39915,
        reference: "1".parse().unwrap(),
        order: order.map(|order| order.parse().unwrap()),
    }
}

/// Form data, labelled as the gateway labels it.
fn page(status: u16, body: &str) -> Response<Bytes> {
    answer(status, "text/html;charset=utf-8", body.to_owned())
}

#[test]
fn payout_pay_signs_what_it_sends() {
    let account = sandbox();
    let message = payout_pay().write(&account).unwrap();
    // Specification 3.5 C.
    assert_eq!(
        account
            .base_string(&message, &stamp())
            .replace("test-merchant", "TestMerchant"),
        "POST&https%3A%2F%2Fsandbox.payneteasy.com%2Fpaynet%2Fapi%2Fv4%2Fpayout-pay%2F39915&client_orderid%3D3%26login%3D\
         TestMerchant%26oauth_consumer_key%3DTestMerchant%26oauth_nonce%3Db5E31Tw6SVjauE29uOf2jOLnuUSXmVdE%26\
         oauth_signature_method%3DRSA-SHA256%26oauth_timestamp%3D1677831012%26oauth_version%3D1.0%26orderid%3D900258"
    );
    let request = request(&account, &payout_pay());
    assert_eq!(
        line(&request),
        "POST https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915 client_orderid=3&login=TestMerchant&\
         orderid=900258"
    );
    assert_eq!(
        request.headers()["authorization"],
        "OAuth oauth_consumer_key=\"TestMerchant\", oauth_nonce=\"b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE\", \
         oauth_signature=\"%2B%2F8%3D\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1677831012\", \
         oauth_version=\"1.0\""
    );
    assert!(request.headers()["authorization"].is_sensitive());
}

#[test]
fn status_goes_out_with_one_id_or_both() {
    for (order, body) in [(Some("6982864"), "&orderid=6982864"), (None, "")] {
        assert_eq!(
            line(&request(&sandbox(), &status(order))),
            format!(
                "POST https://sandbox.payneteasy.com/paynet/api/v4/status/39915 client_orderid=1&login=TestMerchant{body}"
            )
        );
    }
}

#[test]
fn balance_counts_each_oauth_parameter_once_and_sends_it_twice() {
    let account = account("https://gate.example.com/paynet");
    let message = Balance.write(&account).unwrap();
    let base = account.base_string(&message, &stamp());
    assert_eq!(base.matches("oauth_nonce").count(), 1, "{base}");
    assert!(base.contains("&balance-name%3DUSD%26oauth_consumer_key"), "{base}");

    let request = request(&account, &Balance);
    assert_eq!(
        line(&request),
        "POST https://gate.example.com/paynet/api/v2/get-balance/merchant/TestMerchant oauth_consumer_key=TestMerchant&\
         oauth_nonce=b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1677831012&\
         oauth_version=1.0&balance-name=USD"
    );
    let header = request.headers()["authorization"].to_str().unwrap();
    assert!(
        header.contains("oauth_nonce=") && header.contains("oauth_signature="),
        "{header}"
    );
    assert!(
        !line(&request).contains("oauth_signature="),
        "the signature is in the header alone"
    );

    let balances = Balance
        .read(&account, page(200, r#"[{"amount":29.99,"currency":"USD"}]"#))
        .unwrap();
    assert_eq!(balances, ["29.99"]);
    assert_eq!(read_word(&Balance.read(&account, page(200, "<html>"))), "malformed");
}

const TAKEN: &str = "type=async-response\n&serial-number=0-2e2c322\n&merchant-order-id=3\n&paynet-order-id=900258\n";

#[test]
fn payout_pay_outcomes() {
    let access_denied = "<html><head><title>403</title></head><body>Access is denied</body></html>";
    for (status, body, outcome) in [
        (200, TAKEN.to_owned(), "accepted"),
        (200, TAKEN.replace("order-id=3", "order-id=1"), "unknown, alarm"),
        (200, TAKEN.replace("900258", "900259"), "unknown, alarm"),
        (200, TAKEN.replace("900258", ""), "unknown"),
        (200, TAKEN.replace("async", "other"), "unknown"),
        (200, format!("{TAKEN}&type=error"), "unknown"),
        (
            200,
            "type=validation-error\n&serial-number=7\n&error-message=no".to_owned(),
            "rejected",
        ),
        (200, TAKEN.replace("async-response", "error"), "unknown"),
        (200, "<html>".to_owned(), "unknown"),
        (200, String::new(), "unknown"),
        (401, "<html>".to_owned(), "rejected"),
        (403, access_denied.to_owned(), "rejected"),
        (403, "<html>a proxy's</html>".to_owned(), "unknown"),
        (500, TAKEN.to_owned(), "unknown"),
        (302, String::new(), "unknown"),
    ] {
        let result = payout_pay().read(&sandbox(), page(status, &body));
        assert_eq!(word(&result), outcome, "{status} {body}");
    }
    let accepted = payout_pay().read(&sandbox(), page(200, TAKEN)).unwrap();
    assert_eq!(accepted.serial_number.as_deref(), Some("0-2e2c322"));
    let SendError::Unknown(doubt) = payout_pay()
        .read(&sandbox(), page(200, &TAKEN.replace("async-response", "error")))
        .unwrap_err()
    else {
        panic!("a refusal that names an order")
    };
    assert_eq!(
        (doubt.cause(), doubt.provider_id()),
        (DoubtCause::Contradiction, Some("900258"))
    );
    assert_eq!(doubt.request_id(), Some("0-2e2c322"));
}

#[test]
fn status_outcomes() {
    let approved = "type=status-response\n&merchant-order-id=1\n&paynet-order-id=6982864\n&status=approved\n";
    for (code, body, outcome) in [
        (200, approved.to_owned(), "read"),
        (200, approved.replace("6982864", "6982865"), "malformed"),
        (
            200,
            "type=validation-error\n&error-message=Order+not+found".to_owned(),
            "refused",
        ),
        (200, "<html>".to_owned(), "malformed"),
        (403, "<html>".to_owned(), "refused"),
        (503, String::new(), "temporary"),
    ] {
        let result = status(Some("6982864")).read(&sandbox(), page(code, &body));
        assert_eq!(read_word(&result), outcome, "{code} {body}");
    }
    let mut busy = page(429, "");
    busy.headers_mut().insert("retry-after", HeaderValue::from_static("7"));
    let error = status(None).read(&sandbox(), busy).unwrap_err();
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
}

#[tokio::test]
async fn settlement_fits() {
    let standing = |status: &str, stage: &str| {
        page(
            200,
            &format!(
                "type=status-response\n&merchant-order-id=3\n&paynet-order-id=900258\n&status={status}\n\
                 &order-stage={stage}\n"
            ),
        )
    };
    for (second, expected) in [
        (standing("approved", "payout_approved"), "paid"),
        (standing("processing", "payout_processing"), "pending"),
        (standing("brand-new", "payout_processing"), "unrecognised"),
        (standing("approved", "payout_check_validated"), "unknown"),
        (page(200, "type=error\n&error-message=Order+not+found"), "unknown"),
        (page(200, &TAKEN.replace("900258", "1")), "unknown"),
    ] {
        assert_eq!(settled(sandbox(), &payout_pay(), [None, Some(second)]).await, expected);
    }
}
