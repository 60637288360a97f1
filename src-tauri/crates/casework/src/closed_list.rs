//! Closed lists: each variant with its code, as the store and `--json` hold it for good, and what it says in Chinese.

/// An enum of every variant, its codes and labels, and its way through JSON: a code that is on no list is an error.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $label] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// As it is stored.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// In Chinese.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            /// The one of a code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                $name::of_code(&code)
                    .ok_or_else(|| serde::de::Error::custom(format!("没有“{code}”这一种")))
            }
        }
    };
}

pub(crate) use closed_list;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use crate::{AuditAction, ProblemCode, Reading};

    macro_rules! holds {
        ($name:ident) => {
            let codes: BTreeSet<&str> = $name::ALL.iter().map(|one| one.code()).collect();
            let labels: BTreeSet<&str> = $name::ALL.iter().map(|one| one.label()).collect();
            assert_eq!((codes.len(), labels.len()), ($name::ALL.len(), $name::ALL.len()));
            for one in $name::ALL {
                let json = serde_json::to_string(one).unwrap();
                assert_eq!(json, format!("\"{}\"", one.code()));
                assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), *one);
            }
            assert!(serde_json::from_str::<$name>("\"guessed\"").is_err());
        };
    }

    #[test]
    fn everything_has_a_code_and_a_name_of_its_own_and_comes_back_from_its_code() {
        holds!(AuditAction);
        holds!(ProblemCode);
        holds!(Reading);
    }
}
