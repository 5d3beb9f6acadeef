//! Dates as Payoneer writes them: without a zone, and none is invented (Payoneer 4.9, 4.14).

use std::{fmt, str::FromStr};

/// A day of the calendar: `2018-01-24`.
///
/// # Example: strict both ways
///
/// ```
/// use payoneer::Date;
///
/// let day: Date = "2018-01-24".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2018, 1, 24));
/// assert_eq!(day.to_string(), "2018-01-24");
/// assert!("2018-02-29".parse::<Date>().is_err());
/// # Ok::<(), payoneer::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day of the Gregorian calendar.
    ///
    /// # Errors
    ///
    /// There is no such day, or the year is not one of four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        if (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day) {
            Ok(Self { year, month, day })
        } else {
            Err(DateError::Day)
        }
    }

    /// The year, of four digits.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DateError::Form);
        };
        let year = number(year, 4).ok_or(DateError::Form)?;
        let (month, day) = (two(month).ok_or(DateError::Form)?, two(day).ok_or(DateError::Form)?);
        Self::new(year, month, day)
    }
}

/// As its text.
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }
}

/// A date and time without a zone, as answers have it: `2018-01-24T08:40:06.053`.
///
/// The zone is not documented, so there is none here: it orders the events of one answer and no more. Between none and nine digits
/// of a fraction are read, and the text is kept.
///
/// # Example: the fraction as it came
///
/// ```
/// use payoneer::DateTime;
///
/// let moment: DateTime = "2018-11-05T10:15:30.25".parse()?;
/// assert_eq!((moment.hour(), moment.nanosecond()), (10, 250_000_000));
/// assert_eq!(moment.as_str(), "2018-11-05T10:15:30.25");
/// # Ok::<(), payoneer::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    date: Date,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    /// Last: values are compared first.
    text: String,
}

impl DateTime {
    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(&self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(&self) -> u8 {
        self.minute
    }

    /// The second, 0 to 59.
    #[must_use]
    pub fn second(&self) -> u8 {
        self.second
    }

    /// The fraction of the second.
    #[must_use]
    pub fn nanosecond(&self) -> u32 {
        self.nanosecond
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for DateTime {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form;
        let (date, time) = text.split_once('T').ok_or_else(form)?;
        let (whole, fraction) = time
            .split_once('.')
            .map_or((time, "0"), |(whole, fraction)| (whole, fraction));
        let mut parts = whole.split(':').map(two);
        let (Some(Some(hour)), Some(Some(minute)), Some(Some(second)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DateError::Form);
        };
        if hour > 23 || minute > 59 || second > 59 {
            return Err(DateError::Time);
        }
        if !(1..=9).contains(&fraction.len()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DateError::Form);
        }
        Ok(Self {
            date: date.parse()?,
            hour,
            minute,
            second,
            nanosecond: format!("{fraction:0<9}").parse().map_err(|_| DateError::Form)?,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

fn two(text: &str) -> Option<u8> {
    number(text, 2)
}

/// Digits and nothing else: `u16::from_str` would take a plus sign.
fn number<N: FromStr>(text: &str, digits: usize) -> Option<N> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// Another form.
    #[error("a date is written 2018-01-24, with a time 2018-01-24T08:40:06 and up to nine digits of a fraction")]
    Form,
    /// No such day.
    #[error("the calendar has no such day: years go from 1 to 9999, months to 12, days to the end of their month")]
    Day,
    /// No such time.
    #[error("the clock has no such time: hours go to 23, minutes and seconds to 59")]
    Time,
}

#[cfg(test)]
mod tests {
    use super::{Date, DateError, DateTime};

    #[test]
    fn days_of_the_calendar() {
        for text in ["2018-01-24", "2024-02-29", "2000-02-29", "9999-12-31", "0001-01-01"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2018-04-31",
            "2018-13-01",
            "2018-00-01",
            "2018-01-00",
            "0000-01-01",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Day), "{text}");
        }
        for text in [
            "",
            "2018-1-24",
            "18-01-24",
            "2018-01-24 ",
            "+018-01-24",
            "2018-01-24T00:00:00",
            "2018/01/24",
            "2018-01-2４",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn trap_44_no_zone_and_none_to_nine_digits() {
        for (text, nanosecond) in [
            ("2018-01-24T08:40:06", 0),
            ("2018-01-24T08:40:06.0", 0),
            ("2018-01-24T08:40:06.053", 53_000_000),
            ("2018-11-05T10:15:30.25", 250_000_000),
            ("2018-11-05T10:20:01.7", 700_000_000),
            ("2023-05-04T13:54:08.2121171", 212_117_100),
            ("2018-01-24T08:40:06.123456789", 123_456_789),
        ] {
            let moment: DateTime = text.parse().unwrap();
            assert_eq!((moment.nanosecond(), moment.as_str()), (nanosecond, text));
            assert_eq!(moment.to_string(), text);
        }
        // A zone is another meaning, not another spelling.
        for text in [
            "2018-01-24T08:40:06Z",
            "2018-01-24T08:40:06.053Z",
            "2018-01-24T08:40:06+02:00",
            "2018-01-24T08:40:06.",
            "2018-01-24T08:40:06.1234567890",
            "2018-01-24T08:40",
            "2018-01-24 08:40:06",
            "2018-01-24",
            "",
        ] {
            assert_eq!(text.parse::<DateTime>(), Err(DateError::Form), "{text}");
        }
        assert_eq!("2018-01-24T24:00:00".parse::<DateTime>(), Err(DateError::Time));
        assert_eq!("2018-02-30T00:00:00".parse::<DateTime>(), Err(DateError::Day));
    }
}
