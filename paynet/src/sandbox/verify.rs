//! Whose request it is, and that it is theirs (section 7.2).

use super::{
    builder::Config,
    call::{Call, Scheme},
    denial::DenialReason,
    merchant::Merchant,
    request::{Place, Proof, Signed, Target},
};
use http::Method;
use payout_signing::oauth1;
use std::time::Duration;

impl Config {
    /// The merchant who sent it, and the call that it is.
    pub(super) fn verify(&self, signed: &Signed, now: Duration) -> Result<(&Merchant, Call), DenialReason> {
        let login = signed.login();
        let merchant = self
            .merchants
            .iter()
            .find(|merchant| merchant.login == login)
            .ok_or_else(|| DenialReason::Login {
                login: login.to_owned(),
            })?;
        self.verify_proof(merchant, signed, now)?;
        let (call, schemes) = signed.route.ok_or_else(|| DenialReason::Command {
            name: signed.command.clone(),
        })?;
        let scheme = signed.scheme();
        if !schemes.contains(&scheme) {
            return Err(DenialReason::SignatureMethod {
                found: scheme.name().to_owned(),
                expected: schemes.first().map_or("", |scheme| scheme.name()),
            });
        }
        check_place(merchant, call, signed)?;
        if call.wants_login() && signed.field("login") != Some(login) {
            return Err(DenialReason::LoginParameter);
        }
        Ok((merchant, call))
    }

    fn verify_proof(&self, merchant: &Merchant, signed: &Signed, now: Duration) -> Result<(), DenialReason> {
        let (authorization, base_string, header, body) = match &signed.proof {
            Proof::Control(control) => return verify_control(merchant, signed, control),
            Proof::Oauth {
                authorization,
                base_string,
                header,
                body,
            } => (authorization, base_string, header, body),
        };
        if authorization.scheme() == Scheme::Hmac {
            // The MAC itself is the library's; it counts only over the base string that was rebuilt here.
            let body = std::str::from_utf8(body).map_err(|_| DenialReason::Signature)?;
            let received = oauth1::Received::new(&Method::POST, &signed.url, header, Some(body))
                .map_err(|_| DenialReason::Signature)?;
            let verified = received.verify_hmac_sha1(merchant.control.hmac()).is_ok();
            if !verified || received.base_string() != base_string {
                return Err(DenialReason::Signature);
            }
        } else if !merchant.has_signed(base_string, authorization.signature()) {
            return Err(DenialReason::Signature);
        }
        let seconds = authorization.timestamp().abs_diff(now.as_secs());
        let too_far = |tolerance| Duration::from_secs(seconds) > tolerance;
        if self.clock_tolerance.is_some_and(too_far) {
            return Err(DenialReason::Timestamp { seconds });
        }
        Ok(())
    }
}

impl Signed {
    fn scheme(&self) -> Scheme {
        match &self.proof {
            Proof::Oauth { authorization, .. } => authorization.scheme(),
            Proof::Control(_) => Scheme::Control,
        }
    }
}

/// Section 3.4. That the comparison ends early is no leak here: the key is a test's own.
fn verify_control(merchant: &Merchant, signed: &Signed, control: &str) -> Result<(), DenialReason> {
    let covers = signed.route.map_or(&[][..], |(call, _)| call.control_covers());
    let joined: String = covers.iter().filter_map(|name| signed.field(name)).collect();
    if !covers.is_empty() && merchant.control.sign_joined(&joined) == control {
        Ok(())
    } else {
        Err(DenialReason::Control {
            covers: covers.join(", "),
        })
    }
}

fn check_place(merchant: &Merchant, call: Call, signed: &Signed) -> Result<(), DenialReason> {
    let denied = |hint| {
        Err(DenialReason::Target {
            target: signed.place.to_string(),
            hint,
        })
    };
    let target = match &signed.place {
        Place::Target(target) => *target,
        // Whoever signs asks for itself.
        Place::Merchant(login) | Place::Manager(login) if call == Call::GetBalance && *login == merchant.login => {
            return Ok(());
        }
        Place::Merchant(_) | Place::Manager(_) => return denied(""),
    };
    if matches!(target, Target::Group(_)) && !call.takes_group() {
        return Err(DenialReason::NoGroup {
            command: signed.command.clone(),
        });
    }
    if merchant.has(target) {
        return Ok(());
    }
    let (other, hint) = match target {
        Target::Endpoint(id) => (Target::Group(id), "; it is a group: write `group/` before the id"),
        Target::Group(id) => (Target::Endpoint(id), "; it is an endpoint: leave `group/` out"),
    };
    denied(if merchant.has(other) { hint } else { "" })
}
