//! Who opens a store: key slots, passwords, recovery keys and failed attempts.

pub(crate) mod attempts;
pub(crate) mod key_pair;
pub(crate) mod key_wrapping;
pub(crate) mod lockout;
pub(crate) mod new_key;
pub(crate) mod recovery;
pub(crate) mod rekeying;
pub(crate) mod sign_in;
pub(crate) mod slots;
