mod settings;
mod what_if;

pub use settings::*;
pub use what_if::*;
