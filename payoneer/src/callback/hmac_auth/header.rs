use super::HmacAuthError;

/// The longest header that is read. A signature has 44 characters and a time 10.
const LONGEST: usize = 512;

/// The longest nonce that is kept.
const LONGEST_NONCE: usize = 128;

/// `hmacauth <AppName>:<Signature>:<Nonce>:<Timestamp>`
pub(super) struct Authorization<'h> {
    pub(super) app_name: &'h str,
    pub(super) signature: &'h str,
    pub(super) nonce: &'h str,
    pub(super) timestamp: &'h str,
}

impl<'h> Authorization<'h> {
    pub(super) fn parse(header: &'h [u8]) -> Result<Self, HmacAuthError> {
        if header.len() > LONGEST {
            return Err(HmacAuthError::Parts);
        }
        let header = std::str::from_utf8(header).map_err(|_| HmacAuthError::Parts)?;
        let (scheme, rest) = header.split_once(' ').ok_or(HmacAuthError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("hmacauth") {
            return Err(HmacAuthError::Scheme);
        }
        let mut parts = rest.trim_start_matches(' ').split(':');
        let mut part = || {
            let part = parts.next().ok_or(HmacAuthError::Parts)?;
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic());
            if plain { Ok(part) } else { Err(HmacAuthError::Parts) }
        };
        let found = Self {
            app_name: part()?,
            signature: part()?,
            nonce: part()?,
            timestamp: part()?,
        };
        if parts.next().is_some() || found.nonce.len() > LONGEST_NONCE {
            return Err(HmacAuthError::Parts);
        }
        Ok(found)
    }

    pub(super) fn time(&self) -> Result<u64, HmacAuthError> {
        if !self.timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HmacAuthError::Timestamp);
        }
        self.timestamp.parse().map_err(|_| HmacAuthError::Timestamp)
    }
}
