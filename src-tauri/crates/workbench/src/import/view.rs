mod import;
mod mapping;
mod package;
mod precheck;

pub use import::*;
pub use mapping::*;
pub use package::*;
pub use precheck::*;
