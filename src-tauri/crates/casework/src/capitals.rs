//! Amounts in Chinese capitals, as bills and vouchers write them (《支付结算办法》附一 正确填写票据和结算凭证的基本规定).

use policy::Money;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// `人民币叁佰万元整` for 3,000,000.00. `None` for negative amounts, parts of a fen and what no store can hold.
#[must_use]
pub fn in_capitals(amount: Money) -> Option<String> {
    let fen = u64::try_from(amount.to_fen()?).ok()?;
    let (yuan, jiao, last) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::from("人民币");
    if yuan > 0 {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (jiao, last) {
        (0, 0) if yuan == 0 => text.push_str("零元整"),
        (0, 0) => text.push('整'),
        (0, last) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push(digit(last));
            text.push('分');
        }
        (jiao, last) => {
            // A yuan part that ends in 0 takes 零 before the jiao (107000.53: …柒仟元零伍角叁分).
            if yuan > 0 && yuan % 10 == 0 {
                text.push('零');
            }
            text.push(digit(jiao));
            text.push('角');
            if last > 0 {
                text.push(digit(last));
                text.push('分');
            } else {
                text.push('整');
            }
        }
    }
    Some(text)
}

fn digit(value: u64) -> char {
    DIGITS[usize::try_from(value % 10).unwrap_or(0)]
}

fn whole(yuan: u64) -> String {
    let groups: Vec<u64> = std::iter::successors(Some(yuan), |rest| (*rest >= 10_000).then(|| rest / 10_000))
        .map(|rest| rest % 10_000)
        .collect();
    let mut text = String::new();
    for (index, group) in groups.iter().enumerate().rev() {
        // One 零 stands for any run of zeros between two digits, also across groups.
        if *group < 1_000 && *group > 0 && !text.is_empty() {
            text.push('零');
        }
        text.push_str(&four(*group));
        if *group > 0 {
            text.push_str(GROUPS[index.min(GROUPS.len() - 1)]);
        }
    }
    text
}

fn four(group: u64) -> String {
    let mut text = String::new();
    let mut zero = false;
    for place in (0..4_u32).rev() {
        let value = group / 10_u64.pow(place) % 10;
        if value == 0 {
            zero = !text.is_empty();
            continue;
        }
        if zero {
            text.push('零');
            zero = false;
        }
        text.push(digit(value));
        text.push_str(PLACES[place as usize]);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn capitals(yuan: &str) -> String {
        in_capitals(yuan.parse().unwrap()).unwrap()
    }

    /// The first five are the examples of the rule itself, or differ from them in one digit.
    #[test]
    fn the_rules_own_examples() {
        assert_eq!(capitals("1409.50"), "人民币壹仟肆佰零玖元伍角整");
        assert_eq!(capitals("6007.14"), "人民币陆仟零柒元壹角肆分");
        assert_eq!(capitals("1680.32"), "人民币壹仟陆佰捌拾元零叁角贰分");
        assert_eq!(capitals("107000.53"), "人民币壹拾万柒仟元零伍角叁分");
        assert_eq!(capitals("16409.02"), "人民币壹万陆仟肆佰零玖元零贰分");
        assert_eq!(capitals("325.04"), "人民币叁佰贰拾伍元零肆分");
    }

    #[test]
    fn round_and_small_amounts() {
        assert_eq!(capitals("0"), "人民币零元整");
        assert_eq!(capitals("0.05"), "人民币伍分");
        assert_eq!(capitals("0.50"), "人民币伍角整");
        assert_eq!(capitals("10"), "人民币壹拾元整");
        assert_eq!(capitals("100000"), "人民币壹拾万元整");
        assert_eq!(capitals("1000000000"), "人民币壹拾亿元整");
        assert_eq!(capitals("100000001"), "人民币壹亿零壹元整");
        assert_eq!(capitals("3000000"), "人民币叁佰万元整");
        assert_eq!(capitals("20500300"), "人民币贰仟零伍拾万零叁佰元整");
    }

    #[test]
    fn what_has_no_capitals() {
        assert_eq!(in_capitals("-1".parse().unwrap()), None);
        assert_eq!(in_capitals("0.001".parse().unwrap()), None);
    }

    /// Reads capitals by their grammar alone: digits, 拾佰仟 within a group, 万 and 亿 over what stands before
    /// them. It shares nothing with the writing.
    fn read_back(text: &str) -> Option<u128> {
        let text = text.strip_prefix("人民币")?;
        let text = text.strip_suffix('整').unwrap_or(text);
        let (yuan, rest) = text.split_once('元').unwrap_or(("", text));
        let (mut total, mut section, mut pending) = (0_u128, 0_u128, 0_u128);
        for ch in yuan.chars() {
            if let Some(digit) = "零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == ch) {
                pending = digit as u128;
                continue;
            }
            let unit: u128 = match ch {
                '拾' => 10,
                '佰' => 100,
                '仟' => 1_000,
                '万' => 10_000,
                '亿' => 100_000_000,
                _ => return None,
            };
            if unit < 10_000 {
                section += pending * unit;
            } else {
                // 万亿: what has been read so far counts in it, too.
                section += pending;
                if section == 0 {
                    total *= unit;
                } else if total > 0 && total % unit != 0 {
                    total = (total + section) * unit;
                } else {
                    total += section * unit;
                }
                section = 0;
            }
            pending = 0;
        }
        let mut fen = (total + section + pending) * 100;
        let mut digit = 0;
        for ch in rest.chars() {
            match ch {
                '角' => fen += digit * 10,
                '分' => fen += digit,
                other => digit = "零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == other)? as u128,
            }
        }
        Some(fen)
    }

    fn amount(fen: u64) -> Money {
        format!("{}.{:02}", fen / 100, fen % 100).parse().unwrap()
    }

    proptest::proptest! {
        #[test]
        fn every_amount_reads_back(fen in 0_u64..10_000_000_000_000_000) {
            let text = in_capitals(amount(fen)).unwrap();
            proptest::prop_assert_eq!(read_back(&text), Some(u128::from(fen)), "{}", text);
            // One 零 at most between two digits, and none before 元 but alone.
            proptest::prop_assert!(!text.contains("零零") && (!text.contains("零元") || fen < 100), "{}", text);
        }

        /// Amounts of few digits among many zeros, where the rules for 零 matter.
        #[test]
        fn sparse_amounts_read_back(places in proptest::collection::vec((0_u32..15, 1_u64..10), 1..5)) {
            let fen = places.iter().map(|(place, digit)| digit * 10_u64.pow(*place)).sum::<u64>() % 1_000_000_000_000_000;
            let text = in_capitals(amount(fen)).unwrap();
            proptest::prop_assert_eq!(read_back(&text), Some(u128::from(fen)), "{}", text);
        }
    }
}
