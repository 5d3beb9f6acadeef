use crate::{first_line, oracle};
use payout_signing::{
    RsaKey, RsaPublicKey,
    basic::Credentials,
    sha1_callback::{CallbackSecret, verify_enclosed, verify_joined},
};

/// Basic: a header that is read has one text, and the oracle writes the same; a user and a password come back as they were.
pub fn basic_header(data: &[u8]) {
    if let Ok(read) = Credentials::parse(data) {
        let token = data
            .iter()
            .rposition(|byte| *byte == b' ')
            .and_then(|space| data.get(space + 1..));
        let written = read.authorization();
        assert_eq!(written.as_bytes().strip_prefix(b"Basic "), token);
        assert!(Credentials::parse(&written).is_ok_and(|again| again.verify(&read)));
    }
    let Some((user, password)) = first_line(data) else {
        return;
    };
    let refused =
        user.is_empty() || user.contains(':') || [user, password].iter().any(|part| part.contains(char::is_control));
    let credentials = Credentials::new(user, password);
    assert_eq!(credentials.is_err(), refused);
    let Ok(credentials) = credentials else { return };
    let header = credentials.authorization();
    assert_eq!(header, oracle::digests::basic(user, password));
    let read = Credentials::parse(&header).expect("our own header can be read");
    assert_eq!(read.user(), user);
    assert!(read.verify(&credentials));
}

/// Callbacks: our signature is the oracle's, and a text verifies if, and only if, it is that signature.
/// Lines: secret, signature, and the body, whose lines are also the fields of the joined form.
pub fn callback_sha1(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let (Some(secret), Some(signature), body) = (parts.next(), parts.next(), parts.next().unwrap_or_default()) else {
        return;
    };
    let Ok(text) = std::str::from_utf8(secret) else { return };
    let Ok(secret) = CallbackSecret::new(text) else {
        assert!(text.is_empty());
        return;
    };
    let other = CallbackSecret::new(format!("{text}+")).expect("it is not empty");

    let enclosed = secret.sign_enclosed(body);
    assert_eq!(enclosed, oracle::digests::enclosed(text, body));
    assert_eq!(verify_enclosed([&other, &secret], body, &enclosed), Ok(1));
    assert_eq!(
        secret.verify_enclosed(body, signature).is_ok(),
        signature == enclosed.as_bytes()
    );

    let Ok(fields) = std::str::from_utf8(body) else { return };
    let fields: Vec<&str> = fields.split('\n').collect();
    let joined = secret.sign_joined(&fields);
    assert_eq!(joined, oracle::digests::joined(&fields, text));
    assert_eq!(verify_joined([&other, &secret], &fields, &joined), Ok(1));
    assert_eq!(
        secret.verify_joined(&fields, signature).is_ok(),
        signature == joined.as_bytes()
    );
}

/// Keys: one that loads signs what its public half verifies, its public half is written and read back, and no key is both
/// private and public.
pub fn key_pem(data: &[u8]) {
    let private = std::str::from_utf8(data)
        .ok()
        .map(RsaKey::from_pem)
        .and_then(Result::ok);
    let private = private.or_else(|| RsaKey::from_der(data).ok());
    let public = std::str::from_utf8(data)
        .ok()
        .map(RsaPublicKey::from_pem)
        .and_then(Result::ok);
    let public = public.or_else(|| RsaPublicKey::from_der(data).ok());
    assert!(private.is_none() || public.is_none());
    for key in private
        .as_ref()
        .map(RsaKey::public_key)
        .into_iter()
        .chain(public.as_ref())
    {
        assert!((2048..=8192).contains(&key.bits()));
        let again = RsaPublicKey::from_pem(&key.to_pem()).expect("our own PEM can be read");
        assert_eq!(again.fingerprint(), key.fingerprint());
        assert_eq!(again.as_spki_der(), key.as_spki_der());
        assert!(key.verify_sha256(b"message", &vec![1; key.bits().div_ceil(8)]).is_err());
    }
    if let Some(key) = private {
        let signature = key.sign_sha256(b"message").expect("a key that loads signs");
        assert_eq!(key.public_key().verify_sha256(b"message", &signature), Ok(()));
        assert!(key.public_key().verify_sha256(b"another", &signature).is_err());
    }
}
