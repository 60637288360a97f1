//! What stands twice in one package, each with the one before it.

use std::collections::HashMap;

use jiff::civil::Date;
use policy::Money;

use super::{ClaimedOnce, Key, OnceKind, Sameness};

/// One that stands a second time, with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin<'a> {
    /// The later one.
    pub later: &'a ClaimedOnce,
    /// The one before it.
    pub earlier: &'a ClaimedOnce,
    /// How sure it is.
    pub sameness: Sameness,
}

/// What two must share discriminators a key to be the same, or perhaps so.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Discriminator {
    /// Nothing: the key alone says it.
    Nothing,
    Amount(Money),
    Date(Date),
}

/// An older invoice's code, as it is looked up: two codes are two invoices.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Code<'a> {
    Any,
    Only(Option<&'a str>),
}

type Place<'a> = (&'a Key, bool, Discriminator, Code<'a>);

/// Where a thing with a key stands: whether all of it is known counts for a bare key alone.
fn places<'a>(thing: &'a ClaimedOnce, key: &'a Key) -> impl Iterator<Item = Place<'a>> {
    let codes = [Code::Any, Code::Only(thing.code.as_deref())];
    discriminators(thing, key).flat_map(move |discriminators| {
        codes.map(|code| (key, key.bare && thing.whole, discriminators, code))
    })
}

/// Where those stand that a thing may repeat.
fn sought<'a>(thing: &'a ClaimedOnce, key: &'a Key) -> impl Iterator<Item = Place<'a>> {
    let codes = match thing.code.as_deref() {
        None => [Some(Code::Any), None],
        code => [Some(Code::Only(code)), Some(Code::Only(None))],
    };
    // A bare number says nothing between two that are wholly known.
    let wholes = [Some(false), (key.bare && !thing.whole).then_some(true)];
    discriminators(thing, key).flat_map(move |discriminators| {
        let places = wholes.into_iter().flatten();
        places.flat_map(move |whole| {
            codes.into_iter().flatten().map(move |code| (key, whole, discriminators, code))
        })
    })
}

fn discriminators<'a>(thing: &'a ClaimedOnce, key: &Key) -> impl Iterator<Item = Discriminator> + 'a {
    let enough = !key.bare || thing.kind == OnceKind::Person;
    let nothing = enough.then_some(Discriminator::Nothing);
    let amount = thing.amount.filter(|_| !enough).map(Discriminator::Amount);
    let date = thing.date.filter(|_| !enough).map(Discriminator::Date);
    [nothing, amount, date].into_iter().flatten()
}

/// What stands twice, in order: each with the first one that it repeats. Each place knows the first that stands there,
/// so that a list of one number takes no longer than any other.
#[must_use]
pub fn twins(all: &[ClaimedOnce]) -> Vec<Twin<'_>> {
    let mut first: HashMap<Place<'_>, usize> = HashMap::with_capacity(all.len());
    let mut found = Vec::new();
    for (index, later) in all.iter().enumerate() {
        let candidates = later.keys.iter().flat_map(|key| sought(later, key));
        let candidates = candidates.filter_map(|place| first.get(&place).copied());
        let repeated = candidates
            .filter_map(|earlier| Some((all[earlier].same_as(later)?, earlier)))
            .min_by_key(|(sameness, earlier)| (*sameness == Sameness::Perhaps, *earlier));
        if let Some((sameness, earlier)) = repeated {
            found.push(Twin { later, earlier: &all[earlier], sameness });
        }
        for place in later.keys.iter().flat_map(|key| places(later, key)) {
            first.entry(place).or_insert(index);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::CellRef;
    use crate::identity::Names;

    fn thing() -> impl Strategy<Value = ClaimedOnce> {
        let key = (0..3_u8, any::<bool>()).prop_map(|(text, bare)| Key {
            text: text.to_string(),
            bare,
            secret: false,
        });
        let known = (prop::collection::vec(key, 1..3), any::<bool>(), any::<bool>());
        let discriminators =
            (prop::option::of(0..2_u8), prop::option::of(0..2_u8), prop::option::of(1..3_i8));
        (known, discriminators).prop_map(|((keys, whole, person), (code, amount, day))| ClaimedOnce {
            kind: if person { OnceKind::Person } else { OnceKind::Receipt },
            names: Names::Item("i".to_owned()),
            shown: String::new(),
            at: CellRef::new("明细", 0, 0),
            keys,
            whole,
            code: code.map(|code| code.to_string()),
            amount: amount.map(|amount| Money::new(amount.into())),
            date: day.map(|day| Date::constant(2024, 3, day)),
        })
    }

    /// One against each before it.
    fn one_by_one(all: &[ClaimedOnce]) -> Vec<Twin<'_>> {
        let mut found = Vec::new();
        for (index, later) in all.iter().enumerate() {
            let before = all[..index].iter().filter_map(|earlier| Some((earlier.same_as(later)?, earlier)));
            let before: Vec<(Sameness, &ClaimedOnce)> = before.collect();
            let same = before.iter().find(|(sameness, _)| *sameness == Sameness::Same);
            if let Some((sameness, earlier)) = same.or(before.first()) {
                found.push(Twin { later, earlier, sameness: *sameness });
            }
        }
        found
    }

    proptest! {
        #[test]
        fn it_finds_what_comparing_one_by_one_finds(mut all in prop::collection::vec(thing(), 0..9)) {
            // A key is of one kind of thing.
            let kind = all.first().map(|thing| thing.kind);
            for (index, thing) in all.iter_mut().enumerate() {
                thing.kind = kind.unwrap_or(thing.kind);
                thing.names = Names::Item(format!("i{index}"));
            }
            prop_assert_eq!(twins(&all), one_by_one(&all));
        }
    }
}
