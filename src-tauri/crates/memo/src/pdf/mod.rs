//! The PDF itself: PDF/A-2b, its fields, outline and the structure of a signed file.

pub(crate) mod memo_file;
pub(crate) mod outline;
pub(crate) mod pdf_a;
pub(crate) mod picture;
pub(crate) mod signature_fields;
pub(crate) mod srgb_profile;
pub(crate) mod syntax;
pub(crate) mod write;
