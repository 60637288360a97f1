//! What a change of the policy is worth for the cases of the store: every case assessed under two packs or versions, in
//! the background. Nothing is written.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::{AuditAction, PackVersion, Role, facts_of};
use policy::{Basis, ClaimChange, PricedCase};
use serde::Serialize;
use store::{CaseFilter, Reader};

use crate::admin::view::MaintenanceProgress;
use crate::error::Error;
use crate::policy::installed::named;
use crate::policy::pack_files::pack;
use crate::session::lock::lock;
use crate::session::{Workbench, assessment_inputs, load};

/// How many changed cases are explained down to the ladder.
const EXPLAINED: usize = 200;

/// A comparison with its explanations.
#[derive(Debug, Serialize)]
pub struct PriceView {
    /// The first side: `ID@N`.
    pub from: String,
    /// The second.
    pub to: String,
    /// The year of the claims, where only one was asked for.
    pub year: Option<i32>,
    /// The sums, and the cases that change.
    #[serde(flatten)]
    pub price: policy::Price,
    /// The cases that change, by number: each claim's computation on either side.
    pub explained: Vec<Explained>,
}

/// Why a case gets what it gets on either side.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// Its number.
    pub number: String,
    /// Claim by claim.
    pub claims: Vec<ClaimChange>,
}

/// Prices two policies, each `ID`, `ID@N` or a pack's folder, over the cases of the store that the person may read.
///
/// # Errors
/// Neither administrator nor auditor; packs that are not there; [`Error::Stopped`].
pub fn price_policies(
    desk: &Mutex<Workbench>,
    (from, to): (&str, &str),
    year: Option<i32>,
    tell: &(dyn Fn(MaintenanceProgress) + Sync),
    stop: &AtomicBool,
) -> Result<PriceView, Error> {
    let seat = {
        let mut desk = lock(desk);
        let session = desk.session_mut()?;
        session.require(&[Role::Admin, Role::Auditor], AuditAction::PolicyPrice, to)?;
        session.store.connect_again()?
    };
    let side = |name: &str| -> Result<Side, Error> {
        match seat.read(|reader| named(reader, name)) {
            Ok(pack) => Ok(Side::Installed(pack)),
            Err(Error::NotFound(missing)) => {
                pack(name).map(|read| Side::Read(Box::new(read))).map_err(|_| Error::NotFound(missing))
            }
            Err(error) => Err(error),
        }
    };
    let (before, after) = (side(from)?, side(to)?);
    let cases = seat.read(|reader| facts(reader, year, before.pack()))?;
    let total = u64::try_from(cases.len()).unwrap_or(u64::MAX);
    let progress = |done: usize| tell(MaintenanceProgress::new("测算", done as u64, total));
    let bases = [&before, &after].map(|side| Basis { pack: side.pack(), rulings: None, parameters: None });
    let watch = policy::PriceWatch { progress: Some(&progress), cancel: Some(stop), threads: 0 };
    let price = policy::price(&cases, &bases[0], &bases[1], &watch).map_err(|_| Error::Stopped)?;
    let changed = price.changes.iter().take(EXPLAINED).filter_map(|change| cases.get(change.index));
    let explained = changed
        .map(|case| {
            let claims = policy::explain_price(case, &bases[0], &bases[1])?;
            Ok(Explained { number: case.name.clone(), claims })
        })
        .collect::<Result<_, Error>>()?;
    let name = |side: &Side| PackVersion::of(side.pack()).to_string();
    Ok(PriceView { from: name(&before), to: name(&after), year, price, explained })
}

/// A pack of the store, or one that is only written.
enum Side {
    Installed(&'static policy::Pack),
    Read(Box<policy::Pack>),
}

impl Side {
    fn pack(&self) -> &policy::Pack {
        match self {
            Side::Installed(pack) => pack,
            Side::Read(pack) => pack,
        }
    }
}

/// The facts of every case of a policy, as they are assessed now: decisions set aside.
fn facts(reader: &Reader<'_>, year: Option<i32>, of: &policy::Pack) -> Result<Vec<PricedCase>, Error> {
    let mut priced = Vec::new();
    for row in reader.list_cases(&CaseFilter::default())?.rows {
        if row.pack.id != of.id {
            continue;
        }
        let mut case = load(reader, &row.number)?;
        case.decisions.clear();
        let mut facts = facts_of(&case, &assessment_inputs(reader, &case)?, None);
        if let Some(year) = year {
            facts.claims.retain(|claim| claim.year == Some(year));
        }
        if !facts.claims.is_empty() {
            priced.push(PricedCase { name: case.number.clone(), facts });
        }
    }
    Ok(priced)
}
