mod self_test;
mod session;
mod users;

pub use self_test::*;
pub use session::*;
pub use users::*;
