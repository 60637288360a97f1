//! Rulings, caps, inputs and parameters that nothing refers to.

use super::{Lint, POLICY, Severity, line};
use crate::Pack;

pub(super) fn lint(pack: &Pack, lints: &mut Vec<Lint>) {
    let mut report = |name: String, clause: Option<String>, code, message| {
        let line = line(pack, &name);
        lints.push(Lint { file: POLICY, line, clause, code, severity: Severity::Error, message });
    };
    let used = |name: &str| pack.referred_to.iter().any(|known| known == name);
    for ruling in pack.rulings.iter().filter(|ruling| ruling.settled_by.is_none()) {
        let name = format!("ruling {}", ruling.id);
        if !used(&name) {
            let message =
                format!("没有规则用到口径“{}”。请用上、删去，或以 settled_by 写明何处使用。", ruling.id);
            report(name, Some(ruling.clause.clone()), "unused-ruling", message);
        }
    }
    for parameter in &pack.parameters {
        let name = format!("parameter {}", parameter.name);
        if !used(&name) {
            let message = format!("没有规则用到参数“{}”。", parameter.name);
            report(name, Some(parameter.clause.clone()), "unused-parameter", message);
        }
    }
    for cap in &pack.group_caps {
        let name = format!("cap {}", cap.id);
        if !used(&name) {
            report(name, None, "unused-cap", format!("没有资助项以 under 用到合计上限“{}”。", cap.id));
        }
    }
    let mut inputs: Vec<(String, Option<String>, &str)> = Vec::new();
    for input in &pack.applicant_inputs {
        inputs.push((format!("input {}", input.name), None, &input.name));
    }
    for benefit in &pack.benefits {
        for input in &benefit.inputs {
            let name = format!("input {} {}", benefit.id, input.name);
            inputs.push((name, Some(benefit.clause.clone()), &input.name));
        }
    }
    for (name, clause, input) in inputs {
        if !used(&name) && !pack.for_the_record.contains(&name) {
            let message =
                format!("没有规则用到填报项“{input}”。请用上、删去，或写 record = true 表明只备查。");
            report(name, clause, "unused-input", message);
        }
    }
}
