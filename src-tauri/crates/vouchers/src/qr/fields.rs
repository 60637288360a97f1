//! What the text of an invoice's QR code says: `01,票种,代码,号码,金额,日期,校验码,CRC`, or an address with the same in its query.
//!
//! With a code the amount excludes tax; without one and with a number of 20 digits it includes tax. The CRC's
//! algorithm is not public: nothing is said of it. An address is parsed, never followed.

use crate::amount::{day, is_digital_number, is_digits, plain_amount};
use crate::{Field, Kind, Place, Source, Voucher};

/// Keys of addresses that hold an invoice's number.
const NUMBERS: [&str; 3] = ["fphm", "bill_num", "invoicenumber"];
/// Those that hold its code.
const CODES: [&str; 2] = ["fpdm", "bill_code"];
/// Those that hold its date.
const DATES: [&str; 2] = ["kprq", "bill_date"];

/// The voucher that a code's text says; `None` where it says none.
pub(crate) fn voucher(text: &str, place: &Place) -> Option<Voucher> {
    let field = |value: &str| Field::new(value.to_owned(), place.clone(), Source::Qr);
    if text.starts_with("http://") || text.starts_with("https://") {
        return of_address(text, place);
    }
    let parts: Vec<&str> = text.trim().split(',').map(str::trim).collect();
    let [version, _kind, code, number, amount, date, ..] = parts.as_slice() else { return None };
    if !is_digits(version, &[2]) || parts.len() > 12 {
        return None;
    }
    let mut voucher = numbered(code, number, &field)?;
    voucher.date = field(date).map(|date| day(&date));
    let amount = field(amount).map(|amount| plain_amount(&amount));
    match voucher.kind {
        Kind::Digital => voucher.gross = amount,
        Kind::Older | Kind::BankSlip | Kind::Fiscal | Kind::Other => voucher.net = amount,
    }
    Some(voucher)
}

/// A voucher with the code and number that these say, where they are an invoice's.
fn numbered(code: &str, number: &str, field: &dyn Fn(&str) -> Field<String>) -> Option<Voucher> {
    let (kind, code) = match (code.is_empty(), is_digital_number(number)) {
        (true, true) => (Kind::Digital, None),
        (false, _) if is_digits(code, &[10, 12]) && is_digits(number, &[8]) => {
            (Kind::Older, Some(field(code)))
        }
        _ => return None,
    };
    Some(Voucher { kind, number: Some(field(number)), code, ..Voucher::default() })
}

fn of_address(text: &str, place: &Place) -> Option<Voucher> {
    let field = |value: &str| Field::new(value.to_owned(), place.clone(), Source::Qr);
    let query = text.split_once('?')?.1.split('#').next()?;
    let value = |keys: &[&str]| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find_map(|(key, value)| {
            keys.contains(&key.to_ascii_lowercase().as_str()).then_some(value).filter(|v| !v.is_empty())
        })
    };
    let mut voucher = numbered(value(&CODES).unwrap_or_default(), value(&NUMBERS)?, &field)?;
    voucher.date = value(&DATES).and_then(|date| field(date).map(|date| day(&date)));
    Some(voucher)
}

#[cfg(test)]
mod tests {
    use policy::Money;

    use super::*;

    fn read(text: &str) -> Option<Voucher> {
        voucher(text, &Place::whole("a.png"))
    }

    #[test]
    fn a_digital_invoices_amount_includes_tax_and_an_older_ones_does_not() {
        let digital = read("01,31,,24110000000000000017,4449.00,20240528,,B2B6").unwrap();
        assert_eq!(digital.kind, Kind::Digital);
        assert_eq!(digital.gross.unwrap().value.to_string(), "4449.00");
        assert!(digital.net.is_none() && digital.code.is_none());
        let older = read("01,10,050001700111,12345670,10000.00,20200805,16630282980991510014,7257,").unwrap();
        assert_eq!((older.kind, older.code.unwrap().value.as_str()), (Kind::Older, "050001700111"));
        assert_eq!(older.net.unwrap().value.to_string(), "10000.00");
        assert!(older.gross.is_none());
        assert_eq!(older.date.unwrap().value.to_string(), "2020-08-05");
    }

    #[test]
    fn what_is_no_amount_leaves_the_amount_unknown() {
        for amount in ["NaN", "inf", "1e5", "1,000.00", ""] {
            let text = format!("01,31,,24110000000000000017,{amount},20240528,,B2B6");
            let read = read(&text);
            assert!(
                read.is_none_or(|voucher| voucher.gross.is_none_or(|g| g.value < Money::from_fen(100_000))),
                "{amount}"
            );
        }
        let red = read("01,32,,24110000000000000017,-12.00,20240528,,B2B6").unwrap();
        assert!(red.is_red());
    }

    #[test]
    fn an_address_is_parsed_and_anything_else_says_nothing() {
        let read_address =
            read("https://inv-veri.example.cn/?fpdm=050001700111&fphm=12345670&kprq=20200805").unwrap();
        assert_eq!(read_address.full_number().unwrap(), "05000170011112345670");
        for text in [
            "https://example.cn/",
            "01,10,,123,1.00,20240101",
            "hello",
            "",
            "01,31,,14110000000000000017,1.00,20240101,,A",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
