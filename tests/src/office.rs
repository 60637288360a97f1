//! A small office at the command line: one user a role, and a case carried to its three signatures.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::{DEMO_PASSWORD, add_user, cli, copy_folder, json, said, write_workbook};

/// Two platforms: name and code.
pub const PLATFORMS: [(&str, &str); 2] =
    [("杭州甲平台有限公司", "91330108MA2DM0010H"), ("杭州乙平台有限公司", "91330108MA2DM0029E")];

/// A store with an administrator, a reviewer, a checker, an approver and an auditor, each named after the role.
#[derive(Debug)]
pub struct Office {
    folder: TempDir,
}

impl Office {
    /// A store of its own that nobody has worked in: a copy of one that is made once for all tests of a process.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn set_up() -> Result<Office> {
        static EMPTY: OnceLock<Result<Office, String>> = OnceLock::new();
        let empty = EMPTY.get_or_init(|| Office::found().map_err(|error| format!("{error:#}")));
        let empty = empty.as_ref().map_err(|error| anyhow!("{error}"))?;
        let office = Office { folder: TempDir::new()? };
        copy_folder(empty.folder.path(), office.folder.path())?;
        Ok(office)
    }

    fn found() -> Result<Office> {
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

    /// Imports a file, its vouchers unread; gives its cases' numbers.
    ///
    /// # Errors
    /// It makes no case.
    pub fn import(&self, file: &Path) -> Result<Vec<String>> {
        self.import_with(file, &["--no-vouchers"])
    }

    /// Imports a file with further options; gives its cases' numbers.
    ///
    /// # Errors
    /// It makes no case.
    pub fn import_with(&self, file: &Path, options: &[&str]) -> Result<Vec<String>> {
        let import = ["import", file.to_str().context("a path is text")?];
        let report = self.json("reviewer", &[&import[..], options].concat())?;
        let cases = report["packages"][0]["cases"].as_array().filter(|cases| !cases.is_empty());
        let cases = cases.with_context(|| report.to_string())?;
        Ok(cases.iter().filter_map(|number| number.as_str().map(str::to_owned)).collect())
    }

    /// A platform's application for its services to one client comes in: 2,000,000.00 × 30%, no more than 500,000.00.
    ///
    /// # Errors
    /// It cannot be written or imported.
    pub fn service(&self, platform: (&str, &str), client: &str, project: &str) -> Result<String> {
        let file = self.path(&format!("{project}.xlsx"));
        let rows: &[&[&str]] = &[
            &["申报单位", platform.0],
            &["统一社会信用代码", platform.1],
            &["在高新区（滨江）内", "是"],
            &["所属领域", "集成电路设计"],
            &["申报事项", "公共服务平台技术服务补助"],
            &["年度", "2024"],
            &["项目名称", project],
            &["经认定登记的技术服务合同金额", "2000000"],
            &["服务对象为区内集成电路企业", "是"],
            &["服务双方有投资关联", "否"],
            &["服务对象统一社会信用代码", client],
        ];
        write_workbook(&file, rows)?;
        self.import(&file)?.pop().context("no case")
    }

    /// Records the recognition that a case's first claim awaits; gives what it can then be paid.
    ///
    /// # Errors
    /// A refusal.
    pub fn judge(&self, number: &str) -> Result<String> {
        self.done("reviewer", &["case", "declare", number])?;
        let judge = ["case", "judge", number, "judgement", "--claim", "c1", "--finding", "met"];
        let document = ["--document", "认定文件", "--number", "滨认〔2024〕1号", "--date", "2024-03-01"];
        self.done("reviewer", &[&judge[..], &document].concat())?;
        self.payable(number, 0)
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
