//! CustomTag: which of the page's texts is which field. The only structured way to names and lines of a 数电票 without an
//! attachment.

use crate::amount::{day, is_digital_number, is_digits, printed_amount};
use crate::ofd::package::{Package, resolved};
use crate::ofd::page::Page;
use crate::page_text::Letter;
use crate::problem::VoucherProblem;
use crate::xml::Element;
use crate::{Field, Kind, Party, Source, Voucher, VoucherLine};

/// What the tags of a document say; `None` where it has none.
pub(super) fn tagged(
    package: &Package<'_>,
    document_path: &str,
    document: &Element,
    pages: &[Page],
    problems: &mut Vec<VoucherProblem>,
) -> Option<Voucher> {
    let list_path = resolved(document_path, document.child("CustomTags").and_then(Element::value)?);
    let list = package.xml("", &list_path, problems)?;
    let path = list.all("FileLoc").into_iter().find_map(Element::value)?;
    let root = package.xml("", &resolved(&list_path, path), problems)?;
    let tags = Tags { root: &root, pages };
    let number = tags.text("InvoiceNo").filter(|number| is_digits(&number.value, &[8, 20]));
    let digital = number.as_ref().is_some_and(|number| is_digital_number(&number.value));
    let party = |side: &str| Party {
        name: tags.text(&format!("{side}Name")),
        uscc: tags.text(&format!("{side}TaxID")),
    };
    let amount = |name: &str| tags.text(name).and_then(|text| text.map(|text| printed_amount(&text)));
    let lines = root.all("Item").into_iter().filter_map(|item| {
        let name = tags.of(item)?;
        Some(VoucherLine { name, model: None, net: None, tax: None })
    });
    let voucher = Voucher {
        kind: if digital { Kind::Digital } else { Kind::Older },
        number,
        code: tags.text("InvoiceCode").filter(|code| is_digits(&code.value, &[10, 12])),
        date: tags.text("IssueDate").and_then(|text| text.map(|text| day(&text))),
        buyer: party("Buyer"),
        seller: party("Seller"),
        net: amount("TaxExclusiveTotalAmount"),
        tax: amount("TaxTotalAmount"),
        gross: amount("TaxInclusiveTotalAmount"),
        remark: tags.text("Note"),
        lines: lines.collect(),
        ..Voucher::default()
    };
    voucher.best_source().is_some().then_some(voucher)
}

struct Tags<'t> {
    root: &'t Element,
    pages: &'t [Page],
}

impl Tags<'_> {
    fn text(&self, name: &str) -> Option<Field<String>> {
        self.of(self.root.all(name).into_iter().next()?)
    }

    /// The texts that a tag refers to, joined: `¥` and `4449.00`, or a name that was wrapped. None where one of them is
    /// not seen.
    fn of(&self, tag: &Element) -> Option<Field<String>> {
        let mut letters: Vec<Letter> = Vec::new();
        let mut page = None;
        for reference in tag.children.iter().filter(|child| child.name == "ObjectRef") {
            let id = reference.value()?;
            let own = reference.attribute("PageRef")?;
            let on = self.pages.iter().find(|page| page.id == own)?;
            letters.extend(on.objects.get(id)?);
            page = Some(on);
        }
        let text: String = letters.iter().map(|letter| letter.c).collect();
        // Some makers tag the printed label with its value.
        let value = text.rsplit(['：', ':']).next().unwrap_or_default().trim().to_owned();
        let page = page.filter(|_| !value.is_empty())?;
        Some(Field::new(value, page.text.place(&letters), Source::CustomTag))
    }
}
