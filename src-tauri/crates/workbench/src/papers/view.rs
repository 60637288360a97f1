mod memo;
mod print;

pub use memo::*;
pub use print::*;
