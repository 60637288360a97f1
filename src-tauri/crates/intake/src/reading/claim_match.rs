//! Which claim a row means: by 申报事项 and 项目名称, and never by a guess.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use casework::{Claim, ProblemCode};
use policy::Pack;

use crate::reading::text::{excerpt, key};

/// The code of a row that may mean several claims.
pub(crate) const WHICH_CLAIM: ProblemCode = ProblemCode::WhichClaim;

/// The claims of a package as rows refer to them.
pub(crate) struct Claims<'a> {
    claims: &'a [Claim],
    /// The claims' projects, as keys.
    projects: Vec<Option<String>>,
    /// Titles of the claims' benefits, as keys.
    titles: Vec<(String, &'a str)>,
    /// Many rows say what a row above them said.
    known: RefCell<HashMap<RowWords, ClaimMatch>>,
    /// Most say what the row right above them said, in texts that they share with it.
    last: Cell<Option<(RowTexts, usize)>>,
}

/// The addresses of the texts of 申报事项 and 项目名称 in a row's cells.
pub(crate) type RowTexts = (Option<usize>, Option<usize>);

/// 申报事项 and 项目名称 of a row.
type RowWords = (Option<String>, Option<String>);

/// What a row's words come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClaimMatch {
    /// One claim, by its index.
    To(usize),
    /// The row names no claim.
    Unnamed,
    /// Why its words mean none, and what to do.
    Broken { code: ProblemCode, message: String, remedy: &'static str },
}

impl<'a> Claims<'a> {
    pub(crate) fn new(claims: &'a [Claim], pack: &'a Pack) -> Claims<'a> {
        let mut titles = Vec::new();
        for (benefit, sheet) in pack.benefits.iter().zip(crate::reading::titles::sheet_titles(pack)) {
            titles.push((key(&benefit.title), benefit.id.as_str()));
            titles.push((key(&sheet), benefit.id.as_str()));
            titles.push((key(&benefit.id), benefit.id.as_str()));
        }
        // A synonym never stands in for another benefit's own title.
        for benefit in &pack.benefits {
            titles.extend(pack.synonyms(&benefit.id).iter().map(|word| (key(word), benefit.id.as_str())));
        }
        let short = pack.benefits.iter().zip(crate::reading::titles::short_titles(pack));
        titles.extend(short.filter_map(|(benefit, title)| Some((title?, benefit.id.as_str()))));
        let projects = claims.iter().map(|claim| claim.project.as_deref().map(key)).collect();
        Claims { claims, projects, titles, known: RefCell::default(), last: Cell::default() }
    }

    /// The claims, with words for benefits that stand above the pack's own.
    pub(crate) fn with_words(mut self, words: Option<&'a BTreeMap<String, String>>) -> Claims<'a> {
        let words = words.into_iter().flatten().map(|(word, id)| (key(word), id.as_str()));
        self.titles.splice(0..0, words);
        self
    }

    /// The claim that a row's words mean.
    pub(crate) fn match_claim(&self, benefit: Option<&str>, project: Option<&str>) -> ClaimMatch {
        let words = (benefit.map(str::to_owned), project.map(str::to_owned));
        self.known.borrow_mut().entry(words).or_insert_with(|| self.work_out(benefit, project)).clone()
    }

    /// The claim of the row above, where it had the same texts.
    pub(crate) fn as_above(&self, texts: RowTexts) -> Option<usize> {
        self.last.get().filter(|(above, _)| *above == texts).map(|(_, claim)| claim)
    }

    /// Notes what a row's texts meant, for the row below it.
    pub(crate) fn note(&self, texts: RowTexts, claim: usize) {
        self.last.set(Some((texts, claim)));
    }

    fn work_out(&self, benefit: Option<&str>, project: Option<&str>) -> ClaimMatch {
        let broken = |code, message, remedy| ClaimMatch::Broken { code, message, remedy };
        let benefit = benefit.filter(|text| !text.trim().is_empty());
        let project = project.filter(|text| !text.trim().is_empty());
        let named = match benefit {
            None => None,
            Some(text) => {
                let wanted = key(text);
                match self.titles.iter().find(|(title, _)| *title == wanted) {
                    Some((_, id)) => Some(*id),
                    None => {
                        let message = format!("“{}”不是本政策的申报事项", excerpt(text));
                        return broken(ProblemCode::UnknownBenefit, message, "请从下拉列表选申报事项");
                    }
                }
            }
        };
        if benefit.is_none() && project.is_none() {
            return if self.claims.len() == 1 { ClaimMatch::To(0) } else { ClaimMatch::Unnamed };
        }
        let of_benefit: Vec<usize> = (0..self.claims.len())
            .filter(|index| named.is_none_or(|id| self.claims[*index].benefit == id))
            .collect();
        let wanted = project.map(key);
        let of_project: Vec<usize> = of_benefit
            .iter()
            .copied()
            .filter(|index| wanted.is_some() && self.projects[*index] == wanted)
            .collect();
        match (of_project.as_slice(), of_benefit.as_slice(), project) {
            ([only], _, _) => ClaimMatch::To(*only),
            // A claim that gives no project is meant whatever the row says of one.
            ([], [only], None) => ClaimMatch::To(*only),
            ([], [only], Some(_)) if self.claims[*only].project.is_none() => ClaimMatch::To(*only),
            ([], [], _) => {
                let message = format!("申报事项“{}”的页面没有填写", excerpt(benefit.unwrap_or_default()));
                broken(ProblemCode::ClaimNotMade, message, "请填写该事项的页面，或删去此行")
            }
            ([], _, Some(project)) => {
                let message = format!("项目“{}”与该事项所申报的项目都不一致", excerpt(project));
                broken(ProblemCode::UnknownProject, message, "请与事项页的项目名称写得一样")
            }
            _ => broken(
                WHICH_CLAIM,
                "该事项申报了多项，无法确定此行属于哪一项".to_owned(),
                "请在“项目名称”列写明项目，各项的项目名称不要重复",
            ),
        }
    }
}
