//! Payees register, are looked up, and are released (sections 4.3 to 4.7).

use super::{
    answer::{Answer, text},
    builder::{Config, SignUp},
    calendar,
    callbacks::{self, About, Notice, filled},
    json::Object,
    request::Received,
    state::State,
};
use sha2::{Digest, Sha256};
use std::{fmt, time::Duration};

/// A payee of a program.
pub(super) struct Payee {
    pub(super) status: String,
    pub(super) payoneer_id: u64,
    pub(super) registered: Duration,
    pub(super) consents: bool,
    /// As JSON.
    pub(super) kind: String,
    pub(super) contact: String,
    pub(super) address: String,
}

impl Payee {
    pub(super) fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}

/// A registration page that waits for its payee.
pub(super) struct Page {
    program: usize,
    payee_id: String,
    session_id: String,
    redirect_url: Option<String>,
    kind: Option<String>,
    contact: Option<String>,
    address: Option<String>,
}

/// What came of a link that was opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    payee_id: String,
    sign_up: SignUp,
    redirect_url: Option<String>,
}

impl Opened {
    /// Who opened it: the program's own id of the payee.
    #[must_use]
    pub fn payee_id(&self) -> &str {
        &self.payee_id
    }

    /// What became of the payee.
    #[must_use]
    pub fn sign_up(&self) -> SignUp {
        self.sign_up
    }

    /// Where the browser goes now, its placeholders replaced; nowhere where the link named no page, or the payee has not finished.
    #[must_use]
    pub fn redirect_url(&self) -> Option<&str> {
        self.redirect_url.as_deref()
    }
}

/// Shows no URL, which can hold personal data.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("payee_id", &self.payee_id)
            .field("sign_up", &self.sign_up)
            .finish_non_exhaustive()
    }
}

/// The path of the pages that links lead to.
pub(super) const PAGE: &str = "/partners/lp.aspx";

impl State {
    /// Sections 4.3 and 4.4: a new token for each request.
    pub(super) fn link(
        &mut self,
        config: &Config,
        program: usize,
        received: &Received,
        body: &Object<'_>,
        member: &str,
    ) -> Answer {
        let payee = body.object("payee");
        let part = |name: &str| Some(payee.as_ref()?.raw(name)?.get().to_owned());
        let page = Page {
            program,
            payee_id: body.text("payee_id").unwrap_or_default(),
            session_id: body.text("client_session_id").unwrap_or_default(),
            redirect_url: body.text("redirect_url"),
            kind: part("type"),
            contact: part("contact"),
            address: part("address"),
        };
        let token = token(config.seed, self.next_token);
        self.next_token = self.next_token.wrapping_add(1);
        let origin = match &config.links_at {
            Some(origin) => origin.clone(),
            None if received.on_loopback() => received.origin(),
            None => "https://payouts.sandbox.payoneer.com".to_owned(),
        };
        let link = format!("{origin}{PAGE}?token={token}");
        self.pages.insert(token, page);
        Answer::Success(vec![text(member, &link)])
    }

    /// The payee has opened the page and does there what `sign_up` says.
    pub(super) fn open(&mut self, config: &Config, link: &str, sign_up: SignUp, now: Duration) -> Option<Opened> {
        let token = link.rsplit_once("token=").map_or(link, |(_, token)| token);
        let page = self.pages.get(token)?;
        let status = match sign_up {
            SignUp::Active => Some("ACTIVE"),
            SignUp::Inactive => Some("INACTIVE"),
            SignUp::NeverFinished | SignUp::Declined => None,
        };
        let state = self.programs.get_mut(page.program)?;
        let payoneer_id = self.next_payoneer_id;
        self.next_payoneer_id = payoneer_id.wrapping_add(1);
        if let Some(status) = status {
            let known = state.payees.remove(&page.payee_id);
            let unknown = Payee::new(payoneer_id, now);
            let mut payee = known.unwrap_or(unknown);
            status.clone_into(&mut payee.status);
            for (part, given) in [
                (&mut payee.kind, &page.kind),
                (&mut payee.contact, &page.contact),
                (&mut payee.address, &page.address),
            ] {
                if let Some(given) = given {
                    part.clone_from(given);
                }
            }
            state.payees.insert(page.payee_id.clone(), payee);
        }
        let payoneer_id = state
            .payees
            .get(&page.payee_id)
            .map_or(payoneer_id, |payee| payee.payoneer_id);
        let about = About {
            payee_id: page.payee_id.clone(),
            payoneer_id: payoneer_id.to_string(),
            session_id: page.session_id.clone(),
            reason: (sign_up == SignUp::Declined).then(|| (0, "Incorrect information".to_owned())),
            ..About::default()
        };
        let finished = sign_up != SignUp::NeverFinished;
        let redirect_url = page.redirect_url.as_deref().filter(|_| finished);
        let opened = Opened {
            payee_id: page.payee_id.clone(),
            sign_up,
            redirect_url: redirect_url.map(|url| filled(url, &about)),
        };
        let notice = match sign_up {
            SignUp::Active | SignUp::Inactive => Notice::PayeeApproved,
            SignUp::Declined => Notice::PayeeDeclined,
            SignUp::NeverFinished => return Some(opened),
        };
        callbacks::push(&mut self.callbacks, config, notice, &about, 1, now);
        Some(opened)
    }

    pub(super) fn payee_status(&self, program: usize, payee_id: &str) -> Answer {
        match self.payee(program, payee_id) {
            Some(payee) => Answer::Success(vec![text("status", &payee.status)]),
            None => Answer::Code(10_005, None),
        }
    }

    pub(super) fn payee_details(&self, program: usize, payee_id: &str) -> Answer {
        let Some(payee) = self.payee(program, payee_id) else {
            return Answer::Code(10_005, None);
        };
        let json = |name: &str, json: &str| (name.to_owned(), json.to_owned());
        Answer::Success(vec![
            json("type", &payee.kind),
            text("status", &payee.status),
            text("registration_date", &calendar::day(payee.registered)),
            json("contact", &payee.contact),
            json("address", &payee.address),
            json("payout_method", r#"{"type":"BANK","currency":"USD"}"#),
        ])
    }

    /// Section 4.7: the id is unknown afterwards, and may be registered anew.
    pub(super) fn release_payee(&mut self, program: usize, payee_id: &str) -> Answer {
        let removed = self
            .programs
            .get_mut(program)
            .and_then(|state| state.payees.remove(payee_id));
        match removed {
            Some(_) => Answer::Success(Vec::new()),
            None => Answer::Code(10_005, None),
        }
    }

    /// Of answers 9 and 10 of section 4.0 nothing is known but the envelope.
    pub(super) fn payee_exists(&self, program: usize, payee_id: &str) -> Answer {
        match self.payee(program, payee_id) {
            Some(_) => Answer::Success(Vec::new()),
            None => Answer::Code(10_005, None),
        }
    }

    fn payee(&self, program: usize, payee_id: &str) -> Option<&Payee> {
        self.programs.get(program)?.payees.get(payee_id)
    }
}

impl Payee {
    pub(super) fn new(payoneer_id: u64, registered: Duration) -> Self {
        Self {
            status: "ACTIVE".to_owned(),
            payoneer_id,
            registered,
            consents: false,
            kind: r#""INDIVIDUAL""#.to_owned(),
            contact: r#"{"first_name":"Test","last_name":"Test","email":"payee@example.com","mobile":"000000000","phone":""}"#
                .to_owned(),
            address: r#"{"country":"XX","state":"","zip_code":"00000","address_line_1":"Test","address_line_2":"Test","city":"Test"}"#
                .to_owned(),
        }
    }
}

/// Section 4.3: 32 lower-case digits of a hexadecimal number, then 10 upper-case ones.
fn token(seed: u64, number: u64) -> String {
    let hex = format!(
        "{:x}",
        Sha256::digest([seed.to_be_bytes(), number.to_be_bytes()].concat())
    );
    let (lower, upper) = hex.split_at_checked(32).unwrap_or((&hex, ""));
    format!("{lower}{}", upper.get(..10).unwrap_or_default().to_ascii_uppercase())
}
