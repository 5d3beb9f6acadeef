//! The published gateways of the platform's brands (wire specification 2.1). Where a brand's documents name no host, there is none
//! here; its support does, for [`Gateway::sandbox`] and [`Gateway::production`].

use super::{AccountError, Environment, Gateway};

/// A gateway that a brand's documents name: URL with context path, and environment.
///
/// # Example: an account for a brand's sandbox
///
/// ```
/// use paynet::{Gateway, gateways};
///
/// let gateway = gateways::CONNPAY_SANDBOX.gateway()?;
/// assert_eq!(gateway, Gateway::sandbox("https://sandbox.connpay.com/paynet")?);
/// # Ok::<(), paynet::AccountError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublishedGateway {
    brand: &'static str,
    environment: Environment,
    host: &'static str,
    context: &'static str,
}

impl PublishedGateway {
    /// The brand's name.
    #[must_use]
    pub const fn brand(&self) -> &'static str {
        self.brand
    }

    /// Whether it moves real money.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}/{}", self.host, self.context)
    }

    /// The gateway to make an [`Account`](crate::Account) with.
    ///
    /// # Errors
    ///
    /// As [`Gateway::sandbox`]; none of the published URLs gives one.
    pub fn gateway(&self) -> Result<Gateway, AccountError> {
        match self.environment {
            Environment::Sandbox => Gateway::sandbox(&self.url()),
            Environment::Production => Gateway::production(&self.url()),
        }
    }
}

macro_rules! published {
    ($($NAME:ident: $environment:ident $brand:literal $host:literal $context:literal;)+) => {
        $(
            #[doc = concat!($brand, ", `https://", $host, "/", $context, "`.")]
            pub const $NAME: PublishedGateway = PublishedGateway {
                brand: $brand,
                environment: Environment::$environment,
                host: $host,
                context: $context,
            };
        )+

        /// All of them, brand by brand.
        pub const ALL: &[PublishedGateway] = &[$($NAME),+];
    };
}

published! {
    PAYNETEASY_COM_SANDBOX: Sandbox "PaynetEasy .com" "sandbox.payneteasy.com" "paynet";
    PAYNETEASY_COM_PRODUCTION: Production "PaynetEasy .com" "gate.payneteasy.com" "paynet";
    PAYNETEASY_EU_SANDBOX: Sandbox "PaynetEasy .eu" "sandbox.payneteasy.eu" "paynet";
    PAYNETEASY_EU_PRODUCTION: Production "PaynetEasy .eu" "gate.payneteasy.eu" "paynet";
    CONNPAY_SANDBOX: Sandbox "ConnPay" "sandbox.connpay.com" "paynet";
    CONNPAY_PRODUCTION: Production "ConnPay" "gate.connpay.com" "paynet";
    BILLBLEND_SANDBOX: Sandbox "Billblend" "sandbox.billblend.com" "checkout";
    BILLBLEND_PRODUCTION: Production "Billblend" "pay.billblend.com" "checkout";
    ELECSNET_SANDBOX: Sandbox "Elecsnet" "sandbox.elecsnet.ru" "paynet";
    ELECSNET_PRODUCTION: Production "Elecsnet" "pay.elecsnet.ru" "paynet";
    APROPAY_SANDBOX: Sandbox "Apropay" "sandbox.apropay.com" "paynet";
    APROPAY_PRODUCTION: Production "Apropay" "gate.apropay.com" "paynet";
    INDUSTRA_SANDBOX: Sandbox "Industra" "sandbox.ecom.industra.finance" "paynet";
    INDUSTRA_PRODUCTION: Production "Industra" "ecom.industra.finance" "paynet";
    MONEYNETINT_SANDBOX: Sandbox "MoneyNetint" "pne-sandbox.moneynetint.com" "paynet";
    MONEYNETINT_PRODUCTION: Production "MoneyNetint" "pne-gate.moneynetint.com" "paynet";
    WLTPAY_SANDBOX: Sandbox "WLTPay" "sandbox.wltpay.pro" "paynet";
    ARIUS_PRODUCTION: Production "Arius" "gate.ariuspay.ru" "paynet";
}

/// What the documents say of a host.
pub(super) fn environment_of(host: &str) -> Option<Environment> {
    ALL.iter()
        .find(|published| published.host == host)
        .map(|published| published.environment)
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::{Environment, Gateway};

    #[test]
    fn trap_1_every_published_url_is_a_gateway_with_its_own_context_path() {
        for published in ALL {
            let gateway = published.gateway().unwrap();
            assert_eq!(gateway.url().as_str().trim_end_matches('/'), published.url());
            let context = if published.brand() == "Billblend" {
                "/checkout"
            } else {
                "/paynet"
            };
            assert!(published.url().ends_with(context), "{}", published.url());
        }
    }

    #[test]
    fn trap_3_no_published_host_is_taken_for_the_other_environment() {
        for published in ALL {
            let other = match published.environment() {
                Environment::Sandbox => Gateway::production(&published.url()),
                Environment::Production => Gateway::sandbox(&published.url()),
            };
            assert!(other.is_err(), "{}", published.url());
        }
    }

    #[test]
    fn where_no_host_is_documented_there_is_none() {
        let count = |brand: &str| ALL.iter().filter(|published| published.brand() == brand).count();
        assert_eq!((count("WLTPay"), count("Arius"), count("ConnPay")), (1, 1, 2));
        assert_eq!(ALL.len(), 18);
    }
}
