//! The sample packages, compiled in: what `demo` imports. `assets/samples/README.md` says what each shows.

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../../assets/samples/", $name)))
    };
}

/// Each sample's file name and bytes.
pub(crate) const ALL: &[(&str, &[u8])] = &[
    sample!("01-砚湖微电子-流片.zip"),
    sample!("02-栖岚半导体-流片.zip"),
    sample!("03-青屏芯设-EDA与IP.zip"),
    sample!("04-星渚集成-两款流片.zip"),
    sample!("05-松涧测控-待补正.zip"),
    sample!("06-禾隐集成-非首次流片.zip"),
    sample!("07-未填申报主体.xlsx"),
    sample!("08-江荻软件-EDA技术攻关.zip"),
    sample!("09-澄丘智算-算力与流片.zip"),
];
