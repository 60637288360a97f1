//! The command line: arguments are parsed once into what the program means, each subcommand is a use case.

mod about_itself;
mod arguments;
mod cases;
mod demo;
mod ledger;
mod meetings;
mod output;
mod packages;
mod packs;
mod paper;
mod policies;
mod precheck;
mod self_test;
mod stores;
mod vouchers;

use std::cell::RefCell;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use secrecy::SecretString;
use workbench::{Error, SignWith, Workbench};

use arguments::Opinion;
pub use arguments::{Arguments, Command};

use crate::places;

/// How a command ended: done, or done with problems to look at.
type Ended = Result<ExitCode, Error>;

/// One run of the command line.
struct Run<'a> {
    store: &'a Path,
    user: Option<&'a str>,
    json: bool,
    /// What of the history that was seen before is not in the store.
    history: RefCell<Vec<String>>,
}

/// Done, on a store whose history is not the one that was seen before.
const OTHER_HISTORY: u8 = 3;

/// Carries one command out.
pub fn run(store: &Path, user: Option<&str>, json: bool, command: Command) -> ExitCode {
    let run = Run { store, user, json, history: RefCell::default() };
    let ended = match command {
        Command::Init(init) => stores::init(&run, &init),
        Command::User { command } => stores::user(&run, command),
        Command::Template(template) => packages::template(&run, &template),
        Command::Import { paths, mapping, no_replace, policy, no_vouchers } => {
            let by = (mapping.as_deref(), policy.as_deref());
            packages::import(&run, &paths, by, (no_replace, no_vouchers))
        }
        Command::Precheck { package, policy, xlsx, pdf } => {
            let out = xlsx.as_deref().map(precheck::Out::Workbook).or(pdf.as_deref().map(precheck::Out::Pdf));
            precheck::precheck(&run, &package, policy.as_deref(), out)
        }
        Command::SelfTest { pdf } => self_test::self_test(&run, pdf.as_deref()),
        Command::Cases(query) => cases::list(&run, &query),
        Command::Case { command } => cases::case(&run, command),
        Command::Memo { cases, summary: true, out } => paper::summary(&run, &cases, &out),
        Command::Memo { cases, summary: false, out } => paper::memo(&run, &cases, &out),
        Command::Letter { case, out } => paper::letter(&run, &case, &out),
        Command::Announcement { cases, from, until, contact, out } => {
            paper::announcement(&run, &cases, (from, until), &contact, &out)
        }
        Command::Notice { case, out } => paper::notice(&run, &case, &out),
        Command::Verify { file: Some(file), roots, .. } => paper::verify(&run, &file, &roots),
        Command::Verify { code, .. } => paper::by_code(&run, code.as_deref().unwrap_or_default()),
        Command::Meeting { command } => meetings::meeting(&run, command),
        Command::Letterhead { command } => paper::letterhead(&run, command),
        Command::Policy { command } => policies::policy(&run, command),
        Command::Ruling { policy, command } => policies::ruling(&run, policy.as_deref(), command),
        Command::Audit { command } => stores::audit(&run, &command),
        Command::Ledger(ledger) => ledger::ledger(&run, &ledger),
        Command::Stats(stats) => ledger::stats(&run, &stats),
        Command::Export(export) => ledger::export(&run, &export),
        Command::Calendar { command } => ledger::calendar(&run, command),
        Command::Backup { file, .. } => stores::backup(&run, file.as_deref()),
        Command::Store { command } => stores::store(&run, &command),
        Command::Check => stores::check(&run),
        Command::Recover { admin, key } => stores::recover(&run, &admin, key),
        Command::Settings { lock_after } => stores::settings(&run, lock_after),
        Command::Restore { file } => stores::restore(&run, &file),
        Command::Trust { file } => stores::trust(&run, &file),
        Command::Revoke { file, since, reason } => stores::revoke(&run, &file, since, &reason),
        Command::Root { out } => stores::root(&run, &out),
        Command::Completions { shell } => about_itself::completions(shell),
        Command::Man { out } => about_itself::man(&out),
        Command::Demo { out } => demo::demo(&run, &out),
    };
    let history = run.history.take();
    history.iter().for_each(|line| eprintln!("{line}"));
    match ended {
        Ok(ExitCode::SUCCESS) if !history.is_empty() => ExitCode::from(OTHER_HISTORY),
        Ok(code) => code,
        Err(error) => {
            output::error(&run, &error);
            ExitCode::from(1)
        }
    }
}

impl Run<'_> {
    /// The use cases on the store, nobody signed in.
    fn closed(&self) -> Workbench {
        Workbench::new(self.store.to_owned(), places::fonts())
    }

    /// The use cases on the store, signed in as `--user`.
    fn workbench(&self) -> Result<Workbench, Error> {
        let (user, secret) = self.credentials()?;
        self.signed_in(user, &secret)
    }

    fn credentials(&self) -> Result<(&str, SecretString), Error> {
        let user = self.user.ok_or_else(|| Error::Invalid("请用 --user 指明用户".to_owned()))?;
        Ok((user, password("WORKBENCH_PASSWORD", &format!("{user} 的口令"))?))
    }

    fn signed_in(&self, user: &str, secret: &SecretString) -> Result<Workbench, Error> {
        let mut desk = self.closed();
        desk.sign_in(user, secret)?;
        self.history.replace(desk.history().to_vec());
        Ok(desk)
    }

    fn shared_workbench(&self) -> Result<Mutex<Workbench>, Error> {
        Ok(Mutex::new(self.workbench()?))
    }

    /// Signs with whatever key the arguments name: one of the store, a file, a token.
    fn signed<T>(
        &self,
        said: &Opinion,
        sign: impl FnOnce(&str, &str, SignWith<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let secret = match (&said.key_file, &said.token) {
            (None, None) => self.signing_password()?,
            (Some(_), _) => password("WORKBENCH_PIN", "密钥文件的口令")?,
            (None, Some(_)) => password("WORKBENCH_PIN", "令牌的 PIN")?,
        };
        let with = match (&said.key_file, &said.token) {
            (Some(path), _) => SignWith::File { path, password: &secret },
            (None, Some(module)) => SignWith::Token { module, label: said.label.as_deref(), pin: &secret },
            (None, None) => SignWith::Store(&secret),
        };
        sign(&said.case, &said.opinion, with)
    }

    /// The password once more, for signing.
    fn signing_password(&self) -> Result<SecretString, Error> {
        password("WORKBENCH_PASSWORD", "签名口令")
    }
}

/// A password from the environment, else from a prompt that does not show it.
fn password(variable: &str, prompt: &str) -> Result<SecretString, Error> {
    if let Ok(value) = std::env::var(variable) {
        return Ok(SecretString::from(value));
    }
    rpassword::prompt_password(format!("{prompt}："))
        .map(SecretString::from)
        .map_err(|_| Error::Invalid(format!("没有终端可以输入口令，请用环境变量 {variable} 给出")))
}

/// Something secret from a prompt that does not show it.
fn prompt(what: &str) -> Result<String, Error> {
    rpassword::prompt_password(format!("{what}："))
        .map_err(|_| Error::Invalid(format!("没有终端可以输入{what}")))
}
