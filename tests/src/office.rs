//! A small office at the command line: one user a role, and a case carried to its three signatures.

use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::{DEMO_PASSWORD, add_user, cli, json, said};

/// A store with an administrator, a reviewer, a checker, an approver and an auditor, each named after the role.
#[derive(Debug)]
pub struct Office {
    folder: TempDir,
}

impl Office {
    /// A new store.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn set_up() -> Result<Office> {
        let office = Office { folder: TempDir::new()? };
        office.done("admin", &["init", "--bureau", "滨江区", "--admin", "admin"])?;
        for role in ["reviewer", "checker", "approver", "auditor"] {
            let add = ["user", "add", role, "--role", role];
            add_user(&office.path("workbench.db"), "admin", DEMO_PASSWORD, &add)?;
        }
        Ok(office)
    }

    /// A path in its folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn run(&self, user: &str, arguments: &[&str]) -> Result<Output> {
        cli(&self.path("workbench.db"), user, DEMO_PASSWORD, arguments)
    }

    /// Runs a command that must succeed; gives what it said.
    ///
    /// # Errors
    /// It fails.
    pub fn done(&self, user: &str, arguments: &[&str]) -> Result<String> {
        let output = self.run(user, arguments)?;
        if !output.status.success() {
            bail!("{user} {arguments:?}: {}", said(&output));
        }
        Ok(said(&output))
    }

    /// Runs a command that must be refused with exit code 1; gives what it said.
    ///
    /// # Errors
    /// It succeeds, or fails otherwise.
    pub fn refused(&self, user: &str, arguments: &[&str]) -> Result<String> {
        let output = self.run(user, arguments)?;
        if output.status.code() != Some(1) {
            bail!("{user} {arguments:?} is not refused: {:?} {}", output.status.code(), said(&output));
        }
        Ok(said(&output))
    }

    /// A command's JSON document.
    ///
    /// # Errors
    /// It fails, or prints no JSON.
    pub fn json(&self, user: &str, arguments: &[&str]) -> Result<Value> {
        json(&self.run(user, &[arguments, &["--json"]].concat())?)
    }

    /// A case as scripts see it.
    ///
    /// # Errors
    /// There is none.
    pub fn case(&self, number: &str) -> Result<Value> {
        self.json("reviewer", &["case", "show", number])
    }

    /// Imports a file; gives its cases' numbers.
    ///
    /// # Errors
    /// It makes no case.
    pub fn import(&self, file: &Path) -> Result<Vec<String>> {
        let report =
            self.json("reviewer", &["import", "--replace", file.to_str().context("a path is text")?])?;
        let cases = report["packages"][0]["cases"].as_array().filter(|cases| !cases.is_empty());
        let cases = cases.with_context(|| report.to_string())?;
        Ok(cases.iter().filter_map(|number| number.as_str().map(str::to_owned)).collect())
    }

    /// Finds every criterion met and every material in, and decides the payable ceilings.
    ///
    /// # Errors
    /// A refusal.
    pub fn review(&self, number: &str) -> Result<()> {
        self.done("reviewer", &["case", "declare", number])?;
        let case = self.case(number)?;
        for claim in case["claims"].as_array().into_iter().flatten() {
            let id = claim["id"].as_str().unwrap_or_default();
            for criterion in claim["assessment"]["criteria"].as_array().into_iter().flatten() {
                let criterion = criterion["id"].as_str().unwrap_or_default();
                let check = ["case", "check", number, criterion, "--claim", id, "--finding", "met"];
                self.done("reviewer", &[&check[..], &["--note", "已核对原件"]].concat())?;
            }
        }
        self.done("reviewer", &["case", "material", number, "--all", "--state", "received"])?;
        let case = self.case(number)?;
        for claim in case["claims"].as_array().into_iter().flatten() {
            let id = claim["id"].as_str().unwrap_or_default();
            self.done("reviewer", &["case", "decide", number, "--claim", id])?;
        }
        Ok(())
    }

    /// Settles every open question of a code.
    ///
    /// # Errors
    /// There is none, or it cannot be settled so.
    pub fn settle(&self, number: &str, code: &str, how: &[&str]) -> Result<()> {
        let case = self.case(number)?;
        let problems = case["problems"].as_array().into_iter().flatten();
        let asked = problems.filter(|problem| problem["code"] == code && problem["blocks"] == true);
        let ids: Vec<&str> = asked.filter_map(|problem| problem["id"].as_str()).collect();
        if ids.is_empty() {
            bail!("no open question {code}: {case}");
        }
        for id in ids {
            let settle = ["case", "settle", number, id, "--reason", "已核对原件"];
            self.done("reviewer", &[&settle[..], how].concat())?;
        }
        Ok(())
    }

    /// The three signatures.
    ///
    /// # Errors
    /// A refusal.
    pub fn sign(&self, number: &str) -> Result<()> {
        self.done("reviewer", &["case", "submit", number])?;
        for role in ["checker", "approver"] {
            self.done(role, &["case", "declare", number])?;
            self.done(role, &["case", "approve", number])?;
        }
        Ok(())
    }

    /// Reviews and signs.
    ///
    /// # Errors
    /// A refusal.
    pub fn sign_wholly(&self, number: &str) -> Result<()> {
        self.review(number)?;
        self.sign(number)
    }

    /// What a case's claim can be paid, and its decision: `payable`, `amount`.
    ///
    /// # Errors
    /// There is none.
    pub fn payable(&self, number: &str, claim: usize) -> Result<String> {
        let case = self.case(number)?;
        let payable = case["claims"][claim]["assessment"]["payable"].as_str();
        Ok(payable.with_context(|| case.to_string())?.to_owned())
    }
}
