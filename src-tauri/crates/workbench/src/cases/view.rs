mod case;
mod figures;
mod list;

pub use case::*;
pub use figures::*;
pub use list::*;
