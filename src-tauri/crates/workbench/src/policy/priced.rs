//! A comparison of two policies as it waits at the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Pack, RawValue};

use crate::policy::view::PriceView;

/// The comparison that was made last at a desk, until it is made anew or somebody else sits down.
pub(crate) struct Priced {
    pub(crate) view: Arc<PriceView>,
    pub(crate) sides: Arc<[Side; 2]>,
}

/// One side: its pack, with the readings and parameters that hold for it in the store.
pub(crate) struct Side {
    pub(super) pack: Source,
    pub(super) rulings: BTreeMap<String, String>,
    pub(super) parameters: BTreeMap<String, RawValue>,
}

/// A pack of the store, or one that is only written.
pub(super) enum Source {
    Installed(&'static Pack),
    Read(Box<Pack>),
}
