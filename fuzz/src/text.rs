use crate::oracle;
use payout_signing::{form, percent as ours};
use std::collections::BTreeSet;

/// Percent-encoding and forms: ours and the oracle's say the same of any text, and what is encoded decodes to itself.
pub fn percent(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let encoded = ours::encode(text);
    assert_eq!(encoded, oracle::text::percent(text));
    assert_eq!(ours::decode(&encoded).as_deref(), Ok(text));
    assert_eq!(form::decode_component(&encoded).as_deref(), Ok(text));

    assert_eq!(form::decode_component(text).ok(), oracle::text::form_component(text));
    // Without a plus sign there is no difference between a form's text and any other.
    if !text.contains('+') {
        assert_eq!(ours::decode(text).ok(), oracle::text::form_component(text));
    }

    let decoded = form::decode(text).ok();
    assert_eq!(decoded, oracle::text::form(text));
    let Some(pairs) = decoded else { return };
    let written = form::encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert_eq!(form::decode(&written).as_ref(), Ok(&pairs));
    let names: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    let all_have_values = text.split('&').all(|piece| piece.is_empty() || piece.contains('='));
    let unique = names.len() == pairs.len() && all_have_values;
    assert_eq!(form::decode_unique(text).ok(), unique.then_some(pairs));
}
