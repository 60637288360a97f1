//! How good a password is: judged by how many guesses it would take (zxcvbn), with the words of the office among the
//! first guesses.

use secrecy::{ExposeSecret, SecretString};
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use crate::error::Error;

/// The fewest characters that a password has.
const SHORTEST: usize = 10;
/// Words that anybody in the office would try.
const OFFICE: [&str; 12] = [
    "policy-workbench",
    "workbench",
    "policy",
    "zhengce",
    "pingshen",
    "政策评审",
    "评审",
    "政策",
    "口令",
    "mima",
    "koulin",
    "kouling",
];

/// Refuses a password that is easily guessed. `words` are those of the user and the office.
pub(crate) fn strong(password: &SecretString, name: &str, words: &[&str]) -> Result<(), Error> {
    let secret = password.expose_secret();
    if secret.chars().count() < SHORTEST {
        return Err(Error::invalid(format!("口令至少 {SHORTEST} 个字符")));
    }
    if !name.is_empty() && secret.to_lowercase().contains(&name.to_lowercase()) {
        return Err(Error::invalid("口令不能含用户名"));
    }
    let guessed_first: Vec<&str> = std::iter::once(name)
        .chain(words.iter().copied())
        .chain(OFFICE)
        .filter(|word| !word.is_empty())
        .collect();
    let judged = zxcvbn(secret, &guessed_first);
    if judged.score() >= Score::Three {
        return Ok(());
    }
    let why =
        judged.feedback().and_then(|feedback| feedback.warning()).map_or("可供猜测的组合太少", in_chinese);
    Err(Error::invalid(format!(
        "口令太容易猜到：{why}。请用四五个互不相干的词，或一句别处没有的话，中间加几个不是日期的数字"
    )))
}

fn in_chinese(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            "键盘上相邻的键是最先被试的"
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "重复的字符不增加难度"
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => "与常用口令相同或相近",
        Warning::SequencesLikeAbcAreEasyToGuess => "连续的字母或数字是最先被试的",
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => "年份和日期是最先被试的",
        Warning::AWordByItselfIsEasyToGuess => "只有一个词",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => "人名是最先被试的",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn passwords_that_are_easily_guessed_are_refused_with_what_to_do() {
        let judged = |secret: &str, name: &str| {
            strong(&SecretString::from(secret), name, &["滨江区经信局", "经信局"])
                .map_err(|error| error.to_string())
        };
        for weak in [
            "short",
            "123456789",
            "1234567890",
            "0987654321",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghijkl",
            "Password123!",
            "qwertyuiop[]",
            "1qaz2wsx3edc",
            "iloveyou2024",
            "19850312abc",
            "workbench2024",
            "滨江区经信局2024",
        ] {
            assert!(judged(weak, "李复核").is_err(), "{weak}");
        }
        assert!(judged("Reviewer-2024-x", "reviewer").unwrap_err().contains("用户名"));
        let said = judged("Password123!", "李复核").unwrap_err();
        assert!(said.contains("常用口令") && said.contains("请用"), "{said}");
        for good in
            ["yanshi-2024-binjiang", "北山路的桂花开了三次", "correct horse battery staple", "T7#kd92!pQ"]
        {
            assert_eq!(judged(good, "李复核"), Ok(()), "{good}");
        }
    }
}
