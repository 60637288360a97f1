//! An invoice as XML, in each dialect.

use super::{Invoice, fen};

pub fn english(invoice: &Invoice) -> String {
    let lines: String = invoice
        .lines
        .iter()
        .map(|line| {
            format!(
                "<IssuItemInformation><ItemName>{}</ItemName><SpecMod>{}</SpecMod><Amount>{}</Amount><TaxRate>0.06</TaxRate><ComTaxAm>{}</ComTaxAm><TotaltaxIncludedAmount>{}</TotaltaxIncludedAmount></IssuItemInformation>",
                line.name, line.model, fen(line.net), fen(line.tax), fen(line.net + line.tax)
            )
        })
        .collect();
    let blue = if invoice.net() < 0 { "N" } else { "Y" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EInvoice><Header><EIid>{number}</EIid><EInvoiceTag>SWEI3200</EInvoiceTag><Version>0.2</Version><InherentLabel><InIssuType><LabelCode>{blue}</LabelCode><LabelName>是否蓝字发票</LabelName></InIssuType><EInvoiceType><LabelCode>01</LabelCode></EInvoiceType></InherentLabel></Header><EInvoiceData><SellerInformation><SellerIdNum>{}</SellerIdNum><SellerName>{}</SellerName></SellerInformation><BuyerInformation><BuyerIdNum>{}</BuyerIdNum><BuyerName>{}</BuyerName></BuyerInformation><BasicInformation><TotalAmWithoutTax>{}</TotalAmWithoutTax><TotalTaxAm>{}</TotalTaxAm><TotalTax-includedAmount>{}</TotalTax-includedAmount><RequestTime>{}</RequestTime></BasicInformation>{lines}<AdditionalInformation><Remark>{}</Remark></AdditionalInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber><IssueTime>2099-01-01</IssueTime></TaxSupervisionInfo><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><Object><InvoiceNumber>99999999999999999999</InvoiceNumber></Object></Signature></EInvoice>",
        invoice.seller.uscc,
        invoice.seller.name,
        invoice.buyer.uscc,
        invoice.buyer.name,
        fen(invoice.net()),
        fen(invoice.tax()),
        fen(invoice.gross()),
        invoice.dashed_day(),
        invoice.remark,
        number = invoice.number,
    )
}

fn flat(invoice: &Invoice, root: &str, names: [&str; 10], line: [&str; 4]) -> String {
    let [number, date, buyer, buyer_id, seller, seller_id, net, tax, gross, remark] = names;
    let [name, model, line_net, line_tax] = line;
    let lines: String = invoice
        .lines
        .iter()
        .map(|l| {
            format!("<X><{name}>{}</{name}><{model}>{}</{model}><{line_net}>{}</{line_net}><{line_tax}>{}</{line_tax}></X>", l.name, l.model, fen(l.net), fen(l.tax))
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root}><{number}>{}</{number}><{date}>{}</{date}><{buyer}>{}</{buyer}><{buyer_id}>{}</{buyer_id}><{seller}>{}</{seller}><{seller_id}>{}</{seller_id}><{net}>{}</{net}><{tax}>{}</{tax}><{gross}>{}</{gross}><{remark}>{}</{remark}>{lines}</{root}>",
        invoice.number,
        invoice.day(),
        invoice.buyer.name,
        invoice.buyer.uscc,
        invoice.seller.name,
        invoice.seller.uscc,
        fen(invoice.net()),
        fen(invoice.tax()),
        fen(invoice.gross()),
        invoice.remark
    )
}

pub fn chinese(invoice: &Invoice) -> String {
    flat(
        invoice,
        "电子发票",
        [
            "发票号码",
            "开票日期",
            "购买方名称",
            "购买方纳税人识别号",
            "销售方名称",
            "销售方纳税人识别号",
            "合计金额",
            "合计税额",
            "价税合计",
            "备注",
        ],
        ["项目名称", "规格型号", "金额", "税额"],
    )
}

pub fn pinyin(invoice: &Invoice) -> String {
    flat(
        invoice,
        "Invoice",
        ["FPHM", "KPRQ", "GMFMC", "GMFNSRSBH", "XSFMC", "XSFNSRSBH", "HJJE", "HJSE", "JSHJ", "BZ"],
        ["XMMC", "GGXH", "JE", "SE"],
    )
}

/// The data that older OFD invoices have attached.
pub fn edrm(invoice: &Invoice, graph_code: &str) -> String {
    let lines: String = invoice
        .lines
        .iter()
        .map(|line| {
            format!("<fp:GoodsInfo><fp:Item>{}</fp:Item><fp:Amount>{}</fp:Amount><fp:TaxAmount>{}</fp:TaxAmount></fp:GoodsInfo>", line.name, fen(line.net), fen(line.tax))
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><fp:eInvoice xmlns:fp=\"http://www.edrm.org.cn/schema/e-invoice/2019\"><fp:InvoiceCode>{}</fp:InvoiceCode><fp:InvoiceNo>{}</fp:InvoiceNo><fp:IssueDate>{}</fp:IssueDate><fp:GraphCode>{graph_code}</fp:GraphCode><fp:Buyer><fp:BuyerName>{}</fp:BuyerName><fp:BuyerTaxID>{}</fp:BuyerTaxID></fp:Buyer><fp:Seller><fp:SellerName>{}</fp:SellerName><fp:SellerTaxID>{}</fp:SellerTaxID></fp:Seller><fp:TaxInclusiveTotalAmount>{}</fp:TaxInclusiveTotalAmount><fp:TaxExclusiveTotalAmount>{}</fp:TaxExclusiveTotalAmount><fp:TaxTotalAmount>{}</fp:TaxTotalAmount><fp:Note>{}</fp:Note><fp:GoodsInfos>{lines}</fp:GoodsInfos></fp:eInvoice>",
        invoice.code.as_deref().unwrap_or_default(),
        invoice.number,
        invoice.chinese_day(),
        invoice.buyer.name,
        invoice.buyer.uscc,
        invoice.seller.name,
        invoice.seller.uscc,
        fen(invoice.gross()),
        fen(invoice.net()),
        fen(invoice.tax()),
        invoice.remark
    )
}

/// An XBRL instance of an older invoice; code and number are joined to 20 digits.
pub fn xbrl(invoice: &Invoice) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xbrl:xbrl xmlns:xbrl=\"http://www.xbrl.org/2003/instance\" xmlns:inv=\"http://xbrl.mof.gov.cn/taxonomy/2021-09-30/inv\"><inv:UniqueCodeOfInvoice>{}</inv:UniqueCodeOfInvoice><inv:DateOfIssue>{}</inv:DateOfIssue><inv:NameOfPurchaser>{}</inv:NameOfPurchaser><inv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfPurchaser>{}</inv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfPurchaser><inv:NameOfSeller>{}</inv:NameOfSeller><inv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller>{}</inv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller><inv:TotalAmountExcludingTax>{}</inv:TotalAmountExcludingTax><inv:TotalTaxAmount>{}</inv:TotalTaxAmount><inv:TaxIncludedAmountInFigures>{}</inv:TaxIncludedAmountInFigures><inv:WhetherInvoiceHasBeenBooked>true</inv:WhetherInvoiceHasBeenBooked><inv:InformationOfAccountingDocumentsTuple><inv:PostingDate>2022-09-30</inv:PostingDate></inv:InformationOfAccountingDocumentsTuple></xbrl:xbrl>",
        invoice.full_number(),
        invoice.dashed_day(),
        invoice.buyer.name,
        invoice.buyer.uscc,
        invoice.seller.name,
        invoice.seller.uscc,
        fen(invoice.net()),
        fen(invoice.tax()),
        fen(invoice.gross())
    )
}

/// A bank's slip as XBRL.
pub fn slip(number: &str, payer: &str, payee: &str, amount: i64, day: &str, notes: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xbrl:xbrl xmlns:xbrl=\"http://www.xbrl.org/2003/instance\" xmlns:bker=\"http://xbrl.mof.gov.cn/taxonomy/2021-09-30/bker\"><bker:NumberOfBankElectronicReceipt>{number}</bker:NumberOfBankElectronicReceipt><bker:AccountNameOfPayer>{payer}</bker:AccountNameOfPayer><bker:AccountNameOfPayee>{payee}</bker:AccountNameOfPayee><bker:TransactionAmountInFigures>{}</bker:TransactionAmountInFigures><bker:DateOfBookkeeping>{day}</bker:DateOfBookkeeping><bker:Notes>{notes}</bker:Notes></xbrl:xbrl>",
        fen(amount)
    )
}
