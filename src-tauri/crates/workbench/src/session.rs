//! The desk that a person sits at: a store, and who is signed in.

pub(crate) mod lock;
pub(crate) mod seat;

use casework::{AssessmentInputs, AuditAction, Computed};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casework::{Actor, AuditEvent, Case, Refusal, Role};
use jiff::Timestamp;
use memo::{Certificate, certificate};
use secrecy::SecretString;
use serde_json::json;
use store::{Reader, Store, StoreError};

use crate::admin::maintenance::or_nothing;
use crate::admin::view::{SessionView, StartView};
use crate::admin::warning::Warning;
use crate::error::Error;
use crate::papers::batch_print::Print;
use crate::policy::installed::{install_first_versions, keeps_no_packs, pack_of, working};
use crate::policy::priced::Priced;
use crate::session::seat::Seat;
use crate::stages::seals::SealKey;

static SITTINGS: AtomicU64 = AtomicU64::new(0);

/// A store, the folder of the fonts, and who is signed in.
pub struct Workbench {
    pub(crate) path: PathBuf,
    pub(crate) fonts: PathBuf,
    /// Parsed once, at the first memo.
    pub(crate) loaded_fonts: Option<Arc<memo::Fonts>>,
    /// The print of several memos that was made last, until it is fetched, made anew or somebody else sits down.
    pub(crate) print: Option<Print>,
    /// The comparison of two policies that was made last, likewise.
    pub(crate) priced: Option<Priced>,
    pub(crate) session: Option<Session>,
}

/// Somebody signed in.
pub(crate) struct Session {
    /// Which sitting this is, in this process: long work belongs to one.
    pub(crate) id: u64,
    pub(crate) store: Seat,
    pub(crate) actor: Actor,
    /// Whether the password is one that an administrator gave: nothing is done before it is changed.
    pub(crate) first_password: bool,
    /// What was found at sign-in that the person should know.
    pub(crate) warnings: Vec<Warning>,
    /// What of the history that was seen before is not in the store.
    pub(crate) history: Vec<String>,
    /// What the person seals the log with, where they have a key.
    pub(crate) seal_key: Option<Arc<SealKey>>,
    /// Up to which entry the log needs no seal of this session.
    pub(crate) sealed: i64,
}

impl Workbench {
    /// A desk at a store, which need not exist yet, with nobody signed in.
    #[must_use]
    pub fn new(store: PathBuf, fonts: PathBuf) -> Workbench {
        Workbench { path: store, fonts, loaded_fonts: None, print: None, priced: None, session: None }
    }

    /// What the window knows before anybody signs in.
    #[must_use]
    pub fn start(&self) -> StartView {
        let session = self.session.as_ref().and_then(|session| session_view(session).ok());
        StartView {
            store: self.path.display().to_string(),
            exists: self.path.is_file(),
            users: Store::user_names(&self.path).unwrap_or_default(),
            session,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Signs a user in.
    ///
    /// # Errors
    /// A wrong password or an unknown user, which are not told apart and are logged; a store that cannot be opened.
    pub fn sign_in(&mut self, name: &str, password: &SecretString) -> Result<SessionView, Error> {
        self.session = None;
        // Another store may have fonts of its own.
        self.loaded_fonts = None;
        (self.print, self.priced) = (None, None);
        // As it was typed, in whatever width; a name of an older store is known as it is.
        let (typed, plain) = (name.trim(), casework::user_name(name));
        let known = Store::user_names(&self.path).is_ok_and(|names| names.iter().any(|known| known == typed));
        let name = plain.as_deref().ok().filter(|_| !known).unwrap_or(typed);
        let (store, actor) = Store::open(&self.path, name, password, Timestamp::now())?;
        let warnings = crate::admin::maintenance::look(&store)?;
        let user = store.read::<_, Error>(|reader| Ok(reader.user(&actor.person.name)?))?;
        let first_password = user.is_some_and(|user| user.first_password);
        let seal_key = match first_password {
            true => None,
            false => SealKey::open(&store, &actor, password)?.map(Arc::new),
        };
        let history = or_nothing(store.read(crate::admin::history::lines))?;
        let sealed = or_nothing(store.read::<_, Error>(|reader| Ok(reader.audit_head()?.seq)))?;
        let mut store = Seat::take(store, &actor)?;
        if !store.store().is_damaged() && or_nothing(store.read(keeps_no_packs))? {
            let now = Timestamp::now();
            match store.write(|tx| install_first_versions(tx, &actor, now)) {
                // Work goes on with what is compiled in; a later sign-in tries again.
                Err(Error::Store(StoreError::Full | StoreError::ReadOnly)) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        let id = SITTINGS.fetch_add(1, Ordering::Relaxed);
        let session = Session { id, store, actor, first_password, warnings, history, seal_key, sealed };
        let view = session_view(&session)?;
        self.session = Some(session);
        Ok(view)
    }

    /// Signs out: the store is closed and its key forgotten.
    pub fn sign_out(&mut self) {
        (self.print, self.priced) = (None, None);
        if let Some(mut session) = self.session.take() {
            let (actor, key, now) = (session.actor.clone(), session.seal_key.take(), Timestamp::now());
            // Leaving must always be possible; what cannot be logged then is only the leaving.
            let _ = session.store.store_mut().write::<_, Error>(|tx| {
                tx.audit(event(&actor, now, AuditAction::SignOut, "", "", ""))?;
                key.as_deref().map_or(Ok(()), |key| key.seal(tx, now))
            });
        }
    }

    /// Closes a store that stands elsewhere now: nothing more is written here, and the next sign-in is there.
    pub(crate) fn close_moved(&mut self, to: &Path) {
        (self.print, self.priced) = (None, None);
        if let Some(mut session) = self.session.take() {
            session.seal_key = None;
        }
        self.path = to.to_owned();
    }

    pub(crate) fn session(&self) -> Result<&Session, Error> {
        let session = self.session.as_ref().ok_or(Error::SignedOut)?;
        session.store.still()?;
        if session.first_password { Err(Error::FirstPassword) } else { Ok(session) }
    }

    pub(crate) fn session_mut(&mut self) -> Result<&mut Session, Error> {
        let session = self.session.as_mut().ok_or(Error::SignedOut)?;
        session.store.still()?;
        if session.first_password { Err(Error::FirstPassword) } else { Ok(session) }
    }
}

impl Session {
    /// Refuses whoever holds none of the roles, and logs it.
    pub(crate) fn require(
        &mut self,
        roles: &[Role],
        action: AuditAction,
        subject: &str,
    ) -> Result<(), Error> {
        if roles.iter().any(|role| self.actor.is(*role)) {
            return Ok(());
        }
        let role = roles.first().copied().unwrap_or(Role::Admin);
        let refusal = Refusal::Role { role, who: self.actor.person.name.clone() };
        self.log_refusal(action, subject, &refusal)?;
        Err(refusal.into())
    }

    /// Puts a refusal on the audit log.
    pub(crate) fn log_refusal(
        &mut self,
        action: AuditAction,
        subject: &str,
        refusal: &Refusal,
    ) -> Result<(), Error> {
        let actor = self.actor.clone();
        let after = json!({ "reason": refusal.to_string() }).to_string();
        self.store.write::<_, Error>(|tx| {
            tx.audit(refused(&actor, Timestamp::now(), action, subject, &after))?;
            Ok(())
        })
    }
}

/// A case that must be there.
pub(crate) fn load(reader: &Reader<'_>, number: &str) -> Result<Case, Error> {
    let missing = || Error::NotFound(format!("没有案号为“{number}”的案卷"));
    let mut case = reader.load_case(number.trim())?.ok_or_else(missing)?;
    add_settled_elsewhere(reader, &mut case)?;
    Ok(case)
}

/// Two names that a reviewer of another case found to be one project's, or not, are not asked about again.
pub(crate) fn add_settled_elsewhere(reader: &Reader<'_>, case: &mut Case) -> Result<(), Error> {
    if case.uscc().is_empty() {
        return Ok(());
    }
    let elsewhere = reader.settled_elsewhere(case.uscc(), &case.number, casework::PROJECT_CLOSE)?;
    let new: Vec<_> = elsewhere.into_iter().filter(|one| case.settlement(&one.problem).is_none()).collect();
    case.settlements.extend(new);
    Ok(())
}

/// What a case's assessment needs from the store.
pub(crate) fn assessment_inputs(reader: &Reader<'_>, case: &Case) -> Result<AssessmentInputs, Error> {
    let pack = pack_of(reader, &case.pack)?;
    Ok(AssessmentInputs {
        pack,
        rulings: reader.rulings(&case.pack)?,
        parameters: reader
            .parameters(&case.pack)?
            .into_iter()
            .map(|set| (set.parameter, set.value))
            .collect(),
        prior_awards: crate::ledger::prior_awards::prior_awards(reader, case, pack)?,
        decided_elsewhere: crate::ledger::prior_awards::decided_elsewhere(reader, case)?,
    })
}

/// What was computed of a case: frozen with its memo where there is one, and else as things stand.
pub(crate) fn computed(reader: &Reader<'_>, case: &Case) -> Result<(AssessmentInputs, Computed), Error> {
    let inputs = assessment_inputs(reader, case)?;
    let computed = match frozen(reader, case)? {
        Some(frozen) => frozen,
        None => Computed::now(case, &inputs)?.priced(case, &inputs)?,
    };
    Ok((inputs, computed))
}

/// What was computed when a case's memo froze: nothing that came later changes it.
pub(crate) fn frozen(reader: &Reader<'_>, case: &Case) -> Result<Option<Computed>, Error> {
    let kept = reader.frozen_assessment(&case.number)?;
    let read =
        |json: String| serde_json::from_str(&json).map_err(|error| Error::Content("签发时的计算", error));
    kept.map(read).transpose()
}

/// The setting of a store whose papers are an exercise's (演练).
pub(crate) const EXERCISE: &str = "exercise";

/// The name of the bureau that the store was set up for.
pub(crate) fn bureau(reader: &Reader<'_>) -> Result<String, Error> {
    Ok(reader.setting(Store::BUREAU)?.unwrap_or_default())
}

/// The root certificate, DER.
pub(crate) fn root_certificate(reader: &Reader<'_>) -> Result<Vec<u8>, Error> {
    reader.root_certificate()?.ok_or_else(|| Error::NotFound("库里没有根证书".to_owned()))
}

/// Roots of public authorities that an administrator has chosen to trust, as PEM.
pub(crate) const TRUSTED_ROOTS: &str = "trusted roots";

/// The roots that a signature may lead to now: the store's own, and those that an administrator trusts.
pub(crate) fn trusted_roots(reader: &Reader<'_>) -> Result<Vec<Certificate>, Error> {
    let mut roots = vec![certificate::read(&root_certificate(reader)?)?];
    if let Some(json) = reader.setting(TRUSTED_ROOTS)? {
        let pems: Vec<String> =
            serde_json::from_str(&json).map_err(|error| Error::Content("受信任的根证书", error))?;
        for pem in pems {
            roots.push(certificate::read(pem.as_bytes())?);
        }
    }
    Ok(roots)
}

/// An audit event by whoever is signed in.
pub(crate) fn event(
    actor: &Actor,
    at: Timestamp,
    action: AuditAction,
    subject: &str,
    before: &str,
    after: &str,
) -> AuditEvent {
    AuditEvent {
        at,
        who: actor.person.name.clone(),
        action: action.code().to_owned(),
        subject: subject.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

/// The event of something that was refused.
pub(crate) fn refused(
    actor: &Actor,
    at: Timestamp,
    action: AuditAction,
    subject: &str,
    after: &str,
) -> AuditEvent {
    AuditEvent { action: action.refused(), ..event(actor, at, action, subject, "", after) }
}

/// A value as the audit log keeps it.
pub(crate) fn recorded<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Content("审计内容", error))
}

fn session_view(session: &Session) -> Result<SessionView, Error> {
    let policies = session.store.read(working)?;
    let roles = &session.actor.roles;
    Ok(SessionView {
        user: session.actor.person.name.clone(),
        roles: roles.clone(),
        roles_label: roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
        bureau: session.actor.bureau.clone(),
        store_bureau: session.store.read(bureau)?,
        policy: policies.iter().map(|pack| pack.title.as_str()).collect::<Vec<_>>().join("、"),
        policy_status: policies.first().and_then(|pack| pack.status.clone()),
        bureaus: session.store.read(crate::papers::issuer::bureaus)?,
        first_password: session.first_password,
        lock_after_minutes: session.store.read(crate::admin::maintenance::lock_after)?,
        history: session.history.clone(),
    })
}

/// A folder or file name that a person typed, quotes and spaces around it taken off.
pub(crate) fn typed(path: &Path) -> PathBuf {
    let text = path.to_string_lossy();
    PathBuf::from(text.trim().trim_matches('"'))
}
