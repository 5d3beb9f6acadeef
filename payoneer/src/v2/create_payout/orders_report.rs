use super::Shown;
use crate::v2::wire::{FREE_TEXT, check_text};
use payout_core::{Secret, WriteError};
use serde::Serialize;
use std::fmt;

const SECTION: &str = "Payoneer 4.8";

/// Where the orders behind a payout can be seen, `orders_report`: for reports to SAFE. Known from one source (Payoneer 4.8).
///
/// # Example: a shop whose orders are behind a token
///
/// ```
/// use payoneer::v2::{Orders, OrdersAccess, OrdersReport, Store};
///
/// let report = OrdersReport::new(
///     Store::new(44, "Shop", "https://shop.example"),
///     Orders::at("https://shop.example/orders", OrdersAccess::token("a token of your shop")),
/// );
/// # let _ = report;
/// ```
#[derive(Debug)]
#[must_use = "a report says nothing until it is part of a payout"]
pub struct OrdersReport {
    store: Store,
    orders: Orders,
}

impl OrdersReport {
    /// The orders of a store.
    pub fn new(store: Store, orders: Orders) -> Self {
        Self { store, orders }
    }

    pub(super) fn body(&self, shown: Shown) -> Result<Body<'_>, WriteError> {
        let Store {
            merchant_id,
            name,
            url,
            kind,
        } = &self.store;
        check_text("orders_report.merchant.store.name", name, &FREE_TEXT, SECTION)?;
        check_text("orders_report.merchant.store.url", url, &FREE_TEXT, SECTION)?;
        check_text("orders_report.merchant.store.type", kind, &FREE_TEXT, SECTION)?;
        check_text("orders_report.orders.path", &self.orders.path, &FREE_TEXT, SECTION)?;
        Ok(Body {
            merchant: MerchantBody {
                id: *merchant_id,
                store: StoreBody { name, url, kind },
            },
            orders: OrdersBody {
                kind: "url",
                path: &self.orders.path,
                credentials: self.orders.access.body(shown)?,
            },
        })
    }
}

/// The merchant's store, `orders_report.merchant`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a store is a part of a report"]
pub struct Store {
    merchant_id: u64,
    name: String,
    url: String,
    kind: String,
}

impl Store {
    /// A store of the type `ECOMMERCE`, the only one that is known.
    pub fn new(merchant_id: u64, name: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            merchant_id,
            name: name.into(),
            url: url.into(),
            kind: "ECOMMERCE".to_owned(),
        }
    }

    /// A store of another type.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }
}

/// Where the orders are, `orders_report.orders`.
#[derive(Debug)]
#[must_use = "orders are a part of a report"]
pub struct Orders {
    path: String,
    access: OrdersAccess,
}

impl Orders {
    /// Orders at a URL.
    pub fn at(url: impl Into<String>, access: OrdersAccess) -> Self {
        Self {
            path: url.into(),
            access,
        }
    }
}

/// What the store lets Payoneer in with. A secret of your shop: `Debug` does not show it, and errors do not repeat it.
#[must_use = "access is a part of a report"]
pub struct OrdersAccess(Access);

enum Access {
    Token(Secret),
    Password { user_name: Secret, password: Secret },
}

impl OrdersAccess {
    /// A token, `AUTHORIZATION`.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Access::Token(Secret::new(token.into())))
    }

    /// A user name and a password, `PASSWORD`.
    pub fn password(user_name: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Access::Password {
            user_name: Secret::new(user_name.into()),
            password: Secret::new(password.into()),
        })
    }

    fn body(&self, shown: Shown) -> Result<AccessBody<'_>, WriteError> {
        let text = |field, secret: &'_ Secret| check_text(field, secret.expose(), &FREE_TEXT, SECTION);
        match &self.0 {
            Access::Token(token) => text("orders_report.orders.credentials.token", token)?,
            Access::Password { user_name, password } => {
                text("orders_report.orders.credentials.user_name", user_name)?;
                text("orders_report.orders.credentials.password", password)?;
            }
        }
        Ok(match (&self.0, shown) {
            (Access::Token(token), Shown::Everything) => AccessBody::Authorization { token: token.expose() },
            (Access::Token(_), Shown::Terms) => AccessBody::Authorization { token: "" },
            (Access::Password { user_name, password }, Shown::Everything) => AccessBody::Password {
                user_name: user_name.expose(),
                password: password.expose(),
            },
            (Access::Password { .. }, Shown::Terms) => AccessBody::Password {
                user_name: "",
                password: "",
            },
        })
    }
}

impl fmt::Debug for OrdersAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrdersAccess([redacted])")
    }
}

#[derive(Serialize)]
pub(super) struct Body<'b> {
    merchant: MerchantBody<'b>,
    orders: OrdersBody<'b>,
}

#[derive(Serialize)]
struct MerchantBody<'b> {
    id: u64,
    store: StoreBody<'b>,
}

#[derive(Serialize)]
struct StoreBody<'b> {
    name: &'b str,
    url: &'b str,
    #[serde(rename = "type")]
    kind: &'b str,
}

#[derive(Serialize)]
struct OrdersBody<'b> {
    #[serde(rename = "type")]
    kind: &'static str,
    path: &'b str,
    credentials: AccessBody<'b>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "UPPERCASE")]
enum AccessBody<'b> {
    Authorization { token: &'b str },
    Password { user_name: &'b str, password: &'b str },
}
