//! The database as a file: made, opened, copied, moved, checked and rescued.

pub(crate) mod atomic_file;
pub(crate) mod backup;
pub(crate) mod connect;
pub(crate) mod damage;
pub(crate) mod folding;
pub(crate) mod integrity;
pub(crate) mod lost_users;
pub(crate) mod moving;
pub(crate) mod open;
pub(crate) mod presence;
pub(crate) mod rescue;
pub(crate) mod salvage;
pub(crate) mod store;
pub(crate) mod store_files;
