//! What every application says of its applicant, whatever the policy: who it is, then what the pack asks for.

use policy::{Input, InputKind, Pack};

/// The rows of sheet 申报主体, in order. A pack that does not ask for name or code is still asked for by both:
/// a package without them names nobody.
pub(crate) fn inputs(pack: &Pack) -> Vec<Input> {
    let identity =
        [row("name", "企业名称", "与营业执照一致"), row("uscc", "统一社会信用代码", "18 位，与营业执照一致")];
    let named = |name: &str| pack.applicant_inputs.iter().any(|input| input.name == name);
    let mut inputs: Vec<Input> = identity.into_iter().filter(|input| !named(&input.name)).collect();
    inputs.extend(pack.applicant_inputs.iter().cloned());
    inputs
}

fn row(name: &str, label: &str, note: &str) -> Input {
    Input {
        name: name.to_owned(),
        label: label.to_owned(),
        kind: InputKind::Text,
        unit: None,
        from_items: false,
        note: Some(note.to_owned()),
        required: true,
    }
}
