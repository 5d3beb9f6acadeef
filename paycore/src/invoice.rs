//! What payouts and payments have in common, as the platform describes them.

/// Accessors of a type with the private fields `attributes`, `service` and `json`.
macro_rules! invoice_accessors {
    ($Invoice:ident) => {
        impl $Invoice {
            /// Whether the platform waits for a person, `moderation_required`. What is neither yes nor no counts as yes.
            #[must_use]
            pub fn moderation_required(&self) -> bool {
                let said = self.attributes.get("moderation_required");
                said.is_some_and(|said| !matches!(said, "false" | "0" | ""))
            }

            /// Why the status is what it is, like `ok` or `insufficient_funds`. It never decides: `ok` may stand beside any status.
            #[must_use]
            pub fn resolution(&self) -> Option<&str> {
                self.attributes.text("resolution")
            }

            /// Our reference. What was made elsewhere (by a dashboard, by a batch) has another, which may hold anything.
            #[must_use]
            pub fn reference_id(&self) -> Option<&str> {
                self.attributes.text("reference_id")
            }

            /// Whether it is of the test mode.
            #[must_use]
            pub fn test_mode(&self) -> Option<bool> {
                self.attributes.boolean("test_mode")
            }

            /// The code of the currency.
            #[must_use]
            pub fn currency_code(&self) -> Option<&str> {
                self.attributes.text("currency")
            }

            /// The amount asked for, `amount`, as decimal text in major units.
            #[must_use]
            pub fn amount(&self) -> Option<&str> {
                self.attributes.decimal("amount")
            }

            /// What was processed so far, `processed_amount`, as decimal text in major units.
            #[must_use]
            pub fn processed_amount(&self) -> Option<&str> {
                self.attributes.decimal("processed_amount")
            }

            /// The platform's fee, `fee`, as decimal text in major units. Read it, never calculate it.
            #[must_use]
            pub fn fee(&self) -> Option<&str> {
                self.attributes.decimal("fee")
            }

            /// The code of the service, where the answer names one.
            #[must_use]
            pub fn service(&self) -> Option<&str> {
                self.service.as_deref()
            }

            /// When the platform made it, in unix seconds.
            #[must_use]
            pub fn created(&self) -> Option<u64> {
                self.attributes.whole("created")
            }

            /// When it changed last, in unix seconds. Several changes can share a second.
            #[must_use]
            pub fn updated(&self) -> Option<u64> {
                self.attributes.whole("updated")
            }

            /// When it was processed or ended, in unix seconds. A time, not a flag; `0` means none.
            #[must_use]
            pub fn processed_at(&self) -> Option<u64> {
                self.attributes.whole("processed").filter(|seconds| *seconds > 0)
            }

            /// One of the sums by its name on the wire, like `processed_fee`, with the currency of `amount`, where that currency is
            /// known and its minor unit holds the sum exactly.
            #[must_use]
            pub fn money_in(&self, name: &str) -> Option<::payout_core::Money> {
                $crate::wire::decimal::money(self.attributes.decimal(name)?, self.currency()?)
            }

            /// Every attribute.
            #[must_use]
            pub fn attributes(&self) -> &$crate::Attributes {
                &self.attributes
            }

            /// The object as it came, as JSON text, unmasked. Never log it.
            #[must_use]
            pub fn json(&self) -> &str {
                &self.json
            }

            fn currency(&self) -> Option<::payout_core::Currency> {
                $crate::currencies::currency(self.currency_code()?).ok()
            }
        }

        /// Shows id and status only.
        impl ::std::fmt::Debug for $Invoice {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($Invoice))
                    .field("id", &self.id)
                    .field("status", &self.status)
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use invoice_accessors;
