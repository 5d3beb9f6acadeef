//! PayCore: create, process, prerequest, find by reference (specification 2, 3.1, 3.2, 3.4, 4.2, 5.1, 7.1).

use crate::{answer, line, payable::settled, read_word, request, temporary, word};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use payout_core::{
    Amount, BaseUrl, Doubt, DoubtCause, FetchError, Malformed, MovesMoney, Operation, PayoutState, RawAnswer, Reads,
    Reference, Refusal, Rejection, RejectionKind, Secret, SendError, Sign, Stamp, WriteError,
    settlement::{Finding, Held, Payable, Rules, Step, Terms},
    text_id,
};
use serde_json::Value;
use std::time::Duration;

text_id! {
    /// The id of a payout invoice. It becomes a segment of a path.
    pub(crate) struct InvoiceId: ours(field = "payout invoice id", max = 64);
}

struct Account {
    base: BaseUrl,
    public_base: BaseUrl,
    id: &'static str,
    api_key: Secret,
    public_key: &'static str,
    test_mode: bool,
}

/// Which of the account's two interfaces, and how it authenticates there.
#[derive(Clone, Copy)]
enum Interface {
    Private,
    /// The key stands in the body.
    Public,
}

struct Message {
    interface: Interface,
    method: Method,
    path: String,
    json: String,
}

impl Sign for Account {
    const PROVIDER: &'static str = "paycore";
    type Message = Message;

    fn sign(&self, message: Message, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let base = match message.interface {
            Interface::Private => &self.base,
            Interface::Public => &self.public_base,
        };
        let mut request = Request::builder()
            .method(message.method)
            .uri(base.join(&message.path))
            .header(header::ACCEPT, "application/json, application/vnd.api+json");
        if matches!(message.interface, Interface::Private) {
            let basic = BASE64_STANDARD.encode(format!("{}:{}", self.id, self.api_key.expose()));
            let mut basic = HeaderValue::try_from(format!("Basic {basic}"))
                .map_err(|error| WriteError::new("API key", "cannot stand in a header").with_source(error))?;
            basic.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, basic);
        }
        if !message.json.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        request
            .body(message.json.into())
            .map_err(|error| WriteError::new("path", "makes no URL").with_source(error))
    }
}

struct Payout {
    reference: Reference,
    description: &'static str,
    amount: Amount,
    service: &'static str,
    account: &'static str,
}

/// The second step: from here on money can move.
struct Process {
    reference: Reference,
    id: InvoiceId,
}

struct Find {
    reference: Reference,
}

struct Prerequest {
    amount: Amount,
}

#[derive(Debug, Clone)]
struct Invoice {
    id: String,
    status: String,
    reference: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    test_mode: Option<bool>,
}

impl Invoice {
    fn of(data: &Value) -> Option<Self> {
        let attributes = data.get("attributes")?;
        let text = |name| attributes.get(name).and_then(Value::as_str).map(str::to_owned);
        (data.get("type")? == "payout-invoices").then_some(())?;
        Some(Self {
            id: data.get("id")?.as_str().filter(|id| !id.is_empty())?.to_owned(),
            status: text("status")?,
            reference: text("reference_id"),
            amount: attributes
                .get("amount")
                .filter(|amount| amount.is_number())
                .map(ToString::to_string),
            currency: text("currency"),
            test_mode: attributes.get("test_mode").and_then(Value::as_bool),
        })
    }

    fn state(&self) -> PayoutState {
        match self.status.as_str() {
            "created" | "processing" | "process_pending" | "process_error" => PayoutState::Pending,
            "processed" | "cancel_failed" => PayoutState::Paid,
            "partially_processed" | "partially_canceled" => PayoutState::PartlyPaid,
            "process_failed" | "expired" | "terminated" => PayoutState::NotPaid,
            "canceling" | "cancel_pending" | "cancel_error" => PayoutState::Reversing,
            "canceled" => PayoutState::Reversed,
            _ => PayoutState::Unrecognised,
        }
    }
}

impl Payout {
    /// Whether every present echo agrees.
    fn agrees(&self, account: &Account, invoice: &Invoice) -> bool {
        let amount = |text: &String| self.amount.equals_decimal(text).unwrap_or_default();
        invoice.amount.as_ref().is_none_or(amount)
            && invoice
                .currency
                .as_deref()
                .is_none_or(|code| code == self.amount.currency().code())
            && invoice.test_mode.is_none_or(|mode| mode == account.test_mode)
    }
}

impl Operation for Payout {
    type Account = Account;
    type Answer = Invoice;
    type Effect = MovesMoney;
    const NAME: &'static str = "payout-invoices";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            interface: Interface::Private,
            method: Method::POST,
            path: "/payout-invoices".to_owned(),
            json: format!(
                r#"{{"data":{{"type":"payout-invoice","attributes":{{"test_mode":{},"reference_id":"{}","description":{},"currency":"{}","amount":{},"service":"{}","fields":{{"account":{}}},"options":{{"auto_process":false}}}}}}}}"#,
                account.test_mode,
                self.reference,
                Value::from(self.description),
                self.amount.currency(),
                self.amount.to_shortest_text(),
                self.service,
                Value::from(self.account),
            ),
        })
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Invoice, SendError> {
        let invoice = changed(&response)?;
        let doubt = |cause, detail| {
            let doubt = Doubt::new(cause, detail).with_raw(RawAnswer::new(&response));
            doubt.with_provider_id(invoice.id.clone())
        };
        match &invoice.reference {
            None => Err(doubt(DoubtCause::Incomplete, "it does not echo the reference").into()),
            Some(echo) if echo != self.reference.as_str() || !self.agrees(account, &invoice) => {
                Err(doubt(DoubtCause::Mismatch, "it echoes another payout")
                    .with_alarm()
                    .into())
            }
            Some(_) => Ok(invoice),
        }
    }
}

impl Operation for Process {
    type Account = Account;
    type Answer = Invoice;
    type Effect = MovesMoney;
    const NAME: &'static str = "payout-invoices/{id}/process";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            interface: Interface::Private,
            method: Method::POST,
            path: format!("/payout-invoices/{}/process", self.id),
            json: String::new(),
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Invoice, SendError> {
        let invoice = changed(&response)?;
        if invoice.id == self.id.as_str() {
            Ok(invoice)
        } else {
            Err(Doubt::new(DoubtCause::Mismatch, "it names another payout")
                .with_alarm()
                .into())
        }
    }
}

impl Operation for Find {
    type Account = Account;
    type Answer = Vec<Invoice>;
    type Effect = Reads;
    const NAME: &'static str = "payout-invoices?filter[reference_id]";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            interface: Interface::Private,
            method: Method::GET,
            path: format!("/payout-invoices?filter%5Breference_id%5D={}", self.reference),
            json: String::new(),
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Vec<Invoice>, FetchError> {
        let malformed = || Malformed::new("no list of payouts").with_raw(RawAnswer::new(&response));
        let data = fetched(&response)?.get("data").cloned().ok_or_else(malformed)?;
        let items = match &data {
            Value::Array(items) => items.as_slice(),
            Value::Object(object) if object.is_empty() => &[],
            _ => std::slice::from_ref(&data),
        };
        Ok(items
            .iter()
            .map(Invoice::of)
            .collect::<Option<_>>()
            .ok_or_else(malformed)?)
    }
}

impl Operation for Prerequest {
    type Account = Account;
    type Answer = Vec<String>;
    type Effect = Reads;
    const NAME: &'static str = "payout-prerequest";

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            interface: Interface::Public,
            method: Method::POST,
            path: "/payout-prerequest".to_owned(),
            json: format!(
                r#"{{"public_key":"{}","currency":"{}","amount":{}}}"#,
                account.public_key,
                self.amount.currency(),
                self.amount.to_shortest_text(),
            ),
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Vec<String>, FetchError> {
        let body = fetched(&response)?;
        let services = body
            .pointer("/data/services")
            .or(body.pointer("/data/attributes/services"));
        match services {
            Some(Value::Object(services)) => Ok(services.keys().cloned().collect()),
            Some(Value::Array(none)) if none.is_empty() => Ok(Vec::new()),
            _ => Err(Malformed::new("no services").into()),
        }
    }
}

/// The table of 3.1 up to the invoice, shared by create and process.
fn changed(response: &Response<Bytes>) -> Result<Invoice, SendError> {
    let status = response.status();
    let body: Option<Value> = serde_json::from_slice(response.body()).ok();
    let error = body.as_ref().filter(|body| is_error(body));
    let doubt = |cause, detail| Doubt::new(cause, detail).with_raw(RawAnswer::new(response));
    let rejection = |kind| Rejection::new(kind).with_raw(RawAnswer::new(response));
    match (status.as_u16(), error) {
        (200..=202, None) => body
            .and_then(|body| Invoice::of(body.get("data")?))
            .ok_or_else(|| doubt(DoubtCause::Incomplete, "no payout invoice").into()),
        (401, _) => Err(rejection(RejectionKind::Credentials).into()),
        (408 | 425 | 499, _) => Err(doubt(DoubtCause::Status, "an HTTP status that decides nothing").into()),
        (409 | 429, _) => Err(doubt(DoubtCause::Duplicate, "too many requests, or the reference exists").into()),
        (422, Some(error)) if error.to_string().contains("reference_id") || error.to_string().contains("uplica") => {
            Err(doubt(DoubtCause::Duplicate, "it speaks of the reference").into())
        }
        (403, Some(_)) => Err(rejection(RejectionKind::Access).into()),
        (404, Some(_)) => Err(rejection(RejectionKind::NotFound).into()),
        (400..=499, Some(_)) => Err(rejection(RejectionKind::Invalid).into()),
        _ => Err(doubt(DoubtCause::Status, "an HTTP status that decides nothing").into()),
    }
}

fn fetched(response: &Response<Bytes>) -> Result<Value, FetchError> {
    match response.status().as_u16() {
        200 => serde_json::from_slice(response.body()).map_err(|error| {
            Malformed::new("no JSON")
                .with_raw(RawAnswer::new(response))
                .with_source(error)
                .into()
        }),
        401 | 403 => Err(FetchError::Refused(Refusal::Provider(Rejection::new(
            RejectionKind::Credentials,
        )))),
        404 => Err(FetchError::NotFound(Rejection::new(RejectionKind::NotFound))),
        429 | 300..=399 | 500.. => Err(temporary(response, "an HTTP status that says nothing")),
        _ => Err(FetchError::Refused(Refusal::Provider(Rejection::new(
            RejectionKind::Refused,
        )))),
    }
}

fn is_error(body: &Value) -> bool {
    ["errors", "error", "error_type", "message"]
        .iter()
        .any(|name| body.get(name).is_some())
}

impl Payable for Payout {
    type LookUp = Find;

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let scope = format!("{} test {}", account.id, account.test_mode);
        let fields = [("service", self.service), ("account", self.account)];
        Ok(Terms::new(scope, Some(self.amount), fields))
    }

    fn held(&self, invoice: &Invoice) -> Held {
        Held::new(invoice.state()).with_provider_id(invoice.id.as_str())
    }

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn look_up(&self, _: Option<&str>) -> Find {
        Find {
            reference: self.reference.clone(),
        }
    }

    fn find(&self, account: &Account, looked_up: Result<Vec<Invoice>, FetchError>) -> Finding {
        let Ok(items) = looked_up else {
            return Finding::Nothing("".into());
        };
        let ours: Vec<&Invoice> = items
            .iter()
            .filter(|invoice| invoice.reference.as_deref() == Some(self.reference.as_str()))
            .collect();
        match ours.as_slice() {
            [] if items.is_empty() => Finding::NotFound,
            [] => Finding::Nothing("".into()),
            [invoice] if self.agrees(account, invoice) => Finding::Found(Held::new(invoice.state())),
            _ => Finding::Conflict("taken".into()),
        }
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
            .absent_after(3, Duration::from_secs(15 * 60))
            .duplicate_is_ambiguous()
    }
}

impl Payable for Process {
    type LookUp = Find;

    const STEP: Step = Step::Confirm;

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        Ok(Terms::new(account.id, None, [("id", self.id.as_str())]))
    }

    fn held(&self, invoice: &Invoice) -> Held {
        Held::new(invoice.state()).with_provider_id(invoice.id.as_str())
    }

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn look_up(&self, _: Option<&str>) -> Find {
        Find {
            reference: self.reference.clone(),
        }
    }

    fn find(&self, _: &Account, looked_up: Result<Vec<Invoice>, FetchError>) -> Finding {
        let Ok(items) = looked_up else {
            return Finding::Nothing("".into());
        };
        match items.iter().find(|invoice| invoice.id == self.id.as_str()) {
            // Still waiting: no proof that the confirmation was lost (3.2).
            Some(invoice) if invoice.status == "created" => Finding::Nothing("".into()),
            Some(invoice) => Finding::Found(Held::new(invoice.state())),
            None => Finding::Nothing("".into()),
        }
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
    }
}

fn account() -> Account {
    Account {
        base: BaseUrl::parse("https://com.paycore.io/api").unwrap(),
        public_base: BaseUrl::parse("https://com.paycore.io/public-api").unwrap(),
        id: "coma_FoXWOaBSEnUpvP4I",
        // Made up; the vector of specification 2.3.
        api_key: Secret::new("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG".to_owned()),
        public_key: "pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        test_mode: true,
    }
}

fn payout() -> Payout {
    Payout {
        reference: "my_order_id123".parse().unwrap(),
        description: "some description",
        amount: "100.78 USD".parse().unwrap(),
        service: "test_usd",
        account: "587964",
    }
}

fn process() -> Process {
    Process {
        reference: "my_order_id123".parse().unwrap(),
        id: "cpoi_CLFDSXqStt3ki8pe".parse().unwrap(),
    }
}

fn invoice(status: &str) -> String {
    format!(
        r#"{{"type":"payout-invoices","id":"cpoi_CLFDSXqStt3ki8pe","attributes":{{"status":"{status}","reference_id":"my_order_id123","amount":100.78,"currency":"USD","test_mode":true}}}}"#
    )
}

fn data(data: &str) -> String {
    format!(r#"{{"data":{data}}}"#)
}

fn json(status: u16, body: impl Into<String>) -> Response<Bytes> {
    answer(status, "application/json", body.into())
}

#[test]
fn requests() {
    let create = request(&account(), &payout());
    assert_eq!(create.body().len(), 248);
    assert_eq!(
        line(&create),
        "POST https://com.paycore.io/api/payout-invoices {\"data\":{\"type\":\"payout-invoice\",\"attributes\":{\
         \"test_mode\":true,\"reference_id\":\"my_order_id123\",\"description\":\"some description\",\
         \"currency\":\"USD\",\"amount\":100.78,\"service\":\"test_usd\",\"fields\":{\"account\":\"587964\"},\
         \"options\":{\"auto_process\":false}}}}"
    );
    assert_eq!(
        create.headers()["authorization"],
        "Basic Y29tYV9Gb1hXT2FCU0VuVXB2UDRJOjAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ekFCQ0RFRkc="
    );
    assert_eq!(
        line(&request(&account(), &process())),
        "POST https://com.paycore.io/api/payout-invoices/cpoi_CLFDSXqStt3ki8pe/process "
    );
    let reference = "my_order_id123".parse().unwrap();
    assert_eq!(
        line(&request(&account(), &Find { reference })),
        "GET https://com.paycore.io/api/payout-invoices?filter%5Breference_id%5D=my_order_id123 "
    );
    let prerequest = request(
        &account(),
        &Prerequest {
            amount: "10 USD".parse().unwrap(),
        },
    );
    assert_eq!(
        line(&prerequest),
        "POST https://com.paycore.io/public-api/payout-prerequest {\"public_key\":\"pk_test_0123456789abcdefghijklmnopqr\
         stuvwxyzABCDEFG\",\"currency\":\"USD\",\"amount\":10}"
    );
    assert!(
        !prerequest.headers().contains_key("authorization"),
        "the private key stays off the public interface"
    );
}

#[test]
fn create_outcomes() {
    let good = data(&invoice("created"));
    let refused = r#"{"errors":[{"status":"422","title":"Validation error","source":{"pointer":"/data/attributes/fields/account"}}]}"#;
    for (status, body, outcome) in [
        (201, good.clone(), "accepted"),
        (200, good.clone(), "accepted"),
        (202, data(&invoice("process_failed")), "accepted"),
        (201, good.replace("100.78", "100.79"), "unknown, alarm"),
        (201, good.replace("my_order_id123", "another"), "unknown, alarm"),
        (
            201,
            good.replace("\"test_mode\":true", "\"test_mode\":false"),
            "unknown, alarm",
        ),
        (201, good.replace("reference_id", "other_id"), "unknown"),
        (201, good.replace("payout-invoices", "payment-invoices"), "unknown"),
        (201, refused.to_owned(), "unknown"),
        (201, String::new(), "unknown"),
        (204, String::new(), "unknown"),
        (401, "<html>".to_owned(), "rejected"),
        (403, refused.to_owned(), "rejected"),
        (403, "<html>".to_owned(), "unknown"),
        (422, refused.to_owned(), "rejected"),
        (422, refused.replace("fields/account", "reference_id"), "unknown"),
        (409, refused.to_owned(), "unknown"),
        (429, refused.to_owned(), "unknown"),
        (408, refused.to_owned(), "unknown"),
        (400, refused.to_owned(), "rejected"),
        (502, good.clone(), "unknown"),
        (302, String::new(), "unknown"),
    ] {
        assert_eq!(
            word(&payout().read(&account(), json(status, body.clone()))),
            outcome,
            "{status} {body}"
        );
    }
    let Err(SendError::Unknown(doubt)) = payout().read(&account(), json(201, good.replace("reference_id", "other")))
    else {
        panic!("the reference is not echoed")
    };
    assert_eq!(doubt.provider_id(), Some("cpoi_CLFDSXqStt3ki8pe"));
}

#[test]
fn process_outcomes() {
    let good = data(&invoice("processing"));
    for (status, body, outcome) in [
        (200, good.clone(), "accepted"),
        (200, good.replace("cpoi_CLF", "cpoi_XXX"), "unknown, alarm"),
        (200, String::new(), "unknown"),
        (404, r#"{"message":"no such payout"}"#.to_owned(), "rejected"),
        (429, String::new(), "unknown"),
    ] {
        assert_eq!(
            word(&process().read(&account(), json(status, body.clone()))),
            outcome,
            "{status} {body}"
        );
    }
}

#[test]
fn find_and_prerequest_outcomes() {
    let find = |status, body: String| {
        let reference = "my_order_id123".parse().unwrap();
        Find { reference }.read(&account(), json(status, body))
    };
    for (status, body, outcome) in [
        (200, data(&format!("[{}]", invoice("processed"))), "read"),
        (200, data(&invoice("processed")), "read"),
        (200, data("[]"), "read"),
        (200, data("{}"), "read"),
        (200, data("[{}]"), "malformed"),
        (200, "<html>".to_owned(), "malformed"),
        (404, "{}".to_owned(), "not found"),
        (405, "{}".to_owned(), "refused"),
        (429, String::new(), "temporary"),
        (502, String::new(), "temporary"),
    ] {
        assert_eq!(read_word(&find(status, body.clone())), outcome, "{status} {body}");
    }
    let services = |body: &str| {
        Prerequest {
            amount: "10 USD".parse().unwrap(),
        }
        .read(&account(), json(200, body))
    };
    assert_eq!(
        services(r#"{"data":{"services":{"test_usd":{}}}}"#).unwrap(),
        ["test_usd"]
    );
    assert_eq!(services(r#"{"data":{"attributes":{"services":[]}}}"#).unwrap(), [""; 0]);
}

#[tokio::test]
async fn settlement_fits_both_steps() {
    let list = |items: &[String]| Some(json(200, data(&format!("[{}]", items.join(",")))));
    let other = invoice("processed").replace("my_order_id123", "another");
    for (second, expected) in [
        (list(&[invoice("processed")]), "paid"),
        (list(&[invoice("partially_processed"), other.clone()]), "partly paid"),
        (list(&[invoice("created").replace("100.78", "1")]), "conflict"),
        (list(&[invoice("created"), invoice("created")]), "conflict"),
        (list(&[other]), "unknown"),
        (list(&[]), "absent"),
        (Some(json(404, "{}")), "unknown"),
        (None, "unknown"),
    ] {
        assert_eq!(
            settled(account(), &payout(), [Some(json(429, "")), second]).await,
            expected
        );
    }
    for (second, expected) in [
        (list(&[invoice("process_pending")]), "pending"),
        (list(&[invoice("created")]), "unknown"),
        (list(&[]), "unknown"),
    ] {
        assert_eq!(settled(account(), &process(), [None, second]).await, expected);
    }
}
