//! Where a value of a voucher stands: the file and where in it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A box on a page, in ten-thousandths of the page's width and height from its upper left corner: it can be marked
/// on the page at any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageBox {
    /// The page, from 1.
    pub page: u32,
    /// Left edge.
    pub left: u16,
    /// Upper edge.
    pub top: u16,
    /// Right edge.
    pub right: u16,
    /// Lower edge.
    pub bottom: u16,
}

impl PageBox {
    /// The smallest box around both; pages are those of the first.
    #[must_use]
    pub fn around(self, other: PageBox) -> PageBox {
        PageBox {
            page: self.page,
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The file as a whole.
    File,
    /// An element of an XML, by its path: `EInvoice/EInvoiceData/BasicInformation/RequestTime`.
    Element(String),
    /// A box on a page or picture.
    Box(PageBox),
}

/// The file and where in it. A file within another is written with a slash: `发票.zip/1.pdf/invoice.xml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file's name as it came; never used as a path.
    pub file: String,
    /// Where in it.
    pub at: At,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn whole(file: &str) -> Place {
        Place { file: file.to_owned(), at: At::File }
    }

    /// An element of an XML.
    #[must_use]
    pub fn element(file: &str, path: &str) -> Place {
        Place { file: file.to_owned(), at: At::Element(path.to_owned()) }
    }

    /// A box on a page.
    #[must_use]
    pub fn on_page(file: &str, on: PageBox) -> Place {
        Place { file: file.to_owned(), at: At::Box(on) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            At::File => f.write_str(&self.file),
            At::Element(path) => write!(f, "{}：{path}", self.file),
            At::Box(on) => write!(f, "{}第 {} 页", self.file, on.page),
        }
    }
}
