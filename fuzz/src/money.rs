use payout_core::{Amount, Currency, Money};

/// Money: read by the slow rule of the grammar, letter by letter, ours gives the same number or refuses the same text.
pub fn money_text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let ours = text.parse::<Money>();
    assert_eq!(ours.as_ref().ok().map(Money::minor), strict(text), "{text:?}");
    if let Ok(money) = ours {
        let written = money.to_string();
        assert_eq!(written.parse::<Money>().as_ref(), Ok(&money));
        assert_eq!(Money::from_minor(money.minor(), money.currency()).as_ref(), Ok(&money));
        let decimal = money.to_decimal_text();
        assert_eq!(Money::parse_decimal(&decimal, money.currency()).as_ref(), Ok(&money));
        for text in [decimal, money.to_shortest_text()] {
            assert_eq!(Money::read_decimal(&text, money.currency()).as_ref(), Ok(&money));
            assert_eq!(money.equals_decimal(&text), Ok(true));
        }
        let amount = text.parse::<Amount>();
        assert_eq!(amount.is_ok(), money.minor() > 0 && !money.currency().is_withdrawn());
        if let Ok(amount) = amount {
            assert_eq!(amount.money(), money);
        }
    } else {
        assert!(text.parse::<Amount>().is_err());
    }

    for code in ["USD", "JPY", "KWD"] {
        let currency = Currency::from_code(code).expect("ISO 4217 knows it");
        let ours = Money::read_decimal(text, currency).ok().map(|money| money.minor());
        if let Ok(theirs) = lenient(text, usize::from(currency.exponent().unwrap_or_default())) {
            assert_eq!(ours, theirs, "{text:?} {code}");
        }
    }
}

/// `10.42 USD` as the manual says it: an optional minus, digits without a leading zero, perhaps a point and not more digits than
/// the currency has, one space, a code.
fn strict(text: &str) -> Option<i128> {
    let (number, code) = text.split_once(' ')?;
    let exponent = usize::from(Currency::from_code(code).ok()?.exponent()?);
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || leading_zero || !all_digits(whole) || !all_digits(fraction) || fraction.len() > exponent {
        return None;
    }
    format!("{sign}{whole}{fraction:0<exponent$}").parse().ok()
}

/// The exponent is too large to move the point in the text.
pub(crate) struct TooFar;

/// The text of a JSON number as minor units, by moving the point in the text; `None` where the number is to be refused.
pub(crate) fn lenient(text: &str, exponent: usize) -> Result<Option<i128>, TooFar> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, power) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((_, "")) => return Ok(None),
        Some(parts) => parts,
        None => (mantissa, ""),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) || !all_digits(whole) || !all_digits(fraction) {
        return Ok(None);
    }
    let power = match power {
        None => 0,
        Some(power) => {
            let unsigned = power.strip_prefix(['+', '-']).unwrap_or(power);
            if unsigned.is_empty() || !all_digits(unsigned) {
                return Ok(None);
            }
            let small = power.parse::<i32>().ok().filter(|power| power.abs() < 200);
            small.ok_or(TooFar)?
        }
    };
    // All digits, and how many of them stand behind the point once it is a number of minor units.
    let mut digits = format!("{whole}{fraction}");
    let mut behind = as_i32(fraction.len())? - power - as_i32(exponent)?;
    while behind < 0 {
        digits.push('0');
        behind += 1;
    }
    while behind > 0 {
        match digits.pop() {
            None | Some('0') => behind -= 1,
            Some(_) => return Ok(None),
        }
    }
    let digits = digits.trim_start_matches('0');
    Ok(format!("{sign}{digits:0>1}").parse().ok())
}

fn as_i32(length: usize) -> Result<i32, TooFar> {
    i32::try_from(length).map_err(|_| TooFar)
}
