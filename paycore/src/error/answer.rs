//! Error bodies in all shapes that clients are known to read (wire specification 4.2).

use crate::wire::{Attributes, Value, elements, resource::Document};
use payout_core::{RawAnswer, mask};

/// The longest list of errors that is kept.
const MOST_ITEMS: usize = 50;

/// What a refusal says, whatever its shape.
///
/// No literal error body of the platform is public, so five shapes are read: a list of JSON:API error objects; errors by field; one
/// error; an error type with codes; a message. All texts are [masked](payout_core::mask): refusals repeat card numbers.
///
/// # Example: which field was wrong
///
/// ```
/// # fn example(rejection: &paycore::Rejection) {
/// use paycore::ErrorAnswer;
///
/// if let Some(answer) = rejection.raw().and_then(ErrorAnswer::read) {
///     for item in answer.items() {
///         println!("{:?}: {:?}", item.pointer(), item.detail());
///     }
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorAnswer {
    status: u16,
    request_id: Option<String>,
    items: Vec<ErrorItem>,
}

/// One error of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorItem {
    pointer: Option<String>,
    code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
}

impl ErrorAnswer {
    /// Reads the errors of an answer. `None` where it has none that can be read: a page of a proxy, an empty body, a success.
    #[must_use]
    pub fn read(raw: &RawAnswer) -> Option<Self> {
        Self::of(raw.status(), &Document::parse(raw.body()).ok()?, mask)
    }

    /// `clean` makes a text of theirs fit to be shown, whole: what is cut or masked before hides a secret from a later search.
    pub(crate) fn of(status: u16, document: &Document, clean: impl Fn(&str) -> String) -> Option<Self> {
        let reader = Reader { clean: &clean };
        let top = document.top();
        let mut items = reader.in_errors(top);
        items.extend(reader.in_error(top));
        items.extend(reader.in_codes(top));
        if items.is_empty() {
            items.extend(reader.in_message(top));
        }
        items.retain(|item| !item.is_empty());
        items.truncate(MOST_ITEMS);
        if items.is_empty() {
            return None;
        }
        Some(Self {
            status,
            request_id: reader.some_of(top.decimal("request_id")),
            items,
        })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The platform's id of the request, where it gives one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The errors, one at least.
    #[must_use]
    pub fn items(&self) -> &[ErrorItem] {
        &self.items
    }

    /// The first code.
    pub(super) fn code(&self) -> Option<&str> {
        self.items.iter().find_map(ErrorItem::code)
    }

    /// The first few errors as one text.
    pub(super) fn message(&self) -> String {
        let texts: Vec<String> = self.items.iter().take(3).map(ErrorItem::text).collect();
        // It goes into texts of ours, which end without a full stop.
        texts.join("; ").trim_end_matches(['.', '!', ':', ' ']).to_owned()
    }
}

impl ErrorItem {
    /// Where the error is: a JSON pointer like `/data/attributes/fields/account`, a parameter, or a field's name.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// Its code. There is no public list of codes.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What kind of error it is.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// What is wrong.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    fn text(&self) -> String {
        let said = self.detail().or(self.title()).or(self.code()).unwrap_or("an error");
        match self.pointer() {
            Some(pointer) => format!("{said} ({pointer})"),
            None => said.to_owned(),
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads the shapes, and cleans every text that it keeps.
struct Reader<'c> {
    clean: &'c dyn Fn(&str) -> String,
}

impl Reader<'_> {
    /// Shapes a and b.
    fn in_errors(&self, top: &Attributes) -> Vec<ErrorItem> {
        match top.value("errors") {
            Some(Value::Text(text)) => vec![self.detailed(text)],
            Some(value @ Value::Nested(text)) if text.starts_with('[') => self.items_of(value),
            Some(Value::Nested(text)) => {
                let fields = Attributes::parse(text).unwrap_or_default();
                let items = fields.iter().flat_map(|(field, value)| {
                    self.items_of(value).into_iter().map(move |item| ErrorItem {
                        pointer: item.pointer.clone().or_else(|| self.some(field)),
                        ..item
                    })
                });
                items.collect()
            }
            _ => Vec::new(),
        }
    }

    /// Shape c.
    fn in_error(&self, top: &Attributes) -> Option<ErrorItem> {
        let item = match top.value("error") {
            Some(value @ (Value::Text(_) | Value::Nested(_))) => self.item_of(value),
            _ => return None,
        };
        let code = item.code.clone().or_else(|| self.some_of(top.decimal("code")));
        (!item.is_empty()).then_some(ErrorItem { code, ..item })
    }

    /// Shape d.
    fn in_codes(&self, top: &Attributes) -> Vec<ErrorItem> {
        let title = self.some_of(top.text("error_type"));
        let given = top.array("error_codes").unwrap_or_default();
        let item = |code| ErrorItem {
            code,
            title: title.clone(),
            ..ErrorItem::default()
        };
        let mut items: Vec<ErrorItem> = given
            .iter()
            .filter_map(|code| match code {
                Value::Text(code) | Value::Literal(code) => self.some(code),
                _ => None,
            })
            .map(|code| item(Some(code)))
            .collect();
        if items.is_empty() && title.is_some() {
            items.push(item(None));
        }
        items
    }

    /// Shape e.
    fn in_message(&self, top: &Attributes) -> Option<ErrorItem> {
        let detail = self.some_of(top.text("message"));
        detail.is_some().then(|| ErrorItem {
            code: self.some_of(top.decimal("code")),
            detail,
            ..ErrorItem::default()
        })
    }

    /// The items of an array, or the one that stands alone.
    fn items_of(&self, value: &Value) -> Vec<ErrorItem> {
        match value {
            Value::Nested(text) if text.starts_with('[') => {
                let values = elements(text).unwrap_or_default();
                values.iter().map(|value| self.item_of(value)).collect()
            }
            value => vec![self.item_of(value)],
        }
    }

    fn item_of(&self, value: &Value) -> ErrorItem {
        match value {
            Value::Null => ErrorItem::default(),
            Value::Text(text) | Value::Literal(text) => self.detailed(text),
            Value::Nested(text) => match Attributes::parse(text) {
                Ok(object) => self.item_of_object(&object),
                Err(_) => self.detailed(text),
            },
        }
    }

    fn item_of_object(&self, object: &Attributes) -> ErrorItem {
        let first = |names: &[&str]| self.some_of(names.iter().find_map(|name| object.decimal(name)));
        let source = object.object("source").ok().flatten().unwrap_or_default();
        let place = source.text("pointer").or_else(|| source.text("parameter"));
        ErrorItem {
            pointer: self
                .some_of(place)
                .or_else(|| first(&["pointer", "field", "property", "parameter"])),
            code: first(&["code", "error_code"]),
            title: first(&["title", "type", "error_type"]),
            detail: first(&["detail", "message", "description", "text"]),
        }
    }

    fn detailed(&self, detail: &str) -> ErrorItem {
        ErrorItem {
            detail: self.some(detail),
            ..ErrorItem::default()
        }
    }

    fn some_of(&self, text: Option<&str>) -> Option<String> {
        text.and_then(|text| self.some(text))
    }

    fn some(&self, text: &str) -> Option<String> {
        let text = text.trim();
        (!text.is_empty()).then(|| (self.clean)(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<ErrorAnswer> {
        ErrorAnswer::of(422, &Document::parse(body.as_bytes()).unwrap(), mask)
    }

    fn item(body: &str) -> [Option<String>; 4] {
        let answer = read(body).unwrap();
        let item = answer.items()[0].clone();
        [item.pointer, item.code, item.title, item.detail]
    }

    fn texts(texts: [&str; 4]) -> [Option<String>; 4] {
        texts.map(|text| (!text.is_empty()).then(|| text.to_owned()))
    }

    #[test]
    fn all_shapes() {
        for (body, expected) in [
            (
                r#"{"errors":[{"status":"422","title":"Validation error","detail":"This value should not be blank.","source":{"pointer":"/data/attributes/fields/account"}}]}"#,
                [
                    "/data/attributes/fields/account",
                    "",
                    "Validation error",
                    "This value should not be blank.",
                ],
            ),
            (
                r#"{"errors":[{"status":422,"code":7,"source":{"parameter":"filter"}}]}"#,
                ["filter", "7", "", ""],
            ),
            (
                r#"{"errors":{"amount":["too low","no number"]}}"#,
                ["amount", "", "", "too low"],
            ),
            (r#"{"errors":{"amount":"too low"}}"#, ["amount", "", "", "too low"]),
            (r#"{"errors":["too low"]}"#, ["", "", "", "too low"]),
            (r#"{"errors":"too low"}"#, ["", "", "", "too low"]),
            (r#"{"error":"too low"}"#, ["", "", "", "too low"]),
            (r#"{"error":"too low","code":12}"#, ["", "12", "", "too low"]),
            (
                r#"{"error":{"code":"low","message":"too low"}}"#,
                ["", "low", "", "too low"],
            ),
            (
                r#"{"request_id":"0HL3U8","error_type":"request_invalid","error_codes":["card_number_invalid"]}"#,
                ["", "card_number_invalid", "request_invalid", ""],
            ),
            (
                r#"{"error_type":"request_invalid","error_codes":[]}"#,
                ["", "", "request_invalid", ""],
            ),
            (r#"{"message":"too low","code":"low"}"#, ["", "low", "", "too low"]),
        ] {
            assert_eq!(item(body), texts(expected), "{body}");
        }
        assert_eq!(
            read(r#"{"request_id":"0HL3U8","message":"no"}"#).unwrap().request_id(),
            Some("0HL3U8")
        );
        assert_eq!(
            read(r#"{"errors":{"amount":["a","b"],"fields":"c"}}"#)
                .unwrap()
                .items()
                .len(),
            3
        );
    }

    #[test]
    fn what_tells_no_error() {
        for body in [
            "{}",
            "[]",
            r#"{"errors":[]}"#,
            r#"{"errors":null,"error":false}"#,
            r#"{"errors":{}}"#,
            r#"{"errors":[{}]}"#,
            r#"{"message":""}"#,
            r#"{"code":5}"#,
            r#"{"request_id":"0HL3U8"}"#,
            r#"{"data":{"message":"no"}}"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    #[test]
    fn trap_74_digits_are_masked_and_texts_bounded() {
        let answer = read(r#"{"errors":{"card_number":"4444333322221111 is no card"}}"#).unwrap();
        assert_eq!(answer.items()[0].detail(), Some("[digits masked] is no card"));
        let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(10_000));
        assert!(read(&long).unwrap().message().len() < 400);
        let many = format!(r#"{{"errors":[{}"x"]}}"#, r#""x","#.repeat(1000));
        assert_eq!(read(&many).unwrap().items().len(), MOST_ITEMS);
    }
}
