//! The policy: shown, assessed, and read one way or the other.

use std::path::Path;
use std::process::ExitCode;

use super::arguments::{Policy, Ruling};
use workbench::Error;
use workbench::view::{InstalledPolicyView, PolicyInstallView, PriceClaimView, PriceInput, PriceView};

use super::cases::touched;
use super::output::{either, say};
use super::{Ended, Run, packs};

pub fn policy(run: &Run<'_>, command: Policy) -> Ended {
    match command {
        Policy::Show { pack, benefit } => {
            let page = match run.user {
                Some(_) => run.workbench()?.policy_page(pack.as_deref())?,
                None => packs::pack(&named(pack))?.page(),
            };
            let Some(benefit) = benefit else {
                return either(run, &page, |page| say(page.to_text().trim_end()));
            };
            let found = page.benefits.iter().find(|page| page.id == benefit);
            let found =
                found.ok_or_else(|| Error::NotFound(format!("{}没有资助项“{benefit}”", page.name)))?;
            either(run, found, |page| say(page.to_text().trim_end()))
        }
        Policy::List => list(run, &run.workbench()?.policies()?),
        Policy::Install { pack, approval, preview } => {
            let mut desk = run.workbench()?;
            let files = workbench::pack_files(&pack)?;
            let view = match preview {
                true => desk.preview_policy(&files)?,
                false => desk.install_policy(&files, approval.as_deref().unwrap_or_default())?,
            };
            either(run, &view, tell_install)?;
            Ok(done_unless(!view.problems.is_empty()))
        }
        Policy::Retire { pack, reason } => list(run, &run.workbench()?.retire_policy(&pack, &reason)?),
        Policy::Export { pack, to } => {
            let name = run.workbench()?.export_policy(&pack, &to)?;
            either(run, &name, |name| say(format_args!("{name} 已写入 {}", to.display())))
        }
        Policy::Carry { from, to, case, preview } => {
            let carried = run.workbench()?.carry_over(&from, &to, case.as_deref(), preview)?;
            either(run, &carried, |carried| {
                for one in carried {
                    let (before, after) = (one.before.grouped(), one.after.grouped());
                    let became = match one.stays.as_str() {
                        "" => format!("可支付 {before} → {after}"),
                        stays => format!("不改：{stays}"),
                    };
                    say(format_args!("{} {}  {became}", one.number, one.applicant));
                }
                let moved = carried.iter().filter(|one| one.stays.is_empty()).count();
                let what = if preview { "可改" } else { "已改" };
                say(format_args!("{what} {moved} 案，不改 {} 案", carried.len() - moved));
            })
        }
        Policy::Price { from, to, year, rulings, parameters, case, xlsx, pdf } => {
            let (rulings, parameters) = (rulings.into_iter().collect(), parameters.into_iter().collect());
            let input = PriceInput { from, to, year, rulings, parameters };
            price(run, &input, case.as_deref(), (xlsx.as_deref(), pdf.as_deref()))
        }
        Policy::New { id, text, to } => {
            let words = std::fs::read_to_string(&text).map_err(|source| packs::io(&text, source))?;
            let files = policy::scaffold(&id, &words).map_err(|error| Error::Invalid(error.to_string()))?;
            workbench::write_pack(&files, &to)?;
            say(format_args!("骨架已写入 {}。请逐条写规则和算例，随时以 policy lint 检查", to.display()));
            Ok(ExitCode::SUCCESS)
        }
        Policy::Adopt { pack, adoption, approval, preview, to: None } => {
            let mut desk = run.workbench()?;
            let view = match preview {
                true => desk.preview_adoption(&pack, &adoption.input())?,
                false => {
                    desk.adopt_policy(&pack, &adoption.input(), approval.as_deref().unwrap_or_default())?
                }
            };
            either(run, &view, tell_install)?;
            Ok(done_unless(!view.problems.is_empty()))
        }
        Policy::Adopt { pack, adoption, to: Some(to), .. } => {
            let adopted = policy::adopt(&workbench::pack_files(&pack)?, &adoption.input().read()?);
            let adopted = adopted.map_err(|error| Error::Invalid(error.to_string()))?;
            workbench::write_pack(&adopted.files, &to)?;
            either(run, &adopted.differences, |differences| {
                say(format_args!("{} 已写入 {}", adopted.pack.name(), to.display()));
                tell_differences(differences);
                for failure in &adopted.examples {
                    say(format_args!("算例须改：{}：{}", failure.example, failure.message));
                }
            })
        }
        Policy::Assess { pack, facts } => {
            let assessed = workbench::assess_file(&pack, &facts)?;
            either(run, &assessed.assessment, |assessment| tell(assessment, &assessed.sentences))
        }
        Policy::Lint { pack, watch: false } => lint(run, &named(pack)),
        Policy::Lint { pack, watch: true } => {
            let pack = named(pack);
            packs::watch(&pack, || {
                say(format_args!(
                    "—— {} ——",
                    jiff::Timestamp::now().to_zoned(casework::beijing()).strftime("%H:%M:%S")
                ));
                // A pack with faults is watched on; what cannot be read at all is told, and watched on too.
                lint(run, &pack).map(drop).or_else(|error| {
                    say(error);
                    Ok(())
                })
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Policy::Test { pack } => {
            let failures = policy::run_examples(&packs::pack(&named(pack))?);
            either(run, &failures, |failures| match failures.as_slice() {
                [] => say("算例全部成立"),
                some => some
                    .iter()
                    .for_each(|failure| say(format_args!("{}：{}", failure.example, failure.message))),
            })?;
            Ok(done_unless(!failures.is_empty()))
        }
        Policy::Diff { older, newer } => {
            let differences = policy::differences(&packs::pack(&older)?, &packs::pack(&newer)?);
            either(run, &differences, |differences| match differences.as_slice() {
                [] => say("两个政策包没有不同"),
                some => tell_differences(some),
            })
        }
    }
}

/// The pack that is meant where none is named.
fn named(pack: Option<String>) -> String {
    pack.unwrap_or_else(|| policy::shipped_ids().first().copied().unwrap_or_default().to_owned())
}

/// What a lint finds: faults that keep a pack from being read, all of them, else what it leaves open.
fn lint(run: &Run<'_>, pack: &str) -> Ended {
    let pack = match packs::read(pack)? {
        Ok(pack) => pack,
        Err(faults) => {
            either(run, &faults, |faults| say(packs::fault_lines(faults)))?;
            return Ok(done_unless(true));
        }
    };
    let lints = policy::lint(&pack);
    let wrong = lints.iter().any(|lint| lint.severity == policy::Severity::Error);
    either(run, &lints, |lints| {
        for lint in lints {
            let clause = lint.clause.as_deref().unwrap_or("");
            say(format_args!("{}:{}  {clause}  {}  {}", lint.file, lint.line, lint.code, lint.message));
        }
        if !wrong {
            say(format_args!("{} {}", pack.name(), policy::checked(&pack)));
        }
    })?;
    Ok(done_unless(wrong))
}

fn tell_differences(differences: &[policy::Difference]) {
    for one in differences {
        say(format_args!("{}", one.heading()));
        for detail in &one.details {
            say(format_args!("    {}：“{}” → “{}”", detail.of, detail.from, detail.to));
        }
    }
}

/// An assessment as a reviewer could read it out.
fn tell(assessment: &policy::Assessment, sentences: &[Vec<String>]) {
    let standing = |standing| match standing {
        policy::Standing::Eligible => "符合条件",
        policy::Standing::Ineligible => "不符合条件",
        policy::Standing::Undetermined => "尚不能确定",
    };
    for (claim, sentences) in assessment.claims.iter().zip(sentences) {
        say(format_args!("{}  {}  {}", claim.id, claim.benefit, standing(claim.standing)));
        for criterion in &claim.criteria {
            say(format_args!("    {}", criterion.because));
        }
        for sentence in sentences {
            say(format_args!("  {sentence}"));
        }
        for note in &claim.advisory_notes {
            say(format_args!("  {}：{}", note.title, note.text));
        }
        if !claim.missing.is_empty() {
            say(format_args!("  待补：{}", claim.missing.join("、")));
        }
    }
    for step in &assessment.stacking {
        say(format_args!("{} {} {}", step.sign, step.label, step.value));
    }
    say(format_args!("可支付合计 {}", assessment.total_payable.grouped()));
}

fn done_unless(problems: bool) -> ExitCode {
    if problems { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn list(run: &Run<'_>, policies: &[InstalledPolicyView]) -> Ended {
    either(run, &policies, |policies| {
        for one in *policies {
            let state = match (&one.status, one.retired_at.as_str()) {
                _ if !one.unreadable.is_empty() => one.unreadable.clone(),
                (_, at) if !at.is_empty() => format!("{at} 停用"),
                (Some(status), _) => status.clone(),
                (None, _) => match (&one.in_force_from, &one.in_force_to) {
                    (Some(from), Some(to)) => format!("{from} 至 {to} 施行"),
                    (Some(from), None) => format!("{from} 起施行"),
                    (None, _) => "施行".to_owned(),
                },
            };
            say(format_args!("{}\t《{}》\t{state}\t{} 案\t{}", one.name, one.title, one.cases, one.sha256));
        }
        for newer in policies.iter().filter_map(|one| one.newer.as_deref()) {
            say(format_args!(
                "{newer} 随程序提供，本库没有装入。装入：policy install {newer} --approval 批准文件"
            ));
        }
    })
}

fn tell_install(view: &PolicyInstallView) {
    say(format_args!("{}《{}》 {}", view.name, view.title, view.sha256));
    view.problems.iter().for_each(|line| say(format_args!("须改正：{line}")));
    view.remarks.iter().for_each(|line| say(format_args!("提示：{line}")));
    match &view.follows {
        Some(before) if view.differences.is_empty() => say(format_args!("与 {before} 没有不同")),
        Some(before) => say(format_args!("与 {before} 的不同：")),
        None => {}
    }
    view.differences.iter().for_each(|line| say(format_args!("    {line}")));
    say(if view.installed { "已装入" } else { "没有装入" });
}

/// Compares, shows what was found or how one case comes to its amounts, and saves it where that is asked for.
fn price(
    run: &Run<'_>,
    input: &PriceInput,
    case: Option<&str>,
    (xlsx, pdf): (Option<&Path>, Option<&Path>),
) -> Ended {
    let desk = run.shared_workbench()?;
    let go_on = std::sync::atomic::AtomicBool::new(false);
    let view = workbench::price_policies(&desk, input, &|_| {}, &go_on)?;
    let mut desk = desk.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut saved = Vec::new();
    if let Some(out) = xlsx {
        saved.push(desk.save_price_workbook(out)?);
    }
    if let Some(out) = pdf {
        saved.push(desk.save_price_pdf(out)?);
    }
    let ended = match case {
        Some(number) => either(run, &desk.explain_price(number)?, |claims| tell_traces(claims)),
        None => either(run, &view, tell_price),
    };
    if !run.json {
        saved.iter().for_each(|path| say(format_args!("已存 {path}")));
    }
    ended
}

fn tell_price(view: &PriceView) {
    let year = view.year.map(|year| format!("，{year} 年度")).unwrap_or_default();
    say(format_args!("{} → {}{year}：{} 案", view.from, view.to, view.cases));
    view.supposed.iter().for_each(|one| say(format_args!("假设：{one}")));
    for clause in &view.clauses {
        for one in &clause.benefits {
            let (before, after) = (one.before.payable.grouped(), one.after.payable.grouped());
            let change = one.difference.grouped();
            say(format_args!("{}  {}  {before} → {after}（{change}）", clause.number, one.title));
        }
    }
    let (before, after) = (view.before.payable.grouped(), view.after.payable.grouped());
    say(format_args!("合计  {before} → {after}（{}）", view.difference.grouped()));
    for (kind, cases) in [("增加", &view.gains), ("减少", &view.losses), ("待定", &view.open)] {
        say(format_args!("{kind} {} 案", cases.len()));
        for one in cases {
            let (before, after) = (one.before.grouped(), one.after.grouped());
            let change = one.difference.grouped();
            say(format_args!("    {}  {}  {before} → {after}（{change}）", one.number, one.applicant));
        }
    }
    for one in &view.unpriced {
        say(format_args!("没有算：{}  {}", one.number, one.why));
    }
}

fn tell_traces(claims: &[PriceClaimView]) {
    for claim in claims {
        say(format_args!("{}  {}", claim.title, claim.project));
        for (side, trace) in [("基准方案", &claim.before), ("比较方案", &claim.after)] {
            let Some(trace) = trace else {
                say(format_args!("  {side}：没有这一事项"));
                continue;
            };
            say(format_args!("  {side}：可支付 {}", trace.payable.grouped()));
            policy::explain(&trace.steps).iter().for_each(|line| say(format_args!("    {line}")));
            trace.reasons.iter().for_each(|line| say(format_args!("    {line}")));
        }
    }
}

pub fn ruling(run: &Run<'_>, policy: Option<&str>, command: Ruling) -> Ended {
    let mut desk = run.workbench()?;
    match command {
        Ruling::List => {}
        Ruling::Effects { ruling, reading } => {
            let effects = desk.ruling_effects(policy, &ruling, &reading)?;
            return either(run, &effects, |effects| {
                touched(effects);
                say(format_args!("影响 {} 案；没有作任何改动", effects.len()));
            });
        }
        Ruling::Set { ruling, reading, basis } => {
            let effects = desk.set_ruling(policy, &ruling, &reading, &basis)?;
            if !run.json {
                touched(&effects);
            }
        }
    }
    let rulings = desk.rulings(policy)?;
    either(run, &rulings, |rulings| {
        for ruling in rulings {
            let by = if ruling.by.is_empty() { "默认".to_owned() } else { format!("{} 裁定", ruling.by) };
            say(format_args!(
                "{}\t{}（{}）\t{by}\t{}",
                ruling.id, ruling.reading_label, ruling.reading, ruling.question
            ));
        }
    })
}
