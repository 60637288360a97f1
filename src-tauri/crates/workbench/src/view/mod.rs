//! What crosses to the window and to `--json`: view types at the edge, made from domain types.
//!
//! Their TypeScript twins are generated into `ui/src/generated`.

mod case;
mod claim;
mod figures;
mod import;
mod ledger;
mod list;
mod mapping;
mod memo;
mod package;
mod people;
mod print;
mod session;
mod settings;
mod whatif;

pub use case::*;
pub use claim::*;
pub use figures::*;
pub use import::*;
pub use ledger::*;
pub use list::*;
pub use mapping::*;
pub use memo::*;
pub use package::*;
pub use people::*;
pub use print::*;
pub use session::*;
pub use settings::*;
pub use whatif::*;
