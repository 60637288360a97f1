//! The recovery key: printed once at set-up and kept in the bureau's safe.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::StoreError;
use crate::keys::key_wrapping::{Key, random};

/// Crockford's base 32: no I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 8 groups of 5, of which the last character checks the others.
const LENGTH: usize = 40;
const GROUP: usize = 5;

/// 195 random bits and a check character. Show it once, at set-up: the store keeps no copy.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryKey([u8; LENGTH]);

impl RecoveryKey {
    pub(crate) fn generate() -> Result<RecoveryKey, StoreError> {
        let bytes = random::<LENGTH>()?;
        let mut digits = [0; LENGTH];
        for (digit, byte) in digits.iter_mut().zip(bytes.iter()) {
            *digit = byte & 31;
        }
        digits[LENGTH - 1] = check(&digits[..LENGTH - 1]);
        Ok(RecoveryKey(digits))
    }

    /// The key that seals the store's own. The digits are random in full, so that no slow hash is needed.
    pub(crate) fn key(&self) -> Key {
        let mut digest = Sha256::new();
        digest.update(b"policy-workbench recovery key v1");
        digest.update(self.0);
        Zeroizing::new(digest.finalize().into())
    }
}

/// Luhn's sum in base 32: it finds each wrong character and nearly each swapped pair.
fn check(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let doubled = u32::from(*digit) * if index % 2 == 0 { 2 } else { 1 };
            doubled / 32 + doubled % 32
        })
        .sum();
    u8::try_from((32 - sum % 32) % 32).unwrap_or(0)
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, digit) in self.0.iter().enumerate() {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(*digit)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl FromStr for RecoveryKey {
    type Err = StoreError;

    /// Takes what people type: either case, with or without hyphens and blanks, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<RecoveryKey, StoreError> {
        let mut digits = Zeroizing::new(Vec::with_capacity(LENGTH));
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| char::from(*known) == letter);
            let digit = digit.and_then(|digit| u8::try_from(digit).ok());
            digits.push(digit.ok_or(StoreError::NotARecoveryKey)?);
        }
        let digits: [u8; LENGTH] = digits.as_slice().try_into().map_err(|_| StoreError::NotARecoveryKey)?;
        if check(&digits[..LENGTH - 1]) != digits[LENGTH - 1] {
            return Err(StoreError::NotARecoveryKey);
        }
        Ok(RecoveryKey(digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_people_type_it() {
        let key = RecoveryKey::generate().unwrap();
        let shown = key.to_string();
        assert_eq!(shown.len(), 47);
        assert_eq!(shown.parse::<RecoveryKey>().unwrap(), key);
        let typed = shown.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(typed.parse::<RecoveryKey>().unwrap(), key);
    }

    #[test]
    fn any_single_wrong_character_is_noticed() {
        let key = RecoveryKey::generate().unwrap();
        for place in 0..LENGTH {
            for other in 1..32 {
                let mut wrong = key.clone();
                wrong.0[place] = (wrong.0[place] + other) % 32;
                assert!(wrong.to_string().parse::<RecoveryKey>().is_err());
            }
        }
    }

    #[test]
    fn debugging_output_does_not_show_it() {
        let key = RecoveryKey::generate().unwrap();
        assert_eq!(format!("{key:?}"), "RecoveryKey(…)");
    }
}
