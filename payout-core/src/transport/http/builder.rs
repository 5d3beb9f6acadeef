use super::{Http, failure};
use crate::{Secret, TransportError, TransportErrorKind};
use std::{fmt, time::Duration};

/// The settings of an [`Http`]. What is not here cannot be changed; bring your own [`Transport`](crate::Transport) for it.
#[must_use = "it is only a plan until `build`"]
pub struct HttpBuilder {
    settings: Settings,
    proxy: Option<Secret>,
    roots: Vec<Vec<u8>>,
}

/// What may be shown.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    connect_timeout: Duration,
    total_timeout: Duration,
    pub(super) cap: usize,
    proxy: bool,
    extra_roots: usize,
}

impl HttpBuilder {
    pub(super) fn new() -> Self {
        Self {
            settings: Settings {
                connect_timeout: Duration::from_secs(10),
                total_timeout: Duration::from_secs(60),
                cap: 1 << 20,
                proxy: false,
                extra_roots: 0,
            },
            proxy: None,
            roots: Vec::new(),
        }
    }

    /// How long name look-up, connecting and the TLS handshake may take together; 10 s. When it is up, nothing was sent.
    ///
    /// Keep it below the total: a total deadline that strikes first leaves the outcome unknown.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How long the whole call may take, to the last byte of the answer; 60 s. When it is up, the outcome is unknown.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.settings.total_timeout = timeout;
        self
    }

    /// The most bytes that the body of an answer may have; 1 MiB. Reading stops there, and the outcome is unknown.
    pub fn cap(mut self, bytes: usize) -> Self {
        self.settings.cap = bytes;
        self
    }

    /// Sends `https` through a proxy, by a tunnel (`CONNECT`) that the proxy cannot look into: `http://host:port` or
    /// `https://host:port`, with `user:password@` before the host where the proxy asks for it, percent-encoded.
    ///
    /// Plain `http` goes to loopback only and takes no proxy. The proxy resolves the provider's name.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Secret::new(url.into()));
        self.settings.proxy = true;
        self
    }

    /// Trusts the certificates of a PEM text as roots, beside the platform's; may be called again.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// The transport.
    ///
    /// # Errors
    ///
    /// When the proxy's URL or a certificate cannot be read, or TLS cannot be set up.
    pub fn build(self) -> Result<Http, TransportError> {
        let mut settings = self.settings;
        let mut roots = Vec::new();
        for pem in &self.roots {
            let before = roots.len();
            roots.extend(reqwest::Certificate::from_pem_bundle(pem).map_err(|error| tls(&error))?);
            if roots.len() == before {
                return Err(TransportError::not_sent(TransportErrorKind::Tls)
                    .with_detail("the root certificate is no PEM, it begins with -----BEGIN CERTIFICATE-----"));
            }
        }
        settings.extra_roots = roots.len();

        // Each default by name. Not named, since their setters exist only where a neighbour switches the feature on, and
        // off or unused without a call: `cookie_store`, and HTTP/3, which also needs a request of that version.
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.total_timeout)
            // Below what gateways and their load balancers keep a silent connection for: less reuse of a dead one.
            .pool_idle_timeout(Duration::from_secs(30))
            .tcp_nodelay(true)
            .connection_verbose(false)
            .no_proxy()
            .no_hickory_dns()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .http1_allow_obsolete_multiline_headers_in_responses(false)
            .http1_allow_spaces_after_header_name_in_responses(false)
            .http1_ignore_invalid_headers_in_responses(false)
            .tls_backend_rustls()
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .tls_danger_accept_invalid_certs(false)
            .tls_danger_accept_invalid_hostnames(false)
            .tls_sslkeylogfile(false)
            .tls_info(false);
        if !roots.is_empty() {
            builder = builder.tls_certs_merge(roots);
        }
        if let Some(url) = &self.proxy {
            builder = builder.proxy(proxy(url)?);
        }
        Ok(Http {
            client: builder.build().map_err(|error| tls(&error))?,
            settings,
        })
    }
}

/// reqwest would guess a missing scheme, and speak SOCKS where a neighbour switches that on.
fn proxy(url: &Secret) -> Result<reqwest::Proxy, TransportError> {
    let scheme = url.expose().split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("http" | "https")) {
        return Err(failure::refuse(
            "the proxy's URL has another form, write http://host:port or https://host:port",
        ));
    }
    // Without the error of reqwest, which may repeat the URL with its password.
    reqwest::Proxy::https(url.expose())
        .map_err(|_| failure::refuse("the proxy's URL cannot be read, write http://host:port or https://host:port"))
}

fn tls(error: &reqwest::Error) -> TransportError {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    TransportError::not_sent(TransportErrorKind::Tls).with_detail(format!("it could not be set up: {cause}"))
}

impl fmt::Debug for HttpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("connect_timeout", &self.connect_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("cap", &self.cap)
            .field("proxy", &self.proxy)
            .field("extra_roots", &self.extra_roots)
            .finish()
    }
}
