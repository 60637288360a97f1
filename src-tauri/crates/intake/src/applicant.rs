//! What every application says of its applicant, whatever the policy: name and 统一社会信用代码, then what the
//! pack asks for, then how to reach and pay it.

use policy::{Input, InputKind, Pack};

/// The rows of sheet 申报主体, in order. What the pack names itself stands as the pack has it.
pub(crate) fn inputs(pack: &Pack) -> Vec<Input> {
    let named = |name: &str| pack.applicant_inputs.iter().any(|input| input.name == name);
    let identity = [
        row("name", "企业名称", InputKind::Text, true, "与营业执照一致"),
        row("uscc", "统一社会信用代码", InputKind::Text, true, "18 位，与营业执照一致"),
    ];
    let contact = [
        row("address", "注册地址", InputKind::Text, false, ""),
        row("employees", "职工人数", InputKind::Count, false, "上年末在册人数"),
        row("last_year_revenue", "上年度营业收入", InputKind::Money, false, ""),
        row("contact", "联系人", InputKind::Text, false, ""),
        row("phone", "联系电话", InputKind::Text, false, ""),
        row("bank_name", "开户银行", InputKind::Text, false, "用于拨付资助资金"),
        row("bank_account", "银行账号", InputKind::Text, false, "用于拨付资助资金"),
    ];
    let missing = |rows: Vec<Input>| rows.into_iter().filter(|input| !named(&input.name)).collect::<Vec<_>>();
    let mut inputs = missing(identity.into());
    inputs.extend(pack.applicant_inputs.iter().cloned());
    inputs.extend(missing(contact.into()));
    inputs
}

fn row(name: &str, label: &str, kind: InputKind, required: bool, note: &str) -> Input {
    let unit = match kind {
        InputKind::Money => Some("元".to_owned()),
        InputKind::Count => Some("人".to_owned()),
        _ => None,
    };
    Input {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        unit,
        from_items: false,
        note: (!note.is_empty()).then(|| note.to_owned()),
        required,
    }
}
