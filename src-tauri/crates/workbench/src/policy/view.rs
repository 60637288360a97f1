mod installed;
mod settings;
mod what_if;

pub use installed::*;
pub use settings::*;
pub use what_if::*;
