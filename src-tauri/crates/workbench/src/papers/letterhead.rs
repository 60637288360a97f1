//! How a bureau's papers look: red head, what stands before the year in its document numbers, seal, handwriting,
//! fonts that it has licensed. Kept as settings; pictures are originals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casework::{Actor, AuditAction, Pictures, Role};
use jiff::Timestamp;
use store::Reader;

use crate::error::Error;
use crate::papers::issuer::{Issuer, bureaus, issuer, known};
use crate::papers::view::{
    BureauPaper, FaceView, LetterheadChange, LetterheadView, OfficeView, PaperStyleView,
};
use crate::session::{Workbench, event, recorded, typed};

const SETTING: &str = "letterhead";

fn hand_of(user: i64) -> String {
    format!("hand of user {user}")
}

/// The settings in force; those of a bureau that has set nothing.
pub(crate) fn read(reader: &Reader<'_>) -> Result<LetterheadView, Error> {
    match reader.setting(SETTING)? {
        None => Ok(LetterheadView::default()),
        Some(json) => serde_json::from_str(&json).map_err(|error| Error::Content("文头设置", error)),
    }
}

/// The pictures that a signature shows: one's own handwriting, and with the last signature the seal.
pub(crate) fn pictures(
    reader: &Reader<'_>,
    actor: &Actor,
    role: Role,
    issuer: &Issuer,
) -> Result<Pictures, Error> {
    let kept = |sha256: Option<String>| -> Result<Option<Vec<u8>>, Error> {
        sha256.map(|sha256| Ok(reader.original(&sha256.into())?)).transpose()
    };
    let hand = kept(reader.setting(&hand_of(actor.person.id))?.filter(|sha256| !sha256.is_empty()))?;
    let seal = if role == Role::Approver { kept(issuer.seal.clone())? } else { None };
    Ok(Pictures { hand, seal })
}

impl LetterheadView {
    /// What stands before the year in a document number of a bureau, such as `经信评`.
    #[must_use]
    pub fn office(&self, bureau: &str) -> String {
        let own = || format!("{}评", bureau.strip_suffix('局').unwrap_or(bureau));
        self.offices.get(bureau).cloned().unwrap_or_else(own)
    }
}

impl Workbench {
    /// How the bureau's papers look, with what can be set of it.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn paper_style(&self) -> Result<PaperStyleView, Error> {
        let session = self.session()?;
        session.store.read::<_, Error>(|reader| {
            let style = read(reader)?;
            let given = reader.document_series()?;
            let mut bureaus = bureaus(reader)?;
            bureaus.extend(style.offices.keys().cloned());
            bureaus.sort();
            bureaus.dedup();
            let office = |bureau: &String| -> Result<OfficeView, Error> {
                let issuer = issuer(reader, bureau)?;
                let office = issuer.office;
                let series = given.iter().filter(|(series, ..)| *series == office);
                Ok(OfficeView {
                    bureau: bureau.clone(),
                    name: issuer.name,
                    seal: issuer.seal.is_some(),
                    notices: issuer.notices,
                    address: issuer.address,
                    contact: issuer.contact,
                    own: style.offices.contains_key(bureau),
                    last: series.map(|(_, year, last)| format!("{office}〔{year}〕{last}号")).collect(),
                    office,
                })
            };
            let face = |(name, label): &(&str, &str)| FaceView {
                name: (*name).to_owned(),
                label: (*label).to_owned(),
                file: style.fonts.get(*name).cloned(),
            };
            let hand = reader.setting(&hand_of(session.actor.person.id))?;
            Ok(PaperStyleView {
                red: style.red,
                countersign: style.countersign.clone(),
                offices: bureaus.iter().map(office).collect::<Result<_, _>>()?,
                faces: memo::FACES.iter().map(face).collect(),
                seal: style.seal.is_some(),
                hand: hand.is_some_and(|sha256| !sha256.is_empty()),
            })
        })
    }

    /// The picture of the seal.
    ///
    /// # Errors
    /// Nobody is signed in; there is none.
    pub fn seal_picture(&self) -> Result<Vec<u8>, Error> {
        self.session()?.store.read::<_, Error>(|reader| {
            let seal = read(reader)?.seal.ok_or_else(|| Error::NotFound("没有设印章图片".to_owned()))?;
            Ok(reader.original(&seal.into())?)
        })
    }

    /// The picture of one's own handwriting.
    ///
    /// # Errors
    /// Nobody is signed in; there is none.
    pub fn hand_picture(&self) -> Result<Vec<u8>, Error> {
        let session = self.session()?;
        session.store.read::<_, Error>(|reader| {
            let hand = reader.setting(&hand_of(session.actor.person.id))?.filter(|sha256| !sha256.is_empty());
            let hand = hand.ok_or_else(|| Error::NotFound("没有设手写签名图片".to_owned()))?;
            Ok(reader.original(&hand.into())?)
        })
    }

    /// How the bureau's papers look.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn letterhead(&self) -> Result<LetterheadView, Error> {
        self.session()?.store.read(read)
    }

    /// Changes how the bureau's papers look. Memos whose content is frozen stay as they are.
    ///
    /// # Errors
    /// Not an administrator; a picture or a font that cannot be used.
    pub fn set_letterhead(&mut self, change: &LetterheadChange) -> Result<LetterheadView, Error> {
        self.session_mut()?.require(&[Role::Admin], AuditAction::LetterheadSet, "")?;
        let mut style = self.letterhead()?;
        let before = recorded(&style)?;
        let mut own = None;
        match &change.bureau {
            Some(bureau) => {
                self.session()?.store.read(|reader| known(reader, bureau))?;
                own = Some((bureau.clone(), own_words(&style, bureau, change)?));
            }
            None if change.name.is_some()
                || change.notices.is_some()
                || change.address.is_some()
                || change.contact.is_some() =>
            {
                return Err(Error::invalid("请写明是哪个单位的名称、补正文号、受理地点或联系人"));
            }
            None => style.red = change.red.unwrap_or(style.red),
        }
        if let Some(bureau) = &change.countersign {
            style.countersign = countersigner(bureau)?;
        }
        for (bureau, office) in &change.offices {
            match office.trim() {
                "" => drop(style.offices.remove(bureau)),
                office => drop(style.offices.insert(bureau.clone(), series_name(office)?)),
            }
        }
        for (face, file) in &change.fonts {
            if !memo::FACES.iter().any(|(name, _)| name == face) {
                let known: Vec<&str> = memo::FACES.iter().map(|(name, _)| *name).collect();
                return Err(Error::invalid(format!("没有“{face}”这一字体，可设：{}", known.join("、"))));
            }
            match file.trim() {
                "" => drop(style.fonts.remove(face)),
                file => drop(style.fonts.insert(face.clone(), typed(Path::new(file)).display().to_string())),
            }
        }
        if !change.fonts.is_empty() {
            // A font that cannot be embedded is refused now, not at the first memo.
            self.loaded_fonts = Some(Arc::new(memo::Fonts::with(&self.fonts, &files(&style.fonts))?));
        }
        let seal = match change.seal.as_deref().map(str::trim) {
            None => None,
            Some("") => Some(None),
            Some(file) => Some(Some(picture(file)?)),
        };
        let session = self.session_mut()?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            if let Some(seal) = seal {
                let seal =
                    seal.map(|png| tx.put_original(&png)).transpose()?.map(|sha| sha.as_str().to_owned());
                match &mut own {
                    Some((_, paper)) => paper.seal = seal,
                    None => style.seal = seal,
                }
            }
            if let Some((bureau, paper)) = own.filter(|(_, paper)| !paper.is_usual()) {
                style.bureaus.insert(bureau, paper);
            } else if let Some(bureau) = &change.bureau {
                style.bureaus.remove(bureau);
            }
            let after = recorded(&style)?;
            tx.set_setting(SETTING, &after)?;
            tx.audit(event(&actor, now, AuditAction::LetterheadSet, "", &before, &after))?;
            Ok(())
        })?;
        self.letterhead()
    }

    /// Sets or takes away the picture of one's own handwriting.
    ///
    /// # Errors
    /// Nobody is signed in; a picture that cannot be used.
    pub fn set_hand(&mut self, file: Option<&Path>) -> Result<(), Error> {
        let png = file.map(|file| picture(&file.display().to_string())).transpose()?;
        let session = self.session_mut()?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let sha256 = png.map(|png| tx.put_original(&png)).transpose()?;
            let sha256 = sha256.map(|sha| sha.as_str().to_owned()).unwrap_or_default();
            tx.set_setting(&hand_of(actor.person.id), &sha256)?;
            tx.audit(event(&actor, now, AuditAction::HandSet, &actor.person.name, "", &sha256))?;
            Ok(())
        })
    }

    /// The fonts, parsed at the first use: the bureau's own where it has set any.
    pub(crate) fn fonts(&mut self) -> Result<Arc<memo::Fonts>, Error> {
        if let Some(loaded) = &self.loaded_fonts {
            return Ok(Arc::clone(loaded));
        }
        let own = match &self.session {
            Some(session) => session.store.read(read)?.fonts,
            None => BTreeMap::new(),
        };
        let loaded = Arc::new(memo::Fonts::with(&self.fonts, &files(&own))?);
        self.loaded_fonts = Some(Arc::clone(&loaded));
        Ok(loaded)
    }
}

/// The bureau that countersigns, as it fits a box of the memo.
fn countersigner(bureau: &str) -> Result<String, Error> {
    let bureau = bureau.trim();
    if bureau.chars().count() > 20 || bureau.chars().any(char::is_control) {
        return Err(Error::invalid(format!("会签单位“{bureau}”过长或含有控制符，请写简称，如 财政局")));
    }
    Ok(bureau.to_owned())
}

/// What stands before the year in a number.
fn series_name(text: &str) -> Result<String, Error> {
    if text.chars().count() <= 20 && !text.contains(['〔', '〕']) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid(format!("“{text}”不能用作发文机关代字：最多 20 字，不含〔〕")))
}

/// What is a bureau's own, but for its seal, after a change.
fn own_words(style: &LetterheadView, bureau: &str, change: &LetterheadChange) -> Result<BureauPaper, Error> {
    const LONGEST: usize = 80;
    let mut own = style.bureaus.get(bureau).cloned().unwrap_or_default();
    let words = [
        (&change.name, &mut own.name),
        (&change.address, &mut own.address),
        (&change.contact, &mut own.contact),
    ];
    for (text, kept) in words.into_iter().filter_map(|(text, kept)| Some((text.as_ref()?.trim(), kept))) {
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(Error::invalid(format!("“{text}”太长：最多 {LONGEST} 字，不分行")));
        }
        text.clone_into(kept);
    }
    if let Some(notices) = &change.notices {
        own.notices = series_name(notices.trim())?;
    }
    if change.red.is_some() {
        own.red = change.red;
    }
    Ok(own)
}

fn files(fonts: &BTreeMap<String, String>) -> BTreeMap<String, PathBuf> {
    fonts.iter().map(|(face, file)| (face.clone(), PathBuf::from(file))).collect()
}

fn picture(file: &str) -> Result<Vec<u8>, Error> {
    let path = typed(Path::new(file));
    let png = std::fs::read(&path).map_err(Error::io(&path))?;
    memo::check_picture(&png)?;
    Ok(png)
}
