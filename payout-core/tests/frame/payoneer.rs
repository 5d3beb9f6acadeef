//! Payoneer v2: payout create, look-up, cancel (specification 2, 3, 4.8 to 4.10, 4.12, 5, 6.1).

use crate::{answer, line, payable::settled, read_word, request, temporary, word};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use payout_core::{
    Amount, BaseUrl, Changes, Doubt, DoubtCause, FetchError, Malformed, MovesMoney, Operation, PayoutState, RawAnswer,
    Reads, Reference, Refusal, Rejection, RejectionClass, RejectionKind, Secret, SendError, Sign, Stamp, WriteError,
    settlement::{Finding, Held, Payable, Rules, Terms},
};
use serde_json::{Map, Value};
use std::time::Duration;

struct Account {
    base: BaseUrl,
    program: &'static str,
    user: &'static str,
    password: Secret,
}

/// A path below the program, and JSON where there is a body.
struct Message {
    method: Method,
    path: String,
    json: Option<String>,
}

impl Sign for Account {
    const PROVIDER: &'static str = "payoneer";
    type Message = Message;

    fn sign(&self, message: Message, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let basic = BASE64_STANDARD.encode(format!("{}:{}", self.user, self.password.expose()));
        let mut basic = HeaderValue::try_from(format!("Basic {basic}"))
            .map_err(|error| WriteError::new("password", "cannot stand in a header").with_source(error))?;
        basic.set_sensitive(true);
        let url = self
            .base
            .join(&format!("/v2/programs/{}{}", self.program, message.path));
        Request::builder()
            .method(message.method)
            .uri(url)
            .header(header::AUTHORIZATION, basic)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .body(message.json.unwrap_or_default().into())
            .map_err(|error| WriteError::new("path", "makes no URL").with_source(error))
    }
}

struct Payout {
    payee: &'static str,
    amount: Amount,
    reference: Reference,
    description: &'static str,
}

#[derive(Debug)]
struct Accepted {
    payout_id: String,
}

struct LookUp {
    reference: Reference,
}

#[derive(Debug)]
struct Found {
    status: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    payee: Option<String>,
}

struct Cancel {
    reference: Reference,
}

impl Operation for Payout {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;
    const NAME: &'static str = "payouts";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        if !(1..=199).contains(&self.description.chars().count()) {
            return Err(WriteError::new("description", "takes 1 to 199 characters").rule("Payoneer 4.8"));
        }
        Ok(Message {
            method: Method::POST,
            path: "/payouts".to_owned(),
            json: Some(format!(
                r#"{{"payee_id":{},"amount":"{}","client_reference_id":"{}","description":{},"currency":"{}"}}"#,
                Value::from(self.payee),
                self.amount.to_decimal_text(),
                self.reference,
                Value::from(self.description),
                self.amount.currency(),
            )),
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        let envelope = changed(&response)?;
        let raw = RawAnswer::new(&response);
        let payout_id = text(&envelope.fields, "payout_id").filter(|id| !id.is_empty());
        let doubt = |cause, detail| Doubt::new(cause, detail).with_raw(raw.clone());
        let agrees = amount_agrees(&self.amount, &envelope.fields);
        match (payout_id, agrees) {
            (Some(payout_id), Some(true)) if response.status().is_success() => Ok(Accepted { payout_id }),
            (_, Some(false)) => Err(doubt(DoubtCause::Mismatch, "it echoes another amount")
                .with_alarm()
                .into()),
            _ => Err(doubt(
                DoubtCause::Incomplete,
                "a success without payout_id, amount or currency",
            )
            .into()),
        }
    }
}

impl Operation for LookUp {
    type Account = Account;
    type Answer = Found;
    type Effect = Reads;
    const NAME: &'static str = "payouts/{client_reference_id}";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            method: Method::GET,
            path: format!("/payouts/{}", self.reference),
            json: None,
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Found, FetchError> {
        let fields = fetched(&response)?.fields;
        Ok(Found {
            status: text(&fields, "status"),
            amount: number(&fields, "amount"),
            currency: text(&fields, "currency"),
            payee: text(&fields, "payee_id"),
        })
    }
}

impl Operation for Cancel {
    type Account = Account;
    type Answer = ();
    // It asks for money to come back; that it moves none away does not make it safe to repeat.
    type Effect = Changes;
    const NAME: &'static str = "payouts/{client_reference_id}/cancel";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message {
            method: Method::POST,
            path: format!("/payouts/{}/cancel", self.reference),
            json: Some("{}".to_owned()),
        })
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<(), SendError> {
        let envelope = changed(&response)?;
        match text(&envelope.fields, "payout_id") {
            Some(_) if response.status().is_success() => Ok(()),
            _ => Err(Doubt::new(DoubtCause::Incomplete, "a success without payout_id").into()),
        }
    }
}

struct Envelope {
    code: i64,
    fields: Map<String, Value>,
}

impl Envelope {
    fn of(response: &Response<Bytes>) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_slice(response.body()).ok()?;
        let code = fields.get("code")?.as_i64()?;
        Some(Self { code, fields })
    }

    fn rejection(&self, kind: RejectionKind, response: &Response<Bytes>) -> Rejection {
        let rejection = Rejection::new(kind)
            .with_code(&self.code.to_string())
            .with_raw(RawAnswer::new(response));
        match self.fields.get("audit_id") {
            Some(audit_id) => rejection.with_request_id(audit_id.to_string()),
            None => rejection,
        }
    }
}

/// Rows 3, 4 and 6 to 8 of 3.3, shared by the calls that change something: an envelope with code 0 comes through.
fn changed(response: &Response<Bytes>) -> Result<Envelope, SendError> {
    let status = response.status();
    let doubt = |cause, detail| Doubt::new(cause, detail).with_raw(RawAnswer::new(response));
    if status.is_redirection() || status.is_server_error() || status.is_informational() {
        return Err(doubt(DoubtCause::Status, "an HTTP status that decides nothing").into());
    }
    if status == 401 {
        return Err(Rejection::new(RejectionKind::Credentials).into());
    }
    let Some(envelope) = Envelope::of(response) else {
        return Err(doubt(DoubtCause::Unreadable, "no envelope").into());
    };
    let refused = |class| envelope.rejection(RejectionKind::Refused, response).with_class(class);
    match envelope.code {
        0 => Ok(envelope),
        10_005 | 10_009 | 10_302 | 10_303 => Err(refused(RejectionClass::Final).into()),
        10_101 | 10_301 | 30_013 => Err(refused(RejectionClass::Later).into()),
        10_304 => Err(doubt(DoubtCause::Duplicate, "the reference exists")
            .with_code("10304")
            .into()),
        10_311 => Err(doubt(DoubtCause::Unlisted, "no such payout, in answer to a change").into()),
        code => Err(doubt(DoubtCause::Unlisted, "a code that is not listed")
            .with_code(&code.to_string())
            .answered()
            .into()),
    }
}

/// 3.4, shared by the calls that read.
fn fetched(response: &Response<Bytes>) -> Result<Envelope, FetchError> {
    let status = response.status();
    if status.is_redirection() || status.is_server_error() {
        return Err(temporary(response, "an HTTP status that says nothing"));
    }
    match Envelope::of(response) {
        Some(envelope) if envelope.code == 0 && status.is_success() => Ok(envelope),
        Some(envelope) if envelope.code == 0 => Err(temporary(response, "a success with an HTTP error")),
        Some(envelope) if matches!(envelope.code, 10_005 | 10_311) => Err(FetchError::NotFound(
            envelope.rejection(RejectionKind::NotFound, response),
        )),
        Some(envelope) => Err(FetchError::Refused(Refusal::Provider(
            envelope.rejection(RejectionKind::Refused, response),
        ))),
        None => Err(match status.as_u16() {
            401 | 403 => FetchError::Refused(Refusal::Provider(Rejection::new(RejectionKind::Credentials))),
            404 | 429 => temporary(response, "no envelope"),
            _ => Malformed::new("no envelope").with_raw(RawAnswer::new(response)).into(),
        }),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

/// The number as text. (A provider crate takes it from the source with `RawValue`; two decimals survive this, too.)
fn number(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields
        .get(name)
        .filter(|value| value.is_number())
        .map(ToString::to_string)
}

/// `None` where one of them is missing.
fn amount_agrees(ours: &Amount, fields: &Map<String, Value>) -> Option<bool> {
    let (amount, currency) = (number(fields, "amount")?, text(fields, "currency")?);
    Some(currency == ours.currency().code() && ours.equals_decimal(&amount).ok()?)
}

impl Payable for Payout {
    type LookUp = LookUp;

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let fields = [("payee_id", self.payee), ("description", self.description)];
        Ok(Terms::new(account.program, Some(self.amount), fields))
    }

    fn held(&self, _: &<Self as Operation>::Answer) -> Held {
        Held::new(PayoutState::Pending)
    }

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn look_up(&self, _: Option<&str>) -> LookUp {
        LookUp {
            reference: self.reference.clone(),
        }
    }

    fn find(&self, _: &Account, looked_up: Result<Found, FetchError>) -> Finding {
        let found = match looked_up {
            Ok(found) => found,
            Err(FetchError::NotFound(refusal)) if refusal.code() == Some("10311") => return Finding::NotFound,
            Err(_) => return Finding::Nothing("".into()),
        };
        let (Some(amount), Some(currency), Some(payee)) = (&found.amount, &found.currency, &found.payee) else {
            return Finding::Nothing("".into());
        };
        let same = currency == self.amount.currency().code()
            && self.amount.equals_decimal(amount).unwrap_or_default()
            && payee == self.payee;
        if !same {
            return Finding::Conflict("taken".into());
        }
        Finding::Found(Held::new(match found.status.as_deref() {
            Some("Funded") => PayoutState::Paid,
            Some("Cancelled") => PayoutState::NotPaid,
            Some("Pending") => PayoutState::Pending,
            _ => PayoutState::Unrecognised,
        }))
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
            .absent_after(3, Duration::from_secs(15 * 60))
            .settling_delay(Duration::from_secs(60))
    }
}

fn account() -> Account {
    Account {
        base: BaseUrl::parse("https://api.sandbox.payoneer.com").unwrap(),
        program: "100000001",
        user: "user",
        password: Secret::new("password".to_owned()),
    }
}

fn payout(amount: &str) -> Payout {
    Payout {
        payee: "ID123",
        amount: amount.parse().unwrap(),
        reference: "test123456".parse().unwrap(),
        description: "TEST",
    }
}

fn json(status: u16, body: &str) -> Response<Bytes> {
    answer(status, "application/json", body.to_owned())
}

#[test]
fn requests() {
    let create = request(&account(), &payout("25.22 USD"));
    assert_eq!(
        line(&create),
        "POST https://api.sandbox.payoneer.com/v2/programs/100000001/payouts {\"payee_id\":\"ID123\",\"amount\":\"25.22\",\
         \"client_reference_id\":\"test123456\",\"description\":\"TEST\",\"currency\":\"USD\"}"
    );
    assert_eq!(create.body().len(), 110);
    assert_eq!(create.headers()["authorization"], "Basic dXNlcjpwYXNzd29yZA==");
    assert!(create.headers()["authorization"].is_sensitive());

    let reference: Reference = "test123456".parse().unwrap();
    let base = "https://api.sandbox.payoneer.com/v2/programs/100000001/payouts/test123456";
    assert_eq!(
        line(&request(
            &account(),
            &LookUp {
                reference: reference.clone()
            }
        )),
        format!("GET {base} ")
    );
    assert_eq!(
        line(&request(&account(), &Cancel { reference })),
        format!("POST {base}/cancel {{}}")
    );

    let error = Payout {
        description: "",
        ..payout("1 USD")
    }
    .write(&account())
    .err()
    .unwrap();
    assert_eq!(
        error.to_string(),
        "`description`: takes 1 to 199 characters (Payoneer 4.8)"
    );
}

#[test]
fn worked_cases_of_3_5() {
    let success = r#"{"audit_id":1,"code":0,"description":"Success","payout_id":"9","amount":25.20,"currency":"USD"}"#;
    let not_found = r#"{"audit_id":1,"code":10005,"description":"Payee was not found"}"#;
    let no_payout = r#"{"audit_id":1,"code":10311,"description":"no payout"}"#;
    for (status, body, create, look_up) in [
        (200, success.to_owned(), "accepted", "read"),
        (200, success.replace("25.20", "25.21"), "unknown, alarm", "read"),
        (200, success.replace("payout_id", "other_id"), "unknown", "read"),
        (400, success.to_owned(), "unknown", "temporary"),
        (200, not_found.to_owned(), "rejected", "not found"),
        (400, not_found.to_owned(), "rejected", "not found"),
        (500, not_found.to_owned(), "unknown", "temporary"),
        (
            400,
            r#"{"audit_id":1,"code":10304,"description":"exists"}"#.to_owned(),
            "unknown",
            "refused",
        ),
        (
            200,
            r#"{"audit_id":1,"code":19999,"description":"?"}"#.to_owned(),
            "unknown, answered",
            "refused",
        ),
        (404, no_payout.to_owned(), "unknown", "not found"),
        (404, "{}".to_owned(), "unknown", "temporary"),
        (200, "{}".to_owned(), "unknown", "malformed"),
        (200, "<html>".to_owned(), "unknown", "malformed"),
        (204, String::new(), "unknown", "malformed"),
        (401, "<html>".to_owned(), "rejected", "refused"),
        (302, String::new(), "unknown", "temporary"),
    ] {
        let answer = json(status, &body);
        assert_eq!(
            word(&payout("25.2 USD").read(&account(), answer.clone())),
            create,
            "{status} {body}"
        );
        let reference = "test123456".parse().unwrap();
        assert_eq!(
            read_word(&LookUp { reference }.read(&account(), answer)),
            look_up,
            "{status} {body}"
        );
    }
    let accepted = payout("25.2 USD").read(&account(), json(200, success)).unwrap();
    assert_eq!(accepted.payout_id, "9");
}

#[test]
fn a_cancel_is_accepted_when_it_was_taken() {
    let cancel = Cancel {
        reference: "test123456".parse().unwrap(),
    };
    for (status, body, outcome) in [
        (200, r#"{"code":0,"payout_id":"9023269"}"#, "accepted"),
        (200, r#"{"code":0}"#, "unknown"),
        (200, r#"{"code":10311}"#, "unknown"),
        (503, "", "unknown"),
    ] {
        assert_eq!(word(&cancel.read(&account(), json(status, body))), outcome, "{body}");
    }
}

#[tokio::test]
async fn settlement_fits() {
    let found = r#"{"code":0,"payout_id":"9","status":"Funded","payee_id":"ID123","amount":25.20,"currency":"USD"}"#;
    let none = r#"{"code":10311}"#;
    for (first, second, expected) in [
        (None, json(200, found), "paid"),
        (None, json(200, &found.replace("ID123", "ID124")), "conflict"),
        (None, json(200, &found.replace("payee_id", "other")), "unknown"),
        (None, json(404, none), "absent"),
        (None, json(404, "{}"), "unknown"),
        (Some(json(400, r#"{"code":10304}"#)), json(404, none), "unknown"),
        (Some(json(200, r#"{"code":19999}"#)), json(404, none), "rejected"),
        (Some(json(200, r#"{"code":10005}"#)), json(404, none), "rejected"),
    ] {
        assert_eq!(
            settled(account(), &payout("25.2 USD"), [first, Some(second)]).await,
            expected
        );
    }
}
