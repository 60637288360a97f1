//! Why a rule of the work refuses something.

use crate::Refusal;

/// A refusal by a rule, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// What was given is not acceptable.
    #[error("{0}")]
    Invalid(String),
    /// There is no such thing in the case.
    #[error("{0}")]
    NotFound(String),
    /// Not allowed as things stand.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The facts do not fit the pack.
    #[error(transparent)]
    Facts(Box<policy::FactsError>),
}

impl From<policy::FactsError> for RuleError {
    fn from(error: policy::FactsError) -> RuleError {
        RuleError::Facts(Box::new(error))
    }
}

impl RuleError {
    pub(crate) fn invalid(message: impl Into<String>) -> RuleError {
        RuleError::Invalid(message.into())
    }
}

pub(crate) fn no_claim(claim: &str) -> RuleError {
    RuleError::Refused(Refusal::Reason(format!("本案没有“{claim}”这一申报项")))
}
