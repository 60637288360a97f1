//! A form while it is made.

use std::collections::BTreeSet;

use casework::CellRef;

use crate::amount::Unit;
use crate::benefit::Benefit;
use crate::chance::Chance;
use crate::habit::{Habit, Habits};
use crate::invent::Party;
use crate::rows::Row;
use crate::sheet::Sheet;
use crate::truth::{Tell, Truth};

/// A claim while it is made.
pub struct Making {
    pub benefit: &'static Benefit,
    pub project: Option<String>,
}

/// A form while it is made.
pub struct Draft {
    pub seed: u64,
    pub chance: Chance,
    pub habits: Habits,
    /// The habits that came to something.
    pub used: BTreeSet<Habit>,
    pub applicant: Party,
    pub year: i16,
    pub claims: Vec<Making>,
    pub rows: Vec<Row>,
    /// For each row its figure's index in the truth, once it stands on a sheet.
    pub laid: Vec<Option<usize>>,
    pub unit: Unit,
    pub sheets: Vec<Sheet>,
    pub truth: Truth,
}

impl Draft {
    pub fn has(&self, habit: Habit) -> bool {
        self.habits.has(habit)
    }

    /// What is the same wherever the form says it: chance that hangs on the seed and a word alone.
    pub fn steady(&self, about: &str) -> Chance {
        Chance::new(
            about.bytes().fold(self.seed, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(u64::from(byte))),
        )
    }

    /// A label of the form, the same in each of its blocks.
    pub fn label(&self, words: &[&str]) -> String {
        self.steady(words[0]).word(words)
    }

    /// A sheet more, by its place.
    pub fn sheet(&mut self, name: &str) -> usize {
        let mut name: String = name.chars().filter(|sign| !"[]:*?/\\'".contains(*sign)).take(28).collect();
        while self.sheets.iter().any(|sheet| sheet.name == name) {
            name.push('2');
        }
        self.sheets.push(Sheet::new(name));
        self.sheets.len() - 1
    }

    /// A heading or label as people break and stretch it.
    pub fn broken(&mut self, text: &str) -> String {
        let signs: Vec<char> = text.chars().collect();
        if !self.has(Habit::HeadingBroken) || signs.len() < 2 || !self.chance.percent(50) {
            return text.to_owned();
        }
        self.used.insert(Habit::HeadingBroken);
        if signs.len() <= 4 && signs.iter().all(|sign| !sign.is_ascii()) {
            let blank = self.chance.word(&[" ", "  ", "\u{3000}"]);
            return signs.iter().map(char::to_string).collect::<Vec<_>>().join(&blank);
        }
        // A break goes before a bracket, else into the middle; never into a word of Latin letters.
        let place = signs.iter().position(|sign| "（(".contains(*sign)).unwrap_or(signs.len() / 2);
        if place == 0 || signs[place - 1].is_ascii() && signs[place].is_ascii() {
            return text.to_owned();
        }
        let (first, last) = signs.split_at(place);
        format!("{}\n{}", first.iter().collect::<String>(), last.iter().collect::<String>())
    }

    pub fn tell(&mut self, sheet: usize, cells: Vec<CellRef>, words: &[&str], habit: Habit) {
        self.used.insert(habit);
        self.truth.tells.push(Tell {
            sheet: self.sheets[sheet].name.clone(),
            cells,
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            habit,
        });
    }
}
