//! Who a text is for. What leaves the office is [`Outside`]; what is known of anybody else than the applicant is
//! [`Inside`], and stays there: nothing turns the second into the first, prints it or writes it out.
//!
//! ```compile_fail
//! let other = casework::Inside::new("经信-2024-0001".to_owned());
//! let _ = casework::Outside::new(other);
//! ```
//! ```compile_fail
//! let other = casework::Inside::new("经信-2024-0001".to_owned());
//! let _ = format!("{other}");
//! ```

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Text that an applicant or the public may read: of what the applicant handed in, of the law, and of what the office
/// says to everybody.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outside(String);

impl Outside {
    /// A text that may leave the office.
    pub fn new(text: impl Into<String>) -> Outside {
        Outside(text.into())
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it reads.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Outside {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq<str> for Outside {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Outside {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for Outside {
    fn from(text: &str) -> Outside {
        Outside(text.to_owned())
    }
}

impl From<String> for Outside {
    fn from(text: String) -> Outside {
        Outside(text)
    }
}

/// What the office alone may read, such as another applicant's name.
#[derive(Clone, PartialEq, Eq)]
pub struct Inside<T = String>(T);

impl<T> Inside<T> {
    /// Something that stays in the office.
    pub const fn new(what: T) -> Inside<T> {
        Inside(what)
    }

    /// What it is, for a screen or a record of the office. No paper asks for it.
    pub const fn in_the_office(&self) -> &T {
        &self.0
    }
}

/// A panic's message or a log line must not tell it either.
impl<T> fmt::Debug for Inside<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inside(…)")
    }
}
