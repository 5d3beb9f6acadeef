//! HTTP Basic: what is sent, what is read, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

use http::HeaderValue;
use payout_signing::basic::{BasicError, BasicHeaderError, Credentials};
use proptest::prelude::*;

#[test]
fn g12_a_colon_or_a_control_character_is_refused_with_its_own_error() {
    for (user, password, error) in [
        ("", "password", BasicError::EmptyUser),
        ("", "", BasicError::EmptyUser),
        ("us:er", "password", BasicError::ColonInUser),
        (":", "", BasicError::ColonInUser),
        ("user\n", "password", BasicError::ControlInUser),
        ("a\r\nX-Evil: 1", "password", BasicError::ColonInUser),
        ("a\r\nX-Evil", "password", BasicError::ControlInUser),
        ("user\0", "password", BasicError::ControlInUser),
        ("user\u{7f}", "password", BasicError::ControlInUser),
        ("user\u{85}", "password", BasicError::ControlInUser),
        ("user", "password\n", BasicError::ControlInPassword),
        ("user", "password\r\n", BasicError::ControlInPassword),
        ("user", "\0", BasicError::ControlInPassword),
        ("user", "pass\tword", BasicError::ControlInPassword),
        ("user", "pass\u{9f}word", BasicError::ControlInPassword),
    ] {
        assert_eq!(
            Credentials::new(user, password).unwrap_err(),
            error,
            "{user:?} and {password:?}"
        );
    }
}

#[test]
fn the_header_is_sensitive_and_one_line_however_long() {
    let credentials = Credentials::new("user", "p".repeat(1_000)).unwrap();
    let header = credentials.authorization();
    assert!(header.is_sensitive());
    assert_eq!(format!("{header:?}"), "Sensitive");
    let text = header.to_str().unwrap();
    assert_eq!(text.len(), "Basic ".len() + (4 + 1 + 1_000_usize).div_ceil(3) * 4);
    assert!(!text.contains(['\r', '\n']));
}

#[test]
fn the_scheme_is_read_in_any_case_and_with_any_number_of_spaces() {
    for header in [
        "Basic dXNlcjpwYXNz",
        "basic dXNlcjpwYXNz",
        "BASIC dXNlcjpwYXNz",
        "bAsIc   dXNlcjpwYXNz",
    ] {
        assert_eq!(Credentials::parse(header).unwrap().user(), "user", "{header}");
        let value = HeaderValue::from_static(header);
        assert_eq!(Credentials::parse(value).unwrap().user(), "user");
    }
}

#[test]
fn a_header_that_is_not_basic_is_refused_with_its_own_error() {
    use BasicHeaderError::{Missing, MissingColon, NotBase64, NotUtf8, OtherScheme, Refused};
    for (header, error) in [
        ("", OtherScheme),
        ("Bas", OtherScheme),
        ("Bearer dXNlcjpwYXNz", OtherScheme),
        ("Basi\u{e9}", OtherScheme),
        ("BasicdXNlcjpwYXNz", OtherScheme),
        ("Basic\tdXNlcjpwYXNz", OtherScheme),
        (" Basic dXNlcjpwYXNz", OtherScheme),
        ("Basic", Missing),
        ("Basic ", Missing),
        ("Basic dXNlcjpwYXNz ", NotBase64),
        ("Basic dXNlcjpwYXNz, Basic dXNlcjpwYXNz", NotBase64),
        ("Basic dXNlcjpw\nYXNz", NotBase64),
        ("Basic dXNlcjo", NotBase64),
        ("Basic dXNlcjp=", NotBase64),
        ("Basic dXNlcjo_", NotBase64),
        ("Basic /////w==", NotUtf8),
        ("Basic dXNlcg==", MissingColon),
        ("Basic OnBhc3M=", Refused(BasicError::EmptyUser)),
        ("Basic dXNlcjpwYXNzCg==", Refused(BasicError::ControlInPassword)),
    ] {
        assert_eq!(Credentials::parse(header).unwrap_err(), error, "{header:?}");
    }
}

#[test]
fn only_the_same_user_and_password_verify() {
    let ours = Credentials::new("user", "pass").unwrap();
    let verifies = |user: &str, password: &str| ours.verify(&Credentials::new(user, password).unwrap());
    assert!(verifies("user", "pass"));
    for (user, password) in [
        ("user", "Pass"),
        ("User", "pass"),
        ("user", ""),
        ("user", "pass "),
        ("user", "pas"),
        ("userp", "ass"),
        ("use", "rpass"),
        ("pass", "user"),
    ] {
        assert!(!verifies(user, password), "{user:?} and {password:?}");
    }
}

#[test]
fn an_error_keeps_its_cause() {
    let error = Credentials::parse("Basic OnBhc3M=").unwrap_err();
    let cause = std::error::Error::source(&error).expect("the refusal behind the header's");
    assert_eq!(cause.to_string(), BasicError::EmptyUser.to_string());
}

proptest! {
    #[test]
    fn g12_what_is_written_is_read_back(user in "[^:\\p{Cc}]{1,40}", password in "\\P{Cc}{0,80}") {
        let ours = Credentials::new(user.clone(), password).unwrap();
        let header = ours.authorization();
        let read = Credentials::parse(&header).unwrap();
        prop_assert_eq!(read.user(), user);
        prop_assert!(ours.verify(&read));
        prop_assert_eq!(read.authorization(), header);
    }

    #[test]
    fn credentials_have_one_text_only(token in "[A-Za-z0-9+/]{0,24}(dXNlcjpwYXNz)?[A-Za-z0-9+/=]{0,3}") {
        let header = format!("Basic {token}");
        if let Ok(read) = Credentials::parse(&header) {
            prop_assert_eq!(read.authorization(), header);
        }
    }
}
