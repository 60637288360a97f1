//! Whether a mapping fits a pack: its names, its places, and no cell read twice.

use policy::Pack;

use crate::unknown_forms::mapping::{
    BENEFIT, IGNORE, Mapping, MappingError, PartMapping, PartOf, cell_of, column_of, field_names,
};
use crate::unknown_forms::overlap;

impl Mapping {
    /// Reads a mapping's JSON, and checks it against a pack.
    ///
    /// # Errors
    /// What is no JSON of this form, or names what the pack does not have.
    pub fn parse(json: &str, pack: &Pack) -> Result<Mapping, MappingError> {
        let mapping: Mapping = serde_json::from_str(json)
            .map_err(|error| MappingError(format!("不是应有的 JSON（{error}）")))?;
        mapping.check(pack)?;
        Ok(mapping)
    }

    /// Checks a mapping against a pack.
    ///
    /// # Errors
    /// Names that the pack does not have, places that are none.
    pub fn check(&self, pack: &Pack) -> Result<(), MappingError> {
        self.sheets.iter().try_for_each(|part| check(part, pack))?;
        overlap::check(&self.sheets).map_err(MappingError)
    }
}

fn check(part: &PartMapping, pack: &Pack) -> Result<(), MappingError> {
    let sheet = &part.sheet;
    let wrong = |what: String| Err(MappingError(format!("工作表“{sheet}”：{what}")));
    if let Some(benefit) = &part.benefit
        && pack.benefit(benefit).is_none()
    {
        return wrong(format!("政策中没有申报事项“{benefit}”"));
    }
    let by_row = part.columns.values().any(|name| name == BENEFIT);
    if part.what == PartOf::Claims && part.benefit.is_none() && !by_row {
        return wrong("申报内容须写明事项（benefit）".to_owned());
    }
    for (unit, named) in
        part.unit.iter().map(|unit| (unit, "unit")).chain(part.units.values().map(|u| (u, "units")))
    {
        if !crate::reading::text::is_money_unit(unit) {
            return wrong(format!("{named} 只能是“元”或“万元”，不是“{unit}”"));
        }
    }
    if !part.columns.is_empty() && part.header_row.is_none_or(|row| row == 0) {
        return wrong("写了 columns 就须以 header_row 指明表头所在的行（从 1 起）".to_owned());
    }
    if let (Some(header), Some(last)) = (part.header_row, part.last_row)
        && last <= header
    {
        return wrong(format!("末行（last_row）{last} 须在表头行 {header} 之下"));
    }
    if let Some(id) = part.benefits.values().find(|id| *id != IGNORE && pack.benefit(id).is_none()) {
        return wrong(format!("benefits 中的“{id}”不是申报事项"));
    }
    let names = field_names(part.what, part.benefit.as_deref(), pack);
    for (letters, name) in &part.columns {
        if column_of(letters).is_none() {
            return wrong(format!("“{letters}”不是列号"));
        }
        if name != IGNORE && !names.iter().any(|(known, _)| known == name) {
            return wrong(format!("{letters} 列：没有“{name}”这一项"));
        }
    }
    for (name, place) in &part.cells {
        if !names.iter().any(|(known, _)| known == name) {
            return wrong(format!("没有“{name}”这一项"));
        }
        if cell_of(sheet, place).is_none() {
            return wrong(format!("“{place}”不是单元格"));
        }
    }
    Ok(())
}
