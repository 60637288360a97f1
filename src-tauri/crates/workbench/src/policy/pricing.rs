//! What a change of the policy is worth for the cases of the store: every case assessed under two packs, versions,
//! readings or parameters, in the background and on all cores. Nothing is written, neither to a case nor to the log.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use casework::{AuditAction, PackVersion, Role, facts_of, label_of};
use policy::{Basis, Pack, PriceWatch, PricedCase};
use store::{CaseFilter, Reader};

use crate::admin::view::MaintenanceProgress;
use crate::error::Error;
use crate::policy::installed::{named, newest};
use crate::policy::pack_files::pack;
use crate::policy::priced::{Priced, Side, Source};
use crate::policy::view::{PriceClaimView, PriceInput, PriceTraceView, PriceView, UnpricedView};
use crate::policy::what_if::typed;
use crate::session::lock::Begun;
use crate::session::seat::Seat;
use crate::session::{Workbench, assessment_inputs, load};

/// Who may ask: a comparison reads every case.
const MAY: [Role; 2] = [Role::Admin, Role::Auditor];
/// Said behind the version of a pack that is not in the store.
pub(crate) const NOT_INSTALLED: &str = "（未装入）";
/// Cases that a thread reads at a time.
const AT_A_TIME: usize = 32;

/// Prices two policies over the cases of the first that the person may read. It waits at the desk, to be explained case
/// by case and saved.
///
/// # Errors
/// Neither administrator nor auditor; packs that are not there; a reading or parameter that the second does not have;
/// [`Error::Stopped`].
pub fn price_policies(
    desk: &Mutex<Workbench>,
    input: &PriceInput,
    tell: &(dyn Fn(MaintenanceProgress) + Sync),
    stop: &AtomicBool,
) -> Result<PriceView, Error> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut seats = Vec::new();
    let begun = Begun::by(desk, |session| {
        session.require(&MAY, AuditAction::PolicyPrice, &input.to)?;
        for _ in 0..cores {
            seats.push(session.store.connect_again()?);
        }
        Ok(())
    })?;
    let first = seats.first().ok_or(Error::SignedOut)?;
    let before = Side::named(first, &input.from)?;
    let mut after = Side::named(first, &input.to)?;
    let supposed = after.suppose(input)?;
    let numbers = first.read(|reader| numbers(reader, &before.pack().id))?;
    let ReadCases { cases, applicants, unread } = read(seats, &numbers, input.year, tell, stop)?;
    let total = u64::try_from(cases.len()).unwrap_or(u64::MAX);
    let progress = |done: usize| tell(MaintenanceProgress::new("测算", done as u64, total));
    let watch = PriceWatch { progress: Some(&progress), cancel: Some(stop), threads: cores };
    let price = policy::price(&cases, &before.basis(), &after.basis(), &watch).map_err(|_| Error::Stopped)?;
    let mut view = PriceView::of(&price, (before.pack(), after.pack()), &applicants);
    (view.from, view.to) = (before.name(), after.name());
    (view.year, view.supposed) = (input.year, supposed);
    view.unpriced.extend(unread);
    let priced = Priced { view: Arc::new(view.clone()), sides: Arc::new([before, after]) };
    begun.lock()?.priced = Some(priced);
    Ok(view)
}

impl Workbench {
    /// How each claim of a case comes to its amount on either side of the comparison that was made last.
    ///
    /// # Errors
    /// Neither administrator nor auditor; no comparison; no such case.
    pub fn explain_price(&mut self, number: &str) -> Result<Vec<PriceClaimView>, Error> {
        let (view, sides) = self.priced()?;
        self.session()?.store.read(|reader| explained(reader, number, view.year, &sides))
    }

    /// The comparison that was made last.
    ///
    /// # Errors
    /// Neither administrator nor auditor; none was made.
    pub(crate) fn priced(&mut self) -> Result<(Arc<PriceView>, Arc<[Side; 2]>), Error> {
        self.session_mut()?.require(&MAY, AuditAction::PolicyPrice, "")?;
        let priced = self.priced.as_ref();
        let priced = priced.ok_or_else(|| Error::NotFound("还没有作过测算。请先测算".to_owned()))?;
        Ok((Arc::clone(&priced.view), Arc::clone(&priced.sides)))
    }
}

/// Each claim of a case on either side, in words.
pub(crate) fn explained(
    reader: &Reader<'_>,
    number: &str,
    year: Option<i32>,
    [before, after]: &[Side; 2],
) -> Result<Vec<PriceClaimView>, Error> {
    let (_, priced) = facts(reader, number, year)?;
    let claims = policy::explain_price(&priced, &before.basis(), &after.basis())?;
    let trace = |pack: &Pack, benefit: &str, side: policy::ClaimSide| {
        let label = |name: &String| match pack.benefit(benefit) {
            Some(benefit) => label_of(pack, benefit, name),
            None => name.clone(),
        };
        let missing: Vec<String> = side.missing.iter().map(label).collect();
        let missing = (!missing.is_empty()).then(|| format!("待补：{}", missing.join("、")));
        PriceTraceView {
            payable: side.payable,
            standing: side.standing,
            reasons: side.unmet.into_iter().chain(missing).collect(),
            steps: side.steps,
        }
    };
    let told = claims.into_iter().map(|change| {
        let benefit =
            after.pack().benefit(&change.benefit).or_else(|| before.pack().benefit(&change.benefit));
        let facts = priced.facts.claims.iter().find(|claim| claim.id == change.claim);
        PriceClaimView {
            title: benefit.map_or_else(|| change.benefit.clone(), |benefit| benefit.title.clone()),
            project: facts.and_then(|claim| claim.project.clone()).unwrap_or_default(),
            before: change.before.map(|side| trace(before.pack(), &change.benefit, side)),
            after: change.after.map(|side| trace(after.pack(), &change.benefit, side)),
            claim: change.claim,
        }
    });
    // Of a policy that has none of a claim's benefit on either side nothing is to be said.
    Ok(told.filter(|claim| claim.before.is_some() || claim.after.is_some()).collect())
}

impl Side {
    fn named(seat: &Seat, name: &str) -> Result<Side, Error> {
        let source = match seat.read(|reader| named(reader, name)) {
            Ok(pack) => Source::Installed(pack),
            Err(Error::NotFound(missing)) => {
                pack(name).map(|read| Source::Read(Box::new(read))).map_err(|_| Error::NotFound(missing))?
            }
            Err(error) => return Err(error),
        };
        let mut side = Side { pack: source, rulings: BTreeMap::new(), parameters: BTreeMap::new() };
        seat.read::<_, Error>(|reader| {
            // A text that is only written is read as the newest version of it is.
            let version = match &side.pack {
                Source::Installed(pack) => Some(PackVersion::of(pack)),
                Source::Read(pack) => newest(reader, &pack.id)?.map(PackVersion::of),
            };
            if let Some(version) = version {
                let made = reader.rulings(&version)?.into_iter();
                side.rulings = made.map(|made| (made.ruling, made.reading)).collect();
                let set = reader.parameters(&version)?.into_iter();
                side.parameters = set.map(|set| (set.parameter, set.value)).collect();
            }
            Ok(())
        })?;
        Ok(side)
    }

    pub(crate) fn pack(&self) -> &Pack {
        match &self.pack {
            Source::Installed(pack) => pack,
            Source::Read(pack) => pack,
        }
    }

    /// `ID@N`, and whether it is only written.
    fn name(&self) -> String {
        match &self.pack {
            Source::Installed(pack) => PackVersion::of(pack).to_string(),
            Source::Read(pack) => format!("{}{NOT_INSTALLED}", PackVersion::of(pack)),
        }
    }

    fn basis(&self) -> Basis<'_> {
        let (rulings, parameters) = (self.rulings.clone(), self.parameters.clone());
        Basis { pack: self.pack(), rulings: Some(rulings), parameters: Some(parameters) }
    }

    /// Takes readings and parameters otherwise. Gives them in words.
    fn suppose(&mut self, input: &PriceInput) -> Result<Vec<String>, Error> {
        let (mut rulings, mut parameters) = (self.rulings.clone(), self.parameters.clone());
        let pack = self.pack();
        let mut words = Vec::new();
        for (id, reading) in &input.rulings {
            let ruling = pack.ruling(id);
            let ruling = ruling.ok_or_else(|| Error::NotFound(format!("政策没有“{id}”这一口径")))?;
            let label = ruling.reading_label(reading).ok_or_else(|| {
                let known: Vec<&str> = ruling.readings.iter().map(|known| known.id.as_str()).collect();
                Error::invalid(format!("“{id}”没有“{reading}”这一读法，可选：{}", known.join("、")))
            })?;
            words.push(format!("口径“{}”取“{label}”", ruling.question));
            rulings.insert(id.clone(), reading.clone());
        }
        for (name, text) in &input.parameters {
            let parameter = pack.parameters.iter().find(|known| known.name == *name);
            let parameter = parameter.ok_or_else(|| Error::NotFound(format!("没有“{name}”这一参数")))?;
            parameters.insert(name.clone(), typed(&parameter.kind, &parameter.label, text)?);
            let value = if text.trim().is_empty() { "未定" } else { text.trim() };
            words.push(format!(
                "参数“{}”取 {value}{}",
                parameter.label,
                parameter.unit.as_deref().unwrap_or_default()
            ));
        }
        (self.rulings, self.parameters) = (rulings, parameters);
        Ok(words)
    }
}

fn numbers(reader: &Reader<'_>, policy: &str) -> Result<Vec<String>, Error> {
    let rows = reader.list_cases(&CaseFilter::default())?.rows.into_iter();
    let mut numbers: Vec<String> = rows.filter(|row| row.pack.id == policy).map(|row| row.number).collect();
    // The oldest first, as lists on paper have them.
    numbers.reverse();
    Ok(numbers)
}

/// A case's applicant, and its facts as they are assessed now: decisions set aside.
fn facts(reader: &Reader<'_>, number: &str, year: Option<i32>) -> Result<(String, PricedCase), Error> {
    let mut case = load(reader, number)?;
    case.decisions.clear();
    let mut facts = facts_of(&case, &assessment_inputs(reader, &case)?, None);
    if let Some(year) = year {
        facts.claims.retain(|claim| claim.year == Some(year));
    }
    // Another bureau's claims of the same package are assessed along with the case's own, and counted in theirs.
    let others = facts.claims.iter().filter(|claim| !case.claim_ids.contains(&claim.id));
    let of_others = others.map(|claim| claim.id.clone()).collect();
    Ok((case.applicant_name().to_owned(), PricedCase { name: case.number, facts, of_others }))
}

/// The cases that there are, in their order.
#[derive(Default)]
struct ReadCases {
    cases: Vec<PricedCase>,
    /// Whose they are, each beside its case.
    applicants: Vec<String>,
    /// Those that cannot be read.
    unread: Vec<UnpricedView>,
}

/// What a thread has read, from which case on.
type Part = (usize, ReadCases);

/// Reads the facts of cases, each thread on a connection of its own.
fn read(
    seats: Vec<Seat>,
    numbers: &[String],
    year: Option<i32>,
    tell: &(dyn Fn(MaintenanceProgress) + Sync),
    stop: &AtomicBool,
) -> Result<ReadCases, Error> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let parts: Mutex<Vec<Part>> = Mutex::new(Vec::new());
    let total = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    let work = |seat: Seat| -> Result<(), Error> {
        loop {
            let from = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
            let Some(batch) = numbers.get(from..(from + AT_A_TIME).min(numbers.len())) else { return Ok(()) };
            if batch.is_empty() {
                return Ok(());
            }
            let part = seat.read::<_, Error>(|reader| Ok(some(reader, batch, year)))?;
            parts.lock().unwrap_or_else(PoisonError::into_inner).push((from, part));
            let so_far = done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
            tell(MaintenanceProgress::new("读取案卷", so_far as u64, total));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = seats.into_iter().map(|seat| scope.spawn(|| work(seat))).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(ended) => ended,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    let mut parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    parts.sort_by_key(|(from, _)| *from);
    let mut all = ReadCases::default();
    for (_, part) in parts {
        all.cases.extend(part.cases);
        all.applicants.extend(part.applicants);
        all.unread.extend(part.unread);
    }
    Ok(all)
}

/// One case that cannot be read is named, and keeps nobody from the rest.
fn some(reader: &Reader<'_>, numbers: &[String], year: Option<i32>) -> ReadCases {
    let mut read = ReadCases::default();
    for number in numbers {
        match facts(reader, number, year) {
            Ok((_, priced)) if priced.facts.claims.len() == priced.of_others.len() => {}
            Ok((applicant, priced)) => {
                read.applicants.push(applicant);
                read.cases.push(priced);
            }
            Err(error) => {
                read.unread.push(UnpricedView { number: number.clone(), why: error.to_string() });
            }
        }
    }
    read
}
