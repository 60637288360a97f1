//! What a formula says of its cell, as far as it is looked at: that it adds up cells above. Nothing is computed.

use casework::CellRef;

/// Whether a formula adds up cells above its own, in its own column: `SUM(F2:F9)`, `SUBTOTAL(9,F2:F9)`, `F2+F3`.
pub(crate) fn adds_up(formula: &str, (row, column): (u32, u32)) -> bool {
    if formula.len() > 400 {
        return false;
    }
    let marks = |c: &char| !c.is_whitespace() && !matches!(c, '=' | '$' | '[' | ']' | '.' | '(' | ')');
    let plain: String = formula.trim_start_matches("of:").chars().filter(marks).collect();
    let plain = plain.to_ascii_uppercase();
    let named = ["SUBTOTAL9,", "SUBTOTAL109,", "SUBTOTAL9;", "SUBTOTAL109;", "SUM"]
        .iter()
        .find(|name| plain.starts_with(**name));
    let (cells, many) = match named {
        Some(name) => (&plain[name.len()..], true),
        None => (plain.as_str(), plain.contains('+')),
    };
    let above = |cell: &str| {
        let at: Option<CellRef> = format!("x!{cell}").parse().ok();
        at.is_some_and(|at| at.column == column && at.row < row)
    };
    many && cells.split(['+', ',', ';', ':']).all(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_adds_up_cells_above_in_its_own_column_does() {
        let at = (3, 5);
        for formula in [
            "SUM(F2:F3)",
            "=SUM($F$2:$F$3)",
            "SUBTOTAL(9,F2:F3)",
            "F2+F3",
            "of:=SUM([.F2:.F3])",
            "SUM(F2,F3)",
        ] {
            assert!(adds_up(formula, at), "{formula}");
        }
        for formula in
            ["SUM(D4:E4)", "F2", "F2*2", "SUM(F2:F9)", "SUM(G2:G3)", "VLOOKUP(A4,A1:F3,6)", "F2-F3", ""]
        {
            assert!(!adds_up(formula, at), "{formula}");
        }
    }
}
