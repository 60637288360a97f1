//! Signatures, certificates and the keys that make them.

pub(crate) mod appearance;
pub(crate) mod cades;
pub(crate) mod certificate;
pub(crate) mod certificate_path;
pub(crate) mod key_file;
pub(crate) mod rsa;
pub(crate) mod sign;
pub(crate) mod signature_dictionary;
pub(crate) mod signer;
pub(crate) mod token;
