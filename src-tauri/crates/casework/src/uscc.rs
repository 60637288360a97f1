//! 统一社会信用代码: 18 characters whose last one checks the others (GB 32100-2015).
//!
//! Says whether a code can exist, never whether it is anybody's.

/// The 31 characters of a code, by value: I, O, S, V and Z are left out.
const CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weights of the first 17 places: 3 to the power of the place, modulo 31 (GB 32100-2015, 5.6).
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotUscc {
    /// Not 18 characters.
    Length(usize),
    /// A character that codes do not use.
    Character(char),
    /// The last character does not agree with the others.
    CheckCharacter,
}

/// The check character of the first 17 characters, or `None` where one of them is no code character.
#[must_use]
pub fn check_character(first_17: &str) -> Option<char> {
    let mut sum = 0;
    let mut places = 0;
    for (c, weight) in first_17.chars().zip(WEIGHTS) {
        sum += value(c)? * weight;
        places += 1;
    }
    if places != WEIGHTS.len() || first_17.chars().count() != WEIGHTS.len() {
        return None;
    }
    CHARACTERS.chars().nth(((31 - sum % 31) % 31) as usize)
}

/// What a character counts for; its place in the alphabet, less those that are left out before it.
fn value(c: char) -> Option<u32> {
    let left_out = |c: char| "IOSVZ".chars().filter(|gap| *gap < c).count();
    match c {
        '0'..='9' => c.to_digit(10),
        'I' | 'O' | 'S' | 'V' | 'Z' => None,
        'A'..='Z' => c.to_digit(36)?.checked_sub(u32::try_from(left_out(c)).ok()?),
        _ => None,
    }
}

/// Checks a code that is already in capital ASCII letters and digits.
///
/// # Errors
/// When it cannot be a code.
pub fn check_uscc(code: &str) -> Result<(), NotUscc> {
    let count = code.chars().count();
    if count != 18 {
        return Err(NotUscc::Length(count));
    }
    if let Some(c) = code.chars().find(|c| value(*c).is_none()) {
        return Err(NotUscc::Character(c));
    }
    let (body, last) = code.split_at(17);
    match check_character(body) {
        Some(expected) if last.starts_with(expected) => Ok(()),
        _ => Err(NotUscc::CheckCharacter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_pass() {
        // Of well-known public bodies and companies, as their own pages print them.
        for code in ["91330100799655058B", "91440300708461136T", "914403001922038216", "91350100M000100Y43"] {
            assert_eq!(check_uscc(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        let code = "91350100M000100Y43";
        for place in 0..18 {
            for c in CHARACTERS.chars() {
                let wrong: String =
                    code.chars().enumerate().map(|(i, known)| if i == place { c } else { known }).collect();
                assert_eq!(check_uscc(&wrong).is_ok(), wrong == code, "{wrong}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_told_by_its_defect() {
        assert_eq!(check_uscc("9135010"), Err(NotUscc::Length(7)));
        assert_eq!(check_uscc("91350100M000100YI3"), Err(NotUscc::Character('I')));
        assert_eq!(check_uscc("91350100M000100Y44"), Err(NotUscc::CheckCharacter));
    }
}
