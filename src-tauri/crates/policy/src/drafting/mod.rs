//! Packs in the making: a scaffold from a plain text, and the next version of a draft that was adopted. Files in, files
//! out; who stores them is not asked here.

mod adopt;
mod scaffold;

pub use adopt::{AdoptError, Adopted, Adoption, adopt};
pub use scaffold::{ScaffoldError, scaffold};
