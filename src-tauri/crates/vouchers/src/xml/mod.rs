//! XML as vouchers have it: a small tree under limits, and the shapes of invoices in it.

mod edrm;
mod einvoice;
mod listen;
mod tree;
mod xbrl;

pub(crate) use tree::{Element, XmlError, parse};

use crate::problem::{FileProblemCode, VoucherProblem};
use crate::{Limits, Place, Voucher};
use casework::Severity;

/// What an XML gave: vouchers, and texts of QR codes that it holds.
#[derive(Debug, Default)]
pub(crate) struct FromXml {
    pub vouchers: Vec<Voucher>,
    pub problems: Vec<VoucherProblem>,
    /// Texts of QR codes, or pictures of them in base64, with the path of their element.
    pub codes: Vec<(String, String)>,
}

/// Reads an XML of any known shape; `None` where it is none of them, which is no fault.
pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Option<FromXml> {
    let root = match parse(bytes, limits) {
        Ok(root) => root,
        Err(why) => return Some(FromXml { problems: vec![refused(file, &why)], ..FromXml::default() }),
    };
    of_tree(file, &root)
}

/// The same of a tree.
pub(crate) fn of_tree(file: &str, root: &Element) -> Option<FromXml> {
    if edrm::is_one(root) {
        return Some(edrm::read(file, root));
    }
    if xbrl::is_one(root) {
        return Some(xbrl::read(file, root));
    }
    einvoice::read(file, root)
}

/// The problem of an XML that cannot be read.
pub(crate) fn refused(file: &str, why: &XmlError) -> VoucherProblem {
    match why {
        XmlError::Entities => VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::Entities,
            vec![Place::whole(file)],
            format!("“{file}”含有文档类型声明或自定义实体，不予识读：电子发票的 XML 不含这些内容"),
            "请从税务数字账户重新下载原始 XML 后再交",
        ),
        XmlError::TooLarge => VoucherProblem::too_large(file, "XML 过大或层次过深"),
        XmlError::Broken => VoucherProblem::unreadable(file, "XML 结构有误"),
    }
}
