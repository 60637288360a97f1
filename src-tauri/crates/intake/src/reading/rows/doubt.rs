//! Why a row of a list is left out, or its amount not taken as it stands.

use casework::ProblemCode;

/// Why a row is left out.
pub(crate) const SUM: &str = "合计行";

/// Why a row's amount is not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub code: ProblemCode,
    pub message: String,
    pub remedy: &'static str,
    /// Whether another row has said it already.
    pub said: bool,
}

impl Doubt {
    /// A doubt that no other row has said.
    pub(crate) fn new(code: ProblemCode, message: String, remedy: &'static str) -> Doubt {
        Doubt { code, message, remedy, said: false }
    }
}
