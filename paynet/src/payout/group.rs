//! Groups of parameters that belong to one person or one bank, each one optional.

/// Defines a group: a setter for each parameter, nothing shown in `Debug`.
macro_rules! parameter_group {
    ($(#[$meta:meta])* pub struct $Name:ident { $($(#[$doc:meta])* $setter:ident => $parameter:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Default)]
        #[must_use = "it is sent only as part of a payout"]
        pub struct $Name {
            $($setter: Option<String>,)+
        }

        impl $Name {
            /// With none of the parameters yet.
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[$doc])*
                pub fn $setter(mut self, text: impl Into<String>) -> Self {
                    self.$setter = Some(text.into());
                    self
                }
            )+

            pub(super) fn parameters<'a>(&'a self, typed: &mut $crate::form::Typed<'a>) {
                $(typed.add_some($parameter, self.$setter.as_deref());)+
            }
        }

        /// Shows nothing: it is personal data.
        impl ::core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(concat!(stringify!($Name), "([redacted])"))
            }
        }
    };
}
pub(super) use parameter_group;
