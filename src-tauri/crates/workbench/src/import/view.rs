mod import;
mod mapping;
mod package;

pub use import::*;
pub use mapping::*;
pub use package::*;
