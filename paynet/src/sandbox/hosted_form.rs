//! The page on which a receiver says where the money goes (section 4.5), and the way back (section 6.5).

use super::{
    Delivery, Reply, Sandbox,
    builder::Config,
    callbacks,
    form::{self, Pair},
    gateway::{State, advance},
    order::{Record, Step},
    orders::by_account,
};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use std::{fmt::Write as _, time::Duration};

/// What stands before the order's id in the path of a page.
const PAGE: &str = "/hosted-form/";

/// Where an order's page is, below the gateway's base URL. The real one cannot be guessed; this one is counted.
pub(super) fn url(base: &str, order_id: u64) -> String {
    format!("{base}{PAGE}{order_id}")
}

/// The order whose page this is the path of.
fn order_of(path: &str) -> Option<u64> {
    let (_, id) = path.rsplit_once(PAGE)?;
    id.bytes().all(|byte| byte.is_ascii_digit()).then(|| id.parse().ok())?
}

impl Sandbox {
    /// The POST that the receiver's browser makes to `redirect_url`, or to the success or fail URL, once the order has come to
    /// its end (section 6.5): for a merchant's tests that need no browser. Nothing before that, or where the order has nowhere
    /// to return to. Of several orders with this `client_orderid` the last counts.
    ///
    /// # Example: the receiver comes back
    ///
    /// ```
    /// # fn example(sandbox: &paynet::sandbox::Sandbox) {
    /// if let Some(request) = sandbox.final_redirect("payout-2041") {
    ///     println!("{} {}", request.method(), request.uri());
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn final_redirect(&self, reference: &str) -> Option<Request<Bytes>> {
        let state = self.state();
        let record = state
            .orders
            .iter()
            .rev()
            .find(|record| record.order.reference == reference)?;
        let (url, fields) = way_back(&self.config, record)?;
        Request::post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(form::join(&fields, "&")))
            .ok()
    }

    /// A page, where the request is for one.
    pub(super) fn page(&self, request: &Request<Bytes>, now: Duration) -> Option<Reply> {
        let id = order_of(request.uri().path())?;
        let mut state = self.state();
        let (status, body) = state.page(&self.config, id, request, now);
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = status;
        let html = HeaderValue::from_static("text/html;charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
        Some(Reply::new(Delivery::Answer(response), Duration::ZERO))
    }
}

impl State {
    fn page(&mut self, config: &Config, id: u64, request: &Request<Bytes>, now: Duration) -> (StatusCode, String) {
        if ![Method::GET, Method::POST].contains(request.method()) {
            return (StatusCode::METHOD_NOT_ALLOWED, document("Payout", "<p>GET or POST</p>"));
        }
        let Some(record) = self.orders.iter_mut().find(|record| record.order.id == id) else {
            return (StatusCode::NOT_FOUND, document("Not found", "<p>No such payout</p>"));
        };
        if *request.method() == Method::POST {
            let filled_in = form::decode(request.body()).unwrap_or_default();
            let account_number = form::value(&filled_in, "account_number");
            let fits = |number: &&str| number.chars().count() <= 32;
            match (record.step, account_number.filter(fits)) {
                (Step::Form, Some(number)) => {
                    // A script of the order's own stays.
                    if record.script.course.is_empty() {
                        record
                            .script
                            .course
                            .clone_from(&by_account(config, Some(number)).course);
                        record
                            .script
                            .message
                            .clone_from(&by_account(config, Some(number)).message);
                    }
                    record.pay(now);
                }
                (Step::Form, None) => {
                    let page = document("Payout", &asking("Write an account number of 1 to 32 characters"));
                    return (StatusCode::BAD_REQUEST, page);
                }
                // Sent twice by an impatient receiver: it pays once.
                _ => {}
            }
        } else if record.step == Step::Pay {
            // A waiting browser asks again and again.
            record.poll();
        }
        advance(record, config, &mut self.callbacks, now);
        let page = if record.step == Step::Form {
            document("Payout", &asking(""))
        } else if let Some((url, fields)) = way_back(config, record) {
            document("Payout", &returning(url, &fields))
        } else if record.is_over() {
            document("Payout", "<p>You can close this page</p>")
        } else {
            document(
                "Please wait",
                "<meta http-equiv=\"refresh\" content=\"1\"><p>Please wait</p>",
            )
        };
        (StatusCode::OK, page)
    }
}

/// The final redirect of an order that is over.
fn way_back<'r>(config: &Config, record: &'r Record) -> Option<(&'r str, Vec<Pair>)> {
    let merchant = config
        .merchants
        .iter()
        .find(|merchant| merchant.login == record.order.merchant)?;
    record
        .is_over()
        .then(|| callbacks::redirect(record, &merchant.control))?
}

fn document(title: &str, body: &str) -> String {
    format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{body}</body></html>\n")
}

fn asking(complaint: &str) -> String {
    format!(
        "<p>{complaint}</p><form method=\"post\"><label>Account number <input name=\"account_number\"></label> \
         <button>Send</button></form>"
    )
}

/// A form that posts itself, or by a button where scripts are off.
fn returning(url: &str, fields: &[Pair]) -> String {
    let mut inputs = String::new();
    for (name, value) in fields {
        // Writing to a `String` cannot fail.
        let _ = write!(
            inputs,
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(name),
            escape(value)
        );
    }
    format!(
        "<form method=\"post\" action=\"{}\">{inputs}<button>Go on</button></form>\
         <script>document.forms[0].submit()</script>",
        escape(url)
    )
}

/// For text and attributes in double quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
