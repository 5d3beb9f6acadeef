//! OAuth 1.0a as the gateway checks it: everything is rebuilt from the bytes received.

use super::{
    call::Scheme,
    denial::DenialReason,
    form::{self, Pair},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// An `Authorization` header, taken apart.
pub(super) struct Authorization {
    /// All that is signed: every parameter but `realm` and the signature itself.
    parameters: Vec<Pair>,
    scheme: Scheme,
    signature: Vec<u8>,
    timestamp: u64,
}

impl Authorization {
    /// Any order and any spacing, since the documented samples have more than one (section 3.3); `realm` is skipped.
    pub(super) fn parse(header: &[u8]) -> Result<Self, DenialReason> {
        let (scheme, rest) = header.split_at_checked(6).unwrap_or((header, &[]));
        if !scheme.eq_ignore_ascii_case(b"OAuth ") {
            return Err(DenialReason::Authorization("must begin with `OAuth `"));
        }
        let mut parameters = pairs(rest).map_err(DenialReason::Authorization)?;
        for (index, (name, _)) in parameters.iter().enumerate() {
            if parameters.iter().skip(index + 1).any(|(later, _)| later == name) {
                return Err(DenialReason::Authorization("holds a parameter twice"));
            }
        }
        parameters.retain(|(name, _)| name != "realm");
        let signature = parameters.iter().position(|(name, _)| name == "oauth_signature");
        let (_, signature) = parameters.remove(signature.ok_or(DenialReason::MissingOauth {
            name: "oauth_signature",
        })?);
        let signature = STANDARD
            .decode(signature)
            .map_err(|_| DenialReason::Authorization("holds a signature that is not padded standard Base64"))?;

        let mut authorization = Self {
            parameters,
            scheme: Scheme::Rsa,
            signature,
            timestamp: 0,
        };
        let method = authorization.required("oauth_signature_method")?;
        authorization.scheme = match method {
            "RSA-SHA256" => Scheme::Rsa,
            "HMAC-SHA1" => Scheme::Hmac,
            other => {
                return Err(DenialReason::SignatureMethod {
                    found: other.to_owned(),
                    expected: "RSA-SHA256, or HMAC-SHA1 on v2",
                });
            }
        };
        if authorization.required("oauth_version")? != "1.0" {
            return Err(DenialReason::Authorization("must say `oauth_version` 1.0"));
        }
        let timestamp = authorization.required("oauth_timestamp")?;
        authorization.timestamp = timestamp
            .parse()
            .ok()
            .filter(|_| timestamp.bytes().all(|byte| byte.is_ascii_digit()))
            .ok_or(DenialReason::Authorization(
                "must give `oauth_timestamp` in Unix seconds",
            ))?;
        authorization.required("oauth_nonce")?;
        authorization.required("oauth_consumer_key")?;
        Ok(authorization)
    }

    fn required(&self, name: &'static str) -> Result<&str, DenialReason> {
        form::value(&self.parameters, name).ok_or(DenialReason::MissingOauth { name })
    }

    /// The merchant's login; present since `parse`.
    pub(super) fn login(&self) -> &str {
        form::value(&self.parameters, "oauth_consumer_key").unwrap_or_default()
    }

    pub(super) fn nonce(&self) -> &str {
        form::value(&self.parameters, "oauth_nonce").unwrap_or_default()
    }

    pub(super) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The OAuth parameters of the body: none with RSA; with HMAC all that the header has, saying the same (section 3.3).
    pub(super) fn check_body(&self, body: &[Pair]) -> Result<(), DenialReason> {
        let mut in_body = body.iter().filter(|(name, _)| name.starts_with("oauth_"));
        if self.scheme != Scheme::Hmac {
            return in_body.next().map_or(Ok(()), |(name, _)| {
                Err(DenialReason::OauthInBody { name: name.clone() })
            });
        }
        let in_header = self.parameters.iter().filter(|(name, _)| name.starts_with("oauth_"));
        let lacks = |there: &[Pair], pair: &&Pair| !there.contains(*pair);
        let differs = in_header.clone().find(|pair| lacks(body, pair));
        match differs.or_else(|| in_body.find(|pair| lacks(&self.parameters, pair))) {
            Some((name, _)) => Err(DenialReason::OauthDiffers { name: name.clone() }),
            None => Ok(()),
        }
    }

    pub(super) fn timestamp(&self) -> u64 {
        self.timestamp
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The text that the merchant must have signed (section 3.1, steps 2 to 5).
    pub(super) fn base_string(&self, url: &str, body: &[Pair]) -> String {
        // With HMAC the body repeats what the header has; each counts once.
        let mut encoded: Vec<Pair> = body
            .iter()
            .filter(|(name, _)| !name.starts_with("oauth_"))
            .chain(&self.parameters)
            .map(|(name, value)| {
                let (mut encoded_name, mut encoded_value) = (String::new(), String::new());
                form::encode_strict(&mut encoded_name, name);
                form::encode_strict(&mut encoded_value, value);
                (encoded_name, encoded_value)
            })
            .collect();
        encoded.sort();
        let normalized = encoded
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&");

        let mut base = String::from("POST&");
        form::encode_strict(&mut base, url);
        base.push('&');
        form::encode_strict(&mut base, &normalized);
        base
    }
}

/// `name="value"` pairs, comma between them, blanks anywhere around.
fn pairs(header: &[u8]) -> Result<Vec<Pair>, &'static str> {
    let mut pairs = Vec::new();
    let mut rest = header.trim_ascii();
    while !rest.is_empty() {
        let equals = rest
            .iter()
            .position(|byte| *byte == b'=')
            .ok_or("holds a piece without `=`")?;
        let (name, value) = rest.split_at(equals);
        let value = value
            .get(1..)
            .unwrap_or_default()
            .trim_ascii_start()
            .strip_prefix(b"\"")
            .ok_or("holds a value without quotes")?;
        let quote = value
            .iter()
            .position(|byte| *byte == b'"')
            .ok_or("holds an open quote")?;
        let (value, after) = value.split_at(quote);
        pairs.push((
            form::decode_component(name.trim_ascii(), false)?,
            form::decode_component(value, false)?,
        ));
        let after = after.get(1..).unwrap_or_default().trim_ascii_start();
        rest = match after.split_first() {
            None => after,
            Some((b',', more)) if !more.trim_ascii_start().is_empty() => more.trim_ascii_start(),
            Some(_) => return Err("needs a comma between two parameters, and none at the end"),
        };
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vector B of the specification (section 3.5): header values, body, and the base string they give.
    #[test]
    fn vector_b_has_its_base_string() {
        let header = "OAuth oauth_consumer_key=\"TestMerchant\", oauth_nonce=\"b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE\", \
                      oauth_signature=\"AAAA\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1677831012\", \
                      oauth_version=\"1.0\"";
        let body = "account_name=1234&account_number=1234&amount=10.42&client_orderid=1&currency=USD&routing_number=15\
                    &server_callback_url=https%3A%2F%2Fhttpstat.us%2F200";
        let base = "POST&https%3A%2F%2Fsandbox.connpay.com%2Fpaynet%2Fapi%2Fv4%2Fpayout%2F39915&account_name%3D1234\
                    %26account_number%3D1234%26amount%3D10.42%26client_orderid%3D1%26currency%3DUSD\
                    %26oauth_consumer_key%3DTestMerchant%26oauth_nonce%3Db5E31Tw6SVjauE29uOf2jOLnuUSXmVdE\
                    %26oauth_signature_method%3DRSA-SHA256%26oauth_timestamp%3D1677831012%26oauth_version%3D1.0\
                    %26routing_number%3D15%26server_callback_url%3Dhttps%253A%252F%252Fhttpstat.us%252F200";
        let spaced = header.replace(", ", " ,\t").replace("OAuth ", "oauth realm=\"a, b\", ");
        for header in [header, spaced.as_str()] {
            let authorization = Authorization::parse(header.as_bytes()).unwrap();
            let pairs = form::decode(body.as_bytes()).unwrap();
            assert_eq!(
                authorization.base_string("https://sandbox.connpay.com/paynet/api/v4/payout/39915", &pairs),
                base
            );
        }
    }

    #[test]
    fn headers_that_are_refused() {
        let good = r#"OAuth oauth_consumer_key="m", oauth_nonce="n", oauth_signature="AAAA", oauth_signature_method="RSA-SHA256", oauth_timestamp="1", oauth_version="1.0""#;
        assert!(Authorization::parse(good.as_bytes()).is_ok());
        for bad in [
            String::new(),
            "OAuth".to_owned(),
            "Basic bTpu".to_owned(),
            good.replace("OAuth ", "OAuth2 "),
            format!("{good},"),
            format!("{good}, oauth_nonce=\"n\""),
            format!("{good} x"),
            good.replace("oauth_nonce=\"n\", ", ""),
            good.replace("oauth_nonce=\"n\"", "oauth_nonce=\"\""),
            good.replace("oauth_nonce=\"n\"", "oauth_nonce=n"),
            good.replace("\"n\", ", "\"n\" "),
            good.replace("AAAA", "AAA"),
            good.replace("AAAA", "AA-_"),
            good.replace("oauth_signature=\"AAAA\", ", ""),
            good.replace("RSA-SHA256", "HMAC-SHA256"),
            good.replace("RSA-SHA256", "PLAINTEXT"),
            good.replace("oauth_timestamp=\"1\"", "oauth_timestamp=\"+1\""),
            good.replace("\"1.0\"", "\"2.0\""),
            good.replace(", oauth_version=\"1.0\"", ""),
            good.replace("\"m\"", "\"%zz\""),
        ] {
            assert!(Authorization::parse(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
