//! Check digits: the two validators that the dictionary of services names (wire specification 7.1).

/// Luhn's check of a card number (ISO/IEC 7812-1, annex B): digits only, at least two of them.
pub(super) fn luhn(text: &str) -> bool {
    if text.len() < 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let sum = digits.enumerate().fold(0_u32, |sum, (index, digit)| {
        let weighed = if index % 2 == 1 { digit * 2 } else { digit };
        // Never overflows: a text has fewer characters than memory has bytes, and only the last digit of the sum counts.
        (sum + weighed / 10 + weighed % 10) % 10
    });
    sum == 0
}

/// The check digits of an IBAN (ISO 13616-1: remainder 1 modulo 97), and its form: country, two digits, up to 30 letters and digits.
///
/// Blanks and letter case do not matter, since people copy IBANs from paper. Lengths by country are not checked: a table of them
/// grows old, and then warns of accounts that exist.
pub(super) fn iban(text: &str) -> bool {
    let text: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let (Some((head, rest)), 15..=34) = (text.split_at_checked(4), text.len()) else {
        return false;
    };
    let well_formed = head.iter().take(2).all(u8::is_ascii_alphabetic)
        && head.iter().skip(2).all(u8::is_ascii_digit)
        && rest.iter().all(u8::is_ascii_alphanumeric);
    let remainder = rest.iter().chain(head).fold(0_u32, |remainder, byte| {
        let value = char::from(*byte).to_digit(36).unwrap_or_default();
        let shifted = if value < 10 { remainder * 10 } else { remainder * 100 };
        (shifted + value) % 97
    });
    well_formed && remainder == 1
}

#[cfg(test)]
mod tests {
    use super::{iban, luhn};

    #[test]
    fn trap_53_luhn() {
        // The test cards of the wire specification 9.2.
        for card in [
            "5123817234060000",
            "5519283812030000",
            "4412397212080000",
            "4302912837020000",
        ] {
            assert!(luhn(card), "{card}");
            for at in 0..card.len() {
                let mut changed = card.as_bytes().to_vec();
                changed[at] = if changed[at] == b'9' { b'0' } else { changed[at] + 1 };
                assert!(
                    !luhn(std::str::from_utf8(&changed).unwrap()),
                    "{card} with digit {at} changed"
                );
            }
        }
        for text in ["", "0", "5123 8172 3406 0000", "512381723406000a", "٥١"] {
            assert!(!luhn(text), "{text}");
        }
    }

    #[test]
    fn trap_53_iban() {
        // Examples of the IBAN registry's own country pages.
        for account in [
            "GB29NWBK60161331926819",
            "DE89370400440532013000",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
            "gb29 nwbk 6016 1331 9268 19",
            // Ours, with 34 characters and with 15.
            "DE75111111111111111111111111111111",
            "NO9811111111111",
        ] {
            assert!(iban(account), "{account}");
        }
        for account in [
            "",
            "GB29",
            "GB28NWBK60161331926819",
            "GB29NWBK60161331926891",
            "GB29NWBK6016133192681é",
            "2929NWBK60161331926819",
            "GBXXNWBK60161331926819",
            "GB29-NWBK-6016-1331-9268-19",
            // Right check digits, with 35 characters and with 14.
            "DE111111111111111111111111111111111",
            "DE861111111111",
        ] {
            assert!(!iban(account), "{account}");
        }
    }
}
