//! Signatures, certificates and the keys that make them.

pub(crate) mod appearance;
pub(crate) mod cades;
pub mod certificate;
pub(crate) mod key_file;
pub(crate) mod sign;
pub(crate) mod signature_dictionary;
pub(crate) mod signer;
pub(crate) mod token;
