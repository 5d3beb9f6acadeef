//! Days and times as Payoneer writes them, from seconds since 1970.

use std::time::Duration;

const SECONDS_A_DAY: u64 = 86_400;

/// Year, month, day.
fn civil(unix_seconds: u64) -> (u64, u64, u64) {
    // Days since 0000-03-01, in eras of 400 years: then leap days stand at the end of each year.
    let days = unix_seconds / SECONDS_A_DAY + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day_of_month)
}

/// `2018-01-24`
pub(super) fn day(time: Duration) -> String {
    let (year, month, day) = civil(time.as_secs());
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2018-01-24T08:40:06.053`: without a zone, with so many digits of the fraction, zeros at its end left out (section 4.9).
pub(super) fn moment(time: Duration, fraction_digits: usize) -> String {
    let seconds = time.as_secs();
    let whole = format!(
        "{}T{:02}:{:02}:{:02}",
        day(time),
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60
    );
    let fraction = format!("{:09}", time.subsec_nanos());
    let fraction = fraction.get(..fraction_digits.min(9)).unwrap_or_default();
    match fraction.trim_end_matches('0') {
        "" => whole,
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| -> Option<u64> {
        let part = text.get(range)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u64::from(leap),
        _ => 31,
    };
    let dashes = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    text.len() == 10 && dashes && (1..=12).contains(&month) && (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_the_calendar() {
        for (milliseconds, digits, text) in [
            (0, 3, "1970-01-01T00:00:00"),
            (951_782_400_000, 0, "2000-02-29T00:00:00"),
            (1_516_783_206_053, 3, "2018-01-24T08:40:06.053"),
            (1_516_783_206_053, 2, "2018-01-24T08:40:06.05"),
            (1_541_412_930_250, 3, "2018-11-05T10:15:30.25"),
            (1_735_689_599_999, 0, "2024-12-31T23:59:59"),
            (4_107_542_400_000, 3, "2100-03-01T00:00:00"),
        ] {
            assert_eq!(moment(Duration::from_millis(milliseconds), digits), text);
        }
    }

    #[test]
    fn days_of_the_calendar() {
        for text in ["2018-01-24", "2024-02-29", "2000-02-29"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "",
            "2018-1-24",
            "2023-02-29",
            "1900-02-29",
            "2018-04-31",
            "2018-13-01",
            "2018/01/24",
            "2018-01-24 ",
            "+018-01-24",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
