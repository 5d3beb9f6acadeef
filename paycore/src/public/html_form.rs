//! A form that a payer's browser sends (wire specification 7.2 and 7.3).

use std::{fmt, fmt::Write as _};

/// A form for a page of yours: where it goes, how, and its hidden fields. The payer can change every field of it before sending, so
/// compare amount and currency of what comes back with what you asked for.
///
/// `Debug` shows no values.
///
/// # Example: as HTML
///
/// ```
/// use paycore::public::{HostedPayment, HostedPaymentPage, FormMethod, PublicKey};
///
/// let page = HostedPaymentPage::new(HostedPaymentPage::PAYCORE_IO)?;
/// let key = PublicKey::test("pk_test_x")?;
/// let payment = HostedPayment::new(key, "order-17".parse()?, "10 USD".parse()?).description("Tea & \"cake\"");
/// let html = page.form(FormMethod::Get, &payment)?.to_html("Pay");
/// assert!(html.starts_with("<form action=\"https://com.paycore.io/hpp/\" method=\"get\">"));
/// assert!(html.contains("<input type=\"hidden\" name=\"description\" value=\"Tea &amp; &quot;cake&quot;\">"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a payer's browser has to send it"]
pub struct HtmlForm {
    pub(super) action: String,
    pub(super) method: FormMethod,
    pub(super) fields: Vec<(String, String)>,
}

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormMethod {
    /// In the URL, where histories and logs keep it.
    Get,
    /// In the body.
    Post,
}

impl FormMethod {
    /// The word in HTML: `get` or `post`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}

impl HtmlForm {
    /// Where it goes.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// How it is sent.
    #[must_use]
    pub fn method(&self) -> FormMethod {
        self.method
    }

    /// Names and values, in the order they are sent in.
    #[must_use]
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// One `<form>` element with hidden fields and a button, everything escaped. Without a script: the payer presses the button.
    #[must_use]
    pub fn to_html(&self, button: &str) -> String {
        let mut html = format!(
            "<form action=\"{}\" method=\"{}\">",
            escape(&self.action),
            self.method.as_str()
        );
        for (name, value) in self.fields() {
            // Writing to a text cannot fail.
            let _ = write!(
                html,
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(name),
                escape(value)
            );
        }
        let _ = write!(html, "<button type=\"submit\">{}</button></form>", escape(button));
        html
    }
}

impl fmt::Debug for HtmlForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HtmlForm")
            .field("action", &self.action)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// For element content and for attribute values in double quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
