//! The policy: shown, assessed, and read one way or the other.

use std::process::ExitCode;

use super::arguments::{Policy, Ruling};
use super::cases::touched;
use super::output::{either, say};
use super::{Ended, Run};

pub fn policy(run: &Run<'_>, command: Policy) -> Ended {
    match command {
        Policy::Show { pack } => {
            let view = workbench::policy_view(pack.as_deref())?;
            either(run, &view, |view| {
                let status = view.status.as_deref().map(|status| format!("（{status}）")).unwrap_or_default();
                say(format_args!("{}{status}\n", view.title));
                for clause in &view.clauses {
                    say(format_args!("{}  {}", clause.number, clause.text));
                    for benefit in &clause.benefits {
                        say(format_args!("    → {benefit}"));
                    }
                }
            })
        }
        Policy::Assess { pack, facts } => {
            let assessed = workbench::assess_file(&pack, &facts)?;
            either(run, &assessed.assessment, |assessment| tell(assessment, &assessed.sentences))
        }
        Policy::Lint { pack } => {
            let lints = workbench::lint(pack.as_deref())?;
            either(run, &lints, |lints| {
                for lint in lints {
                    let clause = lint.clause.as_deref().unwrap_or("");
                    say(format_args!(
                        "{}:{}  {clause}  {}  {}",
                        lint.file, lint.line, lint.code, lint.message
                    ));
                }
            })?;
            Ok(done_unless(lints.iter().any(|lint| lint.severity == policy::Severity::Error)))
        }
        Policy::Test { pack } => {
            let failures = workbench::run_examples(pack.as_deref())?;
            either(run, &failures, |failures| match failures.as_slice() {
                [] => say("算例全部成立"),
                some => some
                    .iter()
                    .for_each(|failure| say(format_args!("{}：{}", failure.example, failure.message))),
            })?;
            Ok(done_unless(!failures.is_empty()))
        }
        Policy::Diff { older, newer } => {
            let differences = workbench::differences(&older, &newer)?;
            either(run, &differences, |differences| match differences.as_slice() {
                [] => say("两个政策包没有不同"),
                some => {
                    for one in some {
                        say(format_args!("{} {}：{}", one.subject, one.id, one.message));
                        for detail in &one.details {
                            say(format_args!("    {}：“{}” → “{}”", detail.of, detail.from, detail.to));
                        }
                    }
                }
            })
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

pub fn ruling(run: &Run<'_>, command: Ruling) -> Ended {
    let mut desk = run.workbench()?;
    match command {
        Ruling::List => {}
        Ruling::Effects { ruling, reading } => {
            let effects = desk.ruling_effects(&ruling, &reading)?;
            return either(run, &effects, |effects| {
                touched(effects);
                say(format_args!("影响 {} 案；没有作任何改动", effects.len()));
            });
        }
        Ruling::Set { ruling, reading, basis } => {
            let effects = desk.set_ruling(&ruling, &reading, &basis)?;
            if !run.json {
                touched(&effects);
            }
        }
    }
    let rulings = desk.rulings()?;
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
