//! The oracle: the signers once more, written plainly from the documents, to derive vectors from and to fuzz against.
//!
//! It shares nothing with `payout-signing`: own percent-encoder, own sorting, own base64, RSA by the `rsa` crate directly, no care for
//! speed. Where both agree, two readings of one document agree. `fuzz/src/oracle.rs` takes the same files, all but `rsa_sign`.

pub(crate) mod digests;
pub(crate) mod oauth1;
pub(crate) mod rsa_sign;
pub(crate) mod text;

#[cfg(test)]
mod tests {
    //! The oracle against the facts of the documents, so that it is not only the crate that is held to them.

    use super::{digests, oauth1, text};
    use std::{fs, path::PathBuf};

    fn stage(case: &str, stage: &str) -> Option<String> {
        let folder = PathBuf::from("../payout-signing/tests/vectors").join(case);
        assert!(folder.is_dir(), "no case {case}");
        let text = fs::read_to_string(folder.join(stage)).ok()?;
        Some(text.strip_suffix('\n').unwrap().to_owned())
    }

    #[test]
    fn rfc5849() {
        let mut compared = 0;
        for section in [
            "1.2-initiate",
            "1.2-token",
            "1.2-photos",
            "3.1",
            "3.4.1.1",
            "3.4.1.2-first",
            "3.4.1.2-second",
            "3.4.1.3.1",
            "3.4.1.3.2",
        ] {
            let case = format!("oauth1/rfc5849-{section}");
            let mut compare = |name: &str, ours: &str| {
                if let Some(theirs) = stage(&case, name) {
                    assert_eq!(ours, theirs, "{case}: {name}");
                    compared += 1;
                }
            };
            let request = stage(&case, "request").unwrap();
            let (line, body) = request.split_once("\n\n").unwrap();
            let (method, url) = line.split_once(' ').unwrap();
            let (base_uri, query) = oauth1::base_uri(url).unwrap();
            compare("base_uri", &base_uri);
            let protocol = stage(&case, "protocol").unwrap_or_default().replace('\n', "&");
            let pairs = oauth1::collect(&query, &text::form(&protocol).unwrap(), body).unwrap();
            let lines: Vec<String> = pairs
                .iter()
                .map(|(name, value)| format!("{}={}", text::percent(name), text::percent(value)))
                .collect();
            compare("parameters", &lines.join("\n"));
            let normalized = oauth1::normalize(&pairs);
            compare("normalized", &normalized);
            let base_string = oauth1::base_string(method, &base_uri, &normalized);
            compare("base_string", &base_string);
            if let Some(secrets) = stage(&case, "secrets") {
                let (consumer, token) = secrets.split_once('\n').unwrap();
                let key = oauth1::hmac_key(consumer, token);
                let signature = digests::hmac_sha1(key.as_bytes(), base_string.as_bytes());
                compare("signature", &text::base64(&signature));
            }
        }
        assert_eq!(compared, 13);
    }

    #[test]
    fn rfc7617_and_rfc4648() {
        for case in ["basic/rfc7617-2", "basic/rfc7617-2.1"] {
            let part = |name| stage(case, name).unwrap();
            assert_eq!(digests::basic(&part("user"), &part("password")), part("header"));
        }
        for plain in ["f", "fo", "foo", "foob", "fooba", "foobar"] {
            let base64 = stage(&format!("base64/rfc4648-10-{plain}"), "base64").unwrap();
            assert_eq!(text::base64(plain.as_bytes()), base64);
            assert_eq!(text::from_base64(&base64), plain.as_bytes());
        }
    }
}
