mod session;
mod users;

pub use session::*;
pub use users::*;
