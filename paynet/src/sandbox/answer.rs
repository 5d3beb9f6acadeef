//! Answers in the documented framing (section 7.3), and the 403 page (section 7.4).

use super::{fault::Edits, form, form::Pair};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use std::time::Duration;

/// What stands between the pairs of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// A line feed after each value but the last: the documented samples.
    #[default]
    Lf,
    /// A line feed after each value, the last included: the documented text.
    FinalLf,
    /// Carriage return and line feed.
    CrLf,
    /// A blank in place of the line feed, as a vendor test has it.
    Blank,
}

/// What comes of `Accept: application/vnd.pay+json` (section 7.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonAnswers {
    /// JSON, every value a string; refusals are HTTP 400.
    #[default]
    Strings,
    /// The same, with `paynet-order-id` and `error-code` as numbers.
    Numbers,
    /// Ignored, as by a brand that does not have JSON mode: a form.
    Unsupported,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) framing: Framing,
    /// Whether JSON was asked for, and what comes of that.
    pub(super) json: Option<JsonAnswers>,
}

/// An answer before it is written.
pub(super) enum Answer {
    /// Form mode: HTTP 200 and these fields.
    Form(Vec<Pair>),
    /// Anything else.
    Other(StatusCode, String, Bytes),
    /// 403.
    AccessDenied,
}

/// The page of section 7.4, without indentation: 516 bytes.
const ACCESS_DENIED: &str = "<!DOCTYPE html>\n<html>\n<head>\n\
    <meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"/>\n\
    <title>403</title>\n<style type=\"text/css\">\nbody {\nfont-family: Arial, sans-serif;\nfont-size: 130%;\n\
    background-color: #eee;\n}\np {\nmargin: 10em auto 0;\nwidth: 500px;\nborder: 1px solid gray;\n\
    text-align: center;\nvertical-align: middle;\npadding: 40px 20px;\nbackground-color: #fff;\n\
    -webkit-border-radius: 20px;\n-moz-border-radius: 20px;\nborder-radius: 20px;\n}\n</style>\n</head>\n<body>\n\
    <p>Access is denied</p>\n</body>\n</html>";

impl Answer {
    pub(super) fn edit(&mut self, edits: &Edits) {
        if let Self::Form(fields) = self {
            edits.apply(fields);
        }
    }

    pub(super) fn render(self, style: Style, cut: Option<usize>, now: Duration) -> Response<Bytes> {
        let (status, content_type, body, denied) = match (self, style.json) {
            (Self::Form(fields), Some(json @ (JsonAnswers::Strings | JsonAnswers::Numbers))) => {
                // Form mode answers refusals with 200.
                let refused = matches!(form::value(&fields, "type"), Some("validation-error" | "error"));
                let status = if refused {
                    StatusCode::BAD_REQUEST
                } else {
                    StatusCode::OK
                };
                (status, JSON.to_owned(), Bytes::from(object(&fields, json)), false)
            }
            (Self::Form(fields), _) => {
                let (separator, end) = match style.framing {
                    Framing::Lf => ("\n&", ""),
                    Framing::FinalLf => ("\n&", "\n"),
                    Framing::CrLf => ("\r\n&", ""),
                    Framing::Blank => (" &", ""),
                };
                let body = Bytes::from(form::join(&fields, separator) + end);
                (StatusCode::OK, "text/html;charset=utf-8".to_owned(), body, false)
            }
            (Self::Other(status, content_type, body), _) => (status, content_type, body, false),
            (Self::AccessDenied, _) => {
                let page = Bytes::from_static(ACCESS_DENIED.as_bytes());
                (StatusCode::FORBIDDEN, "text/html".to_owned(), page, true)
            }
        };
        let body = body.slice(..cut.unwrap_or(body.len()).min(body.len()));
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let length = response.body().len();
        let headers = response.headers_mut();
        headers.insert(header::SERVER, HeaderValue::from_static("server"));
        if let Ok(date) = HeaderValue::try_from(imf_fixdate(now.as_secs())) {
            headers.insert(header::DATE, date);
        }
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers.insert(
            HeaderName::from_static("x-xss-protection"),
            HeaderValue::from_static("1"),
        );
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let transport_security = HeaderValue::from_static("max-age=31536000");
        headers.append(header::STRICT_TRANSPORT_SECURITY, transport_security.clone());
        if !denied {
            // Twice, as documented; the 403 answer has it once.
            headers.append(header::STRICT_TRANSPORT_SECURITY, transport_security);
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
            headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("en-US"));
        }
        response
    }
}

/// The media type of JSON answers is not documented; this one was asked for.
const JSON: &str = "application/vnd.pay+json;charset=utf-8";

/// One flat object. A name that a fault repeats is repeated.
fn object(fields: &[Pair], json: JsonAnswers) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let members: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            let number = json == JsonAnswers::Numbers
                && matches!(name.as_str(), "paynet-order-id" | "error-code")
                && value.parse::<u64>().is_ok_and(|number| number.to_string() == *value);
            let value = if number { value.clone() } else { text(value) };
            format!("{}:{value}", text(name))
        })
        .collect();
    format!("{{{}}}", members.join(","))
}

/// RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn imf_fixdate(unix_seconds: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const SECONDS_A_DAY: u64 = 86_400;

    // Four digits for the year; a later time stays at the last second of 9999.
    let seconds = unix_seconds.min(253_402_300_799);
    let weekday = DAYS
        .iter()
        .cycle()
        .nth(usize::try_from(seconds / SECONDS_A_DAY % 7).unwrap_or_default());
    let mut days = seconds / SECONDS_A_DAY;
    let mut year = 1970;
    let leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = "";
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (name, length) in MONTHS.into_iter().zip(lengths) {
        month = name;
        if days < length {
            break;
        }
        days -= length;
    }
    format!(
        "{}, {:02} {month} {year} {:02}:{:02}:{:02} GMT",
        weekday.copied().unwrap_or_default(),
        days + 1,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_rfc_9110() {
        for (seconds, date) in [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), // the RFC's own sample
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (u64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(imf_fixdate(seconds), date);
        }
    }

    #[test]
    fn the_403_page_has_the_length_of_the_specification() {
        assert_eq!(ACCESS_DENIED.len(), 516);
    }
}
