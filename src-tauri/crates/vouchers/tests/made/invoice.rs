//! An invented invoice: what every form of it says.

use policy::Money;

use super::Chance;

/// A party: its code's check character is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    pub uscc: String,
}

impl Party {
    pub fn new(name: &str, body: &str) -> Party {
        let check = casework::check_character(body).unwrap();
        Party { name: name.to_owned(), uscc: format!("{body}{check}") }
    }
}

/// A line: amounts in fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    pub model: String,
    pub net: i64,
    pub tax: i64,
}

/// An invoice: a digital one has no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub number: String,
    pub code: Option<String>,
    pub date: [i16; 3],
    pub buyer: Party,
    pub seller: Party,
    pub lines: Vec<Line>,
    pub remark: String,
    pub void: bool,
}

/// `52591.75`.
pub fn fen(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

impl Invoice {
    pub fn net(&self) -> i64 {
        self.lines.iter().map(|line| line.net).sum()
    }

    pub fn tax(&self) -> i64 {
        self.lines.iter().map(|line| line.tax).sum()
    }

    pub fn gross(&self) -> i64 {
        self.net() + self.tax()
    }

    pub fn money(fen: i64) -> Money {
        Money::from_fen(fen)
    }

    /// `20240528` and `2024年05月28日`.
    pub fn day(&self) -> String {
        let [year, month, day] = self.date;
        format!("{year}{month:02}{day:02}")
    }

    pub fn chinese_day(&self) -> String {
        let [year, month, day] = self.date;
        format!("{year}年{month:02}月{day:02}日")
    }

    pub fn dashed_day(&self) -> String {
        let [year, month, day] = self.date;
        format!("{year}-{month:02}-{day:02}")
    }

    pub fn date(&self) -> jiff::civil::Date {
        jiff::civil::Date::new(self.date[0], self.date[1] as i8, self.date[2] as i8).unwrap()
    }

    /// The text of its QR code: a digital one's amount includes tax, an older one's does not.
    pub fn code_text(&self) -> String {
        let day = self.day();
        match &self.code {
            None => format!("01,31,,{},{},{day},,B2B6", self.number, fen(self.gross())),
            Some(code) => {
                format!("01,10,{code},{},{},{day},16630282980991510014,7257,", self.number, fen(self.net()))
            }
        }
    }

    pub fn full_number(&self) -> String {
        format!("{}{}", self.code.as_deref().unwrap_or_default(), self.number)
    }
}

pub fn applicant() -> Party {
    Party::new("滨江虚构芯片设计有限公司", "91330108MA2B2C3D4")
}

pub fn sellers() -> Vec<Party> {
    vec![
        Party::new("杭州虚构晶圆代工服务有限公司", "91330109MA2C3D4E5"),
        Party::new("上海臆造电子设计自动化软件有限公司", "91310115MA1K2L3M4"),
        Party::new("苏州杜撰掩膜版制造有限公司", "91320505MA1N2P3Q4"),
        Party::new("无锡假想知识产权授权有限公司", "91320214MA1R2T3U4"),
    ]
}

/// The invoice that most tests read: 49,614.86 and 2,976.89 make 52,591.75.
pub fn digital() -> Invoice {
    Invoice {
        number: "24332000000000012345".to_owned(),
        code: None,
        date: [2024, 5, 28],
        buyer: applicant(),
        seller: sellers()[0].clone(),
        lines: vec![
            Line {
                name: "*研发和技术服务*流片服务费".to_owned(),
                model: "28nm MPW".to_owned(),
                net: 4_000_000,
                tax: 240_000,
            },
            Line {
                name: "*研发和技术服务*掩膜版制作".to_owned(),
                model: String::new(),
                net: 961_486,
                tax: 57_689,
            },
        ],
        remark: "合同号 XG-2024-017".to_owned(),
        void: false,
    }
}

/// An older one with a code.
pub fn older() -> Invoice {
    Invoice {
        number: "71500013".to_owned(),
        code: Some("033002200211".to_owned()),
        date: [2022, 9, 1],
        ..digital()
    }
}

/// An invented invoice by number.
pub fn invented(index: usize, chance: &mut Chance) -> Invoice {
    let old = chance.below(5) == 0;
    let names = [
        "*研发和技术服务*流片服务费",
        "*研发和技术服务*掩膜版制作",
        "*软件*EDA软件许可",
        "*无形资产*IP核授权",
    ];
    let lines = (0..1 + chance.below(3))
        .map(|_| {
            let net = 100_000 + chance.below(90_000_000) as i64;
            // 6 %, rounded half up as invoices do.
            Line {
                name: (*chance.of(&names)).to_owned(),
                model: String::new(),
                net,
                tax: (net * 6 + 50) / 100,
            }
        })
        .collect();
    let month = 1 + chance.below(12) as i16;
    Invoice {
        number: if old { format!("7{index:07}") } else { format!("243320000000{index:08}") },
        code: old.then(|| "033002200211".to_owned()),
        date: [2024, month, 1 + chance.below(28) as i16],
        buyer: applicant(),
        seller: chance.of(&sellers()).clone(),
        lines,
        remark: String::new(),
        void: false,
    }
}
