//! Why a row of a list is left out, or its amount not taken as it stands.

/// Why a row is left out.
pub(crate) const SUM: &str = "合计行";

/// Why a row's amount is not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub code: &'static str,
    pub message: String,
    pub remedy: &'static str,
    /// Whether another row has said it already.
    pub said: bool,
}

impl Doubt {
    /// A doubt that no other row has said.
    pub(crate) fn new(code: &'static str, message: String, remedy: &'static str) -> Doubt {
        Doubt { code, message, remedy, said: false }
    }
}
