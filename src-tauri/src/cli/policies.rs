//! The policy: shown, assessed, and read one way or the other.

use super::arguments::{Policy, Ruling};
use super::output::{either, json, say};
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
        Policy::Assess { pack, facts } => json(&workbench::assess_file(&pack, &facts)?),
    }
}

pub fn ruling(run: &Run<'_>, command: Ruling) -> Ended {
    let mut desk = run.desk()?;
    if let Ruling::Set { ruling, reading, basis } = command {
        desk.set_ruling(&ruling, &reading, &basis)?;
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
