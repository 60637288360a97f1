//! OFDs: an entry, a document, a page, and as many of the places of data as are asked for.

use std::io::{Cursor, Write};

use super::pdf::{HEIGHT, WIDTH, words};
use super::{Invoice, fen};

const NS: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The parts of an OFD by their paths.
#[derive(Debug, Clone)]
pub struct Ofd {
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Which places of data an OFD has.
#[derive(Debug, Clone, Default)]
pub struct Places {
    pub custom_data: bool,
    pub tags: bool,
    /// The words of the page; the tags need them.
    pub text: bool,
    /// An attachment.
    pub attached: Option<String>,
    /// A picture of its code.
    pub code: Option<Vec<u8>>,
    /// Leaves room for a seal.
    pub sealed: bool,
    /// Objects that come after the page's own.
    pub after: String,
}

impl Ofd {
    pub fn of(invoice: &Invoice, places: &Places) -> Ofd {
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        let mut put = |path: &str, text: String| parts.push((path.to_owned(), text.into_bytes()));
        let custom = if places.custom_data {
            format!(
                "<ofd:CustomDatas><ofd:CustomData Name=\"发票号码\">{}</ofd:CustomData><ofd:CustomData Name=\"合计金额\">{}</ofd:CustomData><ofd:CustomData Name=\"合计税额\">{}</ofd:CustomData><ofd:CustomData Name=\"开票日期\">{}</ofd:CustomData><ofd:CustomData Name=\"购买方纳税人识别号\">{}</ofd:CustomData><ofd:CustomData Name=\"销售方纳税人识别号\">{}</ofd:CustomData></ofd:CustomDatas>",
                invoice.number,
                fen(invoice.net()),
                fen(invoice.tax()),
                invoice.chinese_day(),
                invoice.buyer.uscc,
                invoice.seller.uscc
            )
        } else {
            String::new()
        };
        let signatures =
            if places.sealed { "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>" } else { "" };
        put(
            "OFD.xml",
            format!(
                "{HEAD}<ofd:OFD {NS} Version=\"1.1\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID>{custom}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}</ofd:DocBody></ofd:OFD>"
            ),
        );
        let attachments = if places.attached.is_some() {
            "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
        } else {
            ""
        };
        let tags = if places.tags { "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>" } else { "" };
        let resources =
            if places.code.is_some() { "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" } else { "" };
        put(
            "Doc_0/Document.xml",
            format!(
                "{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>200</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea>{resources}</ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages>{attachments}{tags}</ofd:Document>"
            ),
        );
        let mut objects = String::new();
        if places.text || places.tags {
            for (index, (x, y, size, text)) in words(invoice).into_iter().enumerate() {
                let (x, y, size) = (x * 210.0 / WIDTH, y * 140.0 / HEIGHT, size * 210.0 / WIDTH);
                let top = y - size;
                objects.push_str(&format!("<ofd:TextObject ID=\"{}\" Boundary=\"{x:.2} {top:.2} 90 6\" Font=\"1\" Size=\"{size:.2}\"><ofd:TextCode X=\"0\" Y=\"{size:.2}\">{text}</ofd:TextCode></ofd:TextObject>", 10 + index));
            }
        }
        if places.code.is_some() {
            objects.push_str("<ofd:ImageObject ID=\"150\" Boundary=\"10 5 20 20\" ResourceID=\"160\" CTM=\"20 0 0 20 0 0\"/>");
        }
        objects.push_str(&places.after);
        put(
            "Doc_0/Pages/Page_0/Content.xml",
            format!(
                "{HEAD}<ofd:Page {NS}><ofd:Content><ofd:Layer ID=\"9\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
            ),
        );
        if places.tags {
            let texts: Vec<String> = words(invoice).into_iter().map(|(_, _, _, text)| text).collect();
            let refs = |wanted: &[&str]| -> String {
                let ids = wanted.iter().map(|word| 10 + texts.iter().position(|text| text == word).unwrap());
                ids.map(|id| format!("<ofd:ObjectRef PageRef=\"1\">{id}</ofd:ObjectRef>")).collect()
            };
            let number = refs(&[&format!("发票号码：{}", invoice.number)]);
            let date = refs(&[&format!("开票日期：{}", invoice.chinese_day())]);
            let buyer = refs(&[&format!("名称：{}", invoice.buyer.name)]);
            let seller = refs(&[&format!("名称：{}", invoice.seller.name)]);
            let money = |fen_amount: i64| refs(&[&format!("¥{}", fen(fen_amount))]);
            let items: String =
                invoice.lines.iter().map(|line| format!("<Item>{}</Item>", refs(&[&line.name]))).collect();
            put(
                "Doc_0/Tags/CustomTags.xml",
                format!(
                    "{HEAD}<ofd:CustomTags {NS}><ofd:CustomTag NameSpace=\"http://www.edrm.org.cn/schema/e-invoice/2019\"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"
                ),
            );
            put(
                "Doc_0/Tags/CustomTag.xml",
                format!(
                    "{HEAD}<eInvoice {NS}><InvoiceNo>{number}</InvoiceNo><IssueDate>{date}</IssueDate><Buyer><BuyerName>{buyer}</BuyerName></Buyer><Seller><SellerName>{seller}</SellerName></Seller><TaxExclusiveTotalAmount>{}</TaxExclusiveTotalAmount><TaxTotalAmount>{}</TaxTotalAmount><TaxInclusiveTotalAmount>{}</TaxInclusiveTotalAmount>{items}</eInvoice>",
                    money(invoice.net()),
                    money(invoice.tax()),
                    money(invoice.gross())
                ),
            );
        }
        if let Some(attached) = &places.attached {
            put(
                "Doc_0/Attachs/Attachments.xml",
                format!(
                    "{HEAD}<ofd:Attachments {NS}><ofd:Attachment ID=\"1\" Name=\"original_invoice\" Format=\"xml\"><ofd:FileLoc>original_invoice.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>"
                ),
            );
            put("Doc_0/Attachs/original_invoice.xml", attached.clone());
        }
        if let Some(code) = &places.code {
            put(
                "Doc_0/DocumentRes.xml",
                format!(
                    "{HEAD}<ofd:Res {NS} BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"160\" Type=\"Image\" Format=\"PNG\"><ofd:MediaFile>code.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
                ),
            );
            parts.push(("Doc_0/Res/code.png".to_owned(), code.clone()));
        }
        Ofd { parts }
    }

    pub fn part(&mut self, path: &str) -> &mut Vec<u8> {
        &mut self.parts.iter_mut().find(|(known, _)| known == path).unwrap().1
    }

    /// Replaces a text in a part.
    pub fn changed(mut self, path: &str, from: &str, to: &str) -> Ofd {
        let part = self.part(path);
        let text = String::from_utf8(part.clone()).unwrap();
        assert!(text.contains(from), "{from} is not in {path}");
        *part = text.replacen(from, to, 1).into_bytes();
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        zipped(&self.parts)
    }
}

/// A zip of some parts.
pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
