//! What can go wrong in a use case, and how it is told to the window.

use casework::Refusal;

use crate::admin::view::{ErrorCode, ErrorView};

/// Why a use case was not carried out. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("请先登录")]
    SignedOut,
    /// Whoever is signed in lost their rights meanwhile, in words; logged.
    #[error("登录已结束：{0}")]
    Ended(String),
    /// Signed in with a password that an administrator gave: it is changed before anything else.
    #[error(
        "您的口令是管理员代设的，请先更改：窗口登录后即可更改，命令行用 user passwd。改好后才能办理其他事项"
    )]
    FirstPassword,
    /// Not allowed to this person, or not at this stage; logged.
    #[error("不予办理：{0}")]
    Refused(#[from] Refusal),
    /// The input is not acceptable, in words.
    #[error("{0}")]
    Invalid(String),
    /// There is no such case, file or user, in words.
    #[error("{0}")]
    NotFound(String),
    /// The user stopped it.
    #[error("已停止")]
    Stopped,
    /// The store could not do its part.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The facts do not fit the pack.
    #[error(transparent)]
    Facts(Box<policy::FactsError>),
    /// The pack could not be read.
    #[error(transparent)]
    Pack(#[from] policy::PackError),
    /// A workbook could not be written or shown.
    #[error(transparent)]
    Intake(#[from] intake::IntakeError),
    /// The memo could not be drawn or signed.
    #[error(transparent)]
    Memo(#[from] memo::MemoError),
    /// A file could not be read or written.
    #[error("{path}：{source}")]
    Io {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was stored cannot be read back; names the thing.
    #[error("库中的{0}读不出来：{1}")]
    Content(&'static str, serde_json::Error),
}

impl From<policy::FactsError> for Error {
    fn from(error: policy::FactsError) -> Error {
        Error::Facts(Box::new(error))
    }
}

impl From<casework::RuleError> for Error {
    fn from(error: casework::RuleError) -> Error {
        match error {
            casework::RuleError::Invalid(words) => Error::Invalid(words),
            casework::RuleError::NotFound(words) => Error::NotFound(words),
            casework::RuleError::Refused(refusal) => Error::Refused(refusal),
            casework::RuleError::Facts(error) => Error::Facts(error),
        }
    }
}

impl Error {
    /// An input that is not acceptable.
    pub(crate) fn invalid(message: impl Into<String>) -> Error {
        Error::Invalid(message.into())
    }

    /// A file that could not be read or written.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
        move |source| Error::Io { path: path.display().to_string(), source }
    }

    /// Whether the store could not do its part since a page of it is broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self, Error::Store(store::StoreError::Broken(_)))
    }

    /// As it crosses to the window.
    #[must_use]
    pub fn view(&self) -> ErrorView {
        use store::StoreError;
        let code = match self {
            Error::SignedOut => ErrorCode::SignedOut,
            Error::Ended(_) => ErrorCode::Ended,
            Error::FirstPassword => ErrorCode::FirstPassword,
            Error::Refused(_) => ErrorCode::Refused,
            Error::Invalid(_) | Error::Facts(_) | Error::Pack(_) => ErrorCode::Invalid,
            Error::NotFound(_) => ErrorCode::NotFound,
            Error::Stopped | Error::Store(StoreError::Stopped) => ErrorCode::Stopped,
            Error::Store(StoreError::WrongPassword) => ErrorCode::WrongPassword,
            Error::Store(StoreError::Missing { .. }) => ErrorCode::NoStore,
            Error::Store(StoreError::InUse) => ErrorCode::InUse,
            Error::Store(_) | Error::Intake(_) | Error::Memo(_) | Error::Io { .. } | Error::Content(..) => {
                ErrorCode::Failed
            }
        };
        ErrorView { code, message: self.to_string() }
    }
}
