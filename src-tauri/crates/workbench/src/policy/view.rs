mod installed;
mod pricing;
mod settings;
mod what_if;

pub use installed::*;
pub use pricing::*;
pub use settings::*;
pub use what_if::*;
