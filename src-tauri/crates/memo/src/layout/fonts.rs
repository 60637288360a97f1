//! The five faces of a memo, and which of them has a character. It never draws a box for a character that
//! none of them has.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use printpdf::ParsedFont;

use crate::MemoError;

/// A face, by what GB/T 9704-2012 calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// 仿宋: body.
    Fang,
    /// 楷体: second headings, and what signers write.
    Kai,
    /// 黑体: first headings.
    Hei,
    /// In place of 小标宋: titles.
    Title,
    /// What has the rare characters of names.
    Fallback,
}

impl Face {
    /// All faces, in the order in which a rare character is looked for.
    pub(crate) const ALL: [Face; 5] = [Face::Fallback, Face::Hei, Face::Title, Face::Kai, Face::Fang];

    const fn file(self) -> &'static str {
        match self {
            Face::Fang => "FandolFang-Regular.otf",
            Face::Kai => "FandolKai-Regular.otf",
            Face::Hei => "NotoSansSC_400Regular.ttf",
            Face::Title => "NotoSerifSC_700Bold.ttf",
            Face::Fallback => "LXGWWenKai-Light.ttf",
        }
    }

    /// The face's name in the settings.
    const fn name(self) -> &'static str {
        match self {
            Face::Fang => "fang",
            Face::Kai => "kai",
            Face::Hei => "hei",
            Face::Title => "title",
            Face::Fallback => "fallback",
        }
    }

    /// Two letters that end a subset's six-letter tag (ISO 32000-1, 9.6.4).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Face::Fang => "FS",
            Face::Kai => "KT",
            Face::Hei => "HT",
            Face::Title => "XB",
            Face::Fallback => "WK",
        }
    }
}

/// The faces that a bureau may set, by name, with what each is for.
pub const FACES: [(&str, &str); 5] = [
    ("fang", "正文仿宋"),
    ("kai", "楷体"),
    ("hei", "黑体"),
    ("title", "标题小标宋"),
    ("fallback", "后备字体"),
];

/// A character as one face draws it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    pub(crate) gid: u16,
    /// Advance, in em.
    pub(crate) advance: f32,
    /// The character that copying the text gives back.
    pub(crate) ch: char,
}

/// The faces, parsed once.
pub struct Fonts {
    fang: Parsed,
    kai: Parsed,
    hei: Parsed,
    title: Parsed,
    fallback: Parsed,
}

struct Parsed {
    font: ParsedFont,
    em: f32,
    /// What was looked up before: a search of a face's character map took a quarter of a memo's time.
    known: Mutex<HashMap<char, Option<(u16, f32)>>>,
}

impl Parsed {
    /// `None` where it is no font that can be embedded. What parses fonts panics on some that are broken.
    fn read(bytes: &[u8]) -> Option<Parsed> {
        let parsed = catch_unwind(|| ParsedFont::from_bytes(bytes, 0, &mut Vec::new()));
        let font = parsed.ok().flatten().filter(ParsedFont::has_source_bytes)?;
        let em = f32::from(font.font_metrics.units_per_em.max(1));
        Some(Parsed { font, em, known: Mutex::default() })
    }

    /// A character's glyph and its advance in em.
    fn glyph(&self, ch: char) -> Option<(u16, f32)> {
        // Whoever panicked meanwhile left whole entries.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(ch).or_insert_with(|| {
            // Tables are read where they are first asked for.
            let found = catch_unwind(AssertUnwindSafe(|| {
                let gid = self.font.lookup_glyph_index(u32::from(ch)).filter(|gid| *gid != 0)?;
                Some((gid, f32::from(self.font.get_horizontal_advance(gid)) / self.em))
            }));
            found.ok().flatten()
        })
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

impl Fonts {
    /// Reads the faces from a directory that holds the files of `assets/fonts`.
    ///
    /// # Errors
    ///
    /// A file is missing or is no font.
    pub fn load(dir: &Path) -> Result<Fonts, MemoError> {
        Fonts::with(dir, &BTreeMap::new())
    }

    /// The same, with fonts that a bureau has licensed in place of some: by the names in [`FACES`].
    ///
    /// What they lack falls back to the shipped ones of the other faces.
    ///
    /// # Errors
    ///
    /// A file is missing, or is no font that can be embedded.
    pub fn with(dir: &Path, own: &BTreeMap<String, PathBuf>) -> Result<Fonts, MemoError> {
        let read = |face: Face| -> Result<Parsed, MemoError> {
            let file = own.get(face.name()).cloned().unwrap_or_else(|| dir.join(face.file()));
            let bytes =
                std::fs::read(&file).map_err(|source| MemoError::FontFile { file: file.clone(), source })?;
            Parsed::read(&bytes).ok_or(MemoError::NotAFont { file })
        };
        Ok(Fonts {
            fang: read(Face::Fang)?,
            kai: read(Face::Kai)?,
            hei: read(Face::Hei)?,
            title: read(Face::Title)?,
            fallback: read(Face::Fallback)?,
        })
    }

    pub(crate) fn parsed(&self, face: Face) -> &ParsedFont {
        &self.of(face).font
    }

    fn of(&self, face: Face) -> &Parsed {
        match face {
            Face::Fang => &self.fang,
            Face::Kai => &self.kai,
            Face::Hei => &self.hei,
            Face::Title => &self.title,
            Face::Fallback => &self.fallback,
        }
    }

    /// The character in the face, or in the first fallback that has it.
    pub(crate) fn glyph(&self, face: Face, ch: char) -> Option<Glyph> {
        if invisible(ch) {
            return None;
        }
        std::iter::once(face).chain(Face::ALL).find_map(|face| self.exactly(face, ch))
    }

    fn exactly(&self, face: Face, ch: char) -> Option<Glyph> {
        // The Fandol faces draw U+FFE5 as a dollar sign: the yen sign's glyph is the right one.
        let drawn = if ch == '￥' { '¥' } else { ch };
        let ch = if ch == '¥' { '￥' } else { ch };
        let (gid, advance) = self.of(face).glyph(drawn)?;
        Some(Glyph { face, gid, advance, ch })
    }
}

/// Characters that would change what a reader sees without being seen themselves.
fn invisible(ch: char) -> bool {
    ch.is_control()
        || matches!(u32::from(ch), 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// Whether the bytes are a font that can be embedded, with a glyph for `ch`: for `cargo xtask fuzz` alone.
#[cfg(fuzzing)]
pub fn check_font(bytes: &[u8], ch: char) -> bool {
    Parsed::read(bytes).is_some_and(|font| font.glyph(ch).is_some())
}
