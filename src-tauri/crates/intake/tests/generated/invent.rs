//! Invented enterprises, products, numbers and days. Nothing here is anybody's.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::chance::Chance;

/// An enterprise by name and 统一社会信用代码.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    pub uscc: String,
}

const FIRST: &[&str] = &[
    "砚", "栖", "星", "松", "禾", "澄", "江", "云", "听", "青", "岚", "汀", "渚", "屏", "荻", "涧", "鹭",
    "桐", "越", "沚",
];
const SECOND: &[&str] = &[
    "湖", "岚", "渚", "涧", "隐", "丘", "荻", "岫", "澜", "屏", "石", "舟", "帆", "禾", "川", "原", "月",
    "山",
];
const TRADES: &[&str] = &["微电子", "半导体", "集成电路", "芯片技术", "智能科技", "电子科技"];
const SUPPLIES: &[&str] =
    &["晶圆代工", "掩模", "设计软件", "集成电路制造", "电子设备", "信息技术", "封装测试", "智算"];
const ENDS: &[&str] =
    &["有限公司", "股份有限公司", "有限责任公司", "（杭州）有限公司", "(中国)有限公司", "（集团）有限公司"];

fn stem(chance: &mut Chance) -> String {
    chance.word(FIRST) + &chance.word(SECOND)
}

pub fn applicant(chance: &mut Chance) -> Party {
    let name = format!("杭州{}{}有限公司", stem(chance), chance.word(TRADES));
    Party { name, uscc: uscc("330108", chance) }
}

pub fn vendor(chance: &mut Chance) -> Party {
    let (place, region) = *chance.pick(&[
        ("宁波", "330200"),
        ("绍兴", "330600"),
        ("上海", "310115"),
        ("无锡", "320200"),
        ("深圳", "440300"),
    ]);
    let name = format!("{place}{}{}{}", stem(chance), chance.word(SUPPLIES), chance.word(ENDS));
    Party { name, uscc: uscc(region, chance) }
}

/// What a product is called.
pub fn product(chance: &mut Chance) -> String {
    let stem = stem(chance);
    match chance.below(5) {
        0 => format!("{stem}{}号", chance.word(&["一", "二", "三", "五"])),
        1 => format!(
            "{stem} {}{:02} {}",
            chance.word(&["LN", "XC", "QH"]),
            chance.between(1, 99),
            chance.word(&["电源管理芯片", "射频前端芯片", "主控芯片"])
        ),
        2 => format!("{}{}芯片", chance.word(&["SX", "YH", "CQ"]), chance.between(100, 9999)),
        3 => format!("基于28nm的{stem}{}研发", chance.word(&["视觉处理器", "安全芯片", "AI加速芯片"])),
        _ => format!(
            "{stem}{}（{}）",
            chance.word(&["存储控制芯片", "传感芯片"]),
            chance.word(&["一期", "二代", "车规级"])
        ),
    }
}

const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A 统一社会信用代码 with the check characters of GB 11714 (its 17th) and GB 32100 (its 18th).
pub fn uscc(region: &str, chance: &mut Chance) -> String {
    let body: String = (0..6).map(|_| char::from(b'0' + u8::try_from(chance.below(10)).unwrap())).collect();
    let organisation = format!("MA{body}");
    let mut code = format!("91{region}{organisation}{}", organisation_check(&organisation));
    code.push(check_character(&code));
    code
}

fn organisation_check(body: &str) -> char {
    let weighed: u32 = [3, 7, 9, 10, 5, 8, 4, 2]
        .iter()
        .zip(body.chars())
        .map(|(weight, sign)| weight * sign.to_digit(36).unwrap())
        .sum();
    match 11 - weighed % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap(),
    }
}

/// GB 32100: the 18th character for the first seventeen.
pub fn check_character(first: &str) -> char {
    let mut weight = 1;
    let mut weighed = 0;
    for sign in first.bytes() {
        weighed += weight * SIGNS.iter().position(|known| *known == sign).unwrap();
        weight = weight * 3 % 31;
    }
    char::from(SIGNS[(31 - weighed % 31) % 31])
}

/// The twenty digits of a 数电票.
pub fn invoice_number(chance: &mut Chance) -> String {
    format!("2433200000{:010}", chance.between(1_000_000_000, 9_999_999_999))
}

pub fn contract_number(chance: &mut Chance) -> String {
    format!("{}-2024-{:03}", chance.word(&["HT", "CG", "SL", "KJ"]), chance.between(1, 999))
}

/// A day of the year.
pub fn day(year: i16, chance: &mut Chance) -> Date {
    Date::new(year, 1, 1).unwrap().checked_add(chance.between(0, 364).days()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_are_those_of_published_codes() {
        // From GB 32100's own example and from a code that stands on many a licence.
        assert_eq!(check_character("91350100M000100Y4"), '3');
        assert_eq!(check_character("91330108MA2DM7116"), 'C');
        assert_eq!(organisation_check("D2143569"), 'X');
    }
}
