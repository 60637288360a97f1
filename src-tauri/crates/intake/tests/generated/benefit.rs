//! The benefits that are applied for, in the words of those who apply.

/// What is asked beside the cost.
pub enum Answer {
    /// 是 or 否.
    YesNo,
    /// The policy's name for it, and how it is said.
    Choice(&'static [(&'static str, &'static str)]),
    /// Yuan, between two bounds in units of a hundred.
    Money(i64, i64),
    /// A whole number between two bounds.
    Count(i64, i64),
}

/// One question of a form.
pub struct Question {
    pub input: &'static str,
    pub labels: &'static [&'static str],
    pub answer: Answer,
}

/// A cost that a list of vouchers makes up.
pub struct Cost {
    pub input: &'static str,
    pub labels: &'static [&'static str],
    /// What its list is called.
    pub lists: &'static [&'static str],
    /// Contracts rather than invoices.
    pub contracts: bool,
}

/// One benefit.
pub struct Benefit {
    pub id: &'static str,
    /// Ways to name it that leave no doubt.
    pub said: &'static [&'static str],
    pub cost: Option<Cost>,
    pub questions: &'static [Question],
    /// Whether one enterprise may well claim it for several products.
    pub by_product: bool,
    /// How often it is applied for.
    pub share: usize,
}

const fn yes_no(input: &'static str, labels: &'static [&'static str]) -> Question {
    Question { input, labels, answer: Answer::YesNo }
}

const fn invoices(
    input: &'static str,
    labels: &'static [&'static str],
    lists: &'static [&'static str],
) -> Option<Cost> {
    Some(Cost { input, labels, lists, contracts: false })
}

pub const TAPE_OUT: usize = 0;

pub const BENEFITS: &[Benefit] = &[
    Benefit {
        id: "tape-out",
        said: &["首次流片补助", "首次流片补贴", "首次流片"],
        cost: invoices(
            "tape_out_cost",
            &["首次流片费用", "流片费用"],
            &["流片费用明细表", "流片费用明细", "首次流片费用明细表"],
        ),
        questions: &[
            yes_no("first_tape_out", &["首次流片", "是否首次流片"]),
            yes_no(
                "key_chip",
                &["重点支持领域的关键芯片产品", "是否重点支持领域的关键芯片产品", "是否关键芯片"],
            ),
        ],
        by_product: true,
        share: 8,
    },
    Benefit {
        id: "eda-purchase",
        said: &["购买EDA工具补助", "EDA工具购买补助", "购买EDA工具"],
        cost: invoices(
            "eda_cost",
            &["EDA工具实际发生费用", "EDA工具购买费用"],
            &["EDA工具采购明细表", "EDA采购明细", "EDA工具费用明细表"],
        ),
        questions: &[],
        by_product: false,
        share: 3,
    },
    Benefit {
        id: "ip-purchase",
        said: &["购买IP补助", "IP购买补助", "购买IP"],
        cost: invoices("ip_cost", &["购买IP直接费用", "IP购买直接费用"], &["IP采购明细表", "购买IP费用明细"]),
        questions: &[Question {
            input: "ip_purpose",
            labels: &["IP用途"],
            answer: Answer::Choice(&[
                ("key-chip", "关键芯片研发"),
                ("advanced-process", "先进工艺研发"),
                ("specialty-process", "特色工艺研发"),
            ]),
        }],
        by_product: true,
        share: 2,
    },
    Benefit {
        id: "compute",
        said: &["算力补贴", "算力服务补贴"],
        cost: Some(Cost {
            input: "contract_amount",
            labels: &["服务合同金额", "算力服务合同金额"],
            lists: &["算力服务合同明细", "算力合同明细表"],
            contracts: true,
        }),
        questions: &[yes_no(
            "at_hangzhou_ai_centre",
            &["使用杭州人工智能计算中心算力", "是否使用杭州人工智能计算中心算力"],
        )],
        by_product: false,
        share: 2,
    },
    Benefit {
        id: "terminal-chips",
        said: &["首次上市芯片、模组采购补助"],
        cost: invoices(
            "purchase_amount",
            &["当年芯片、模组采购金额"],
            &["芯片模组采购明细表", "芯片、模组采购明细"],
        ),
        questions: &[
            yes_no("first_to_market", &["首次上市产品", "是否首次上市产品"]),
            yes_no("supplier_affiliated", &["供应商为关联企业", "供应商是否为关联企业"]),
        ],
        by_product: false,
        share: 1,
    },
    Benefit {
        id: "terminal-equipment",
        said: &["首次上市设备、材料采购补助"],
        cost: invoices(
            "purchase_amount",
            &["当年设备、材料采购金额"],
            &["设备材料采购明细表", "设备、材料采购明细"],
        ),
        questions: &[
            yes_no("first_to_market", &["首次上市产品", "是否首次上市产品"]),
            yes_no("supplier_affiliated", &["供应商为关联企业", "供应商是否为关联企业"]),
        ],
        by_product: false,
        share: 1,
    },
    Benefit {
        id: "ic-platform",
        said: &["集成电路公共技术平台补助"],
        cost: invoices(
            "platform_investment",
            &["研发设备、软件等投入"],
            &["设备软件清单", "研发设备、软件投入明细表"],
        ),
        questions: &[],
        by_product: false,
        share: 1,
    },
    Benefit {
        id: "eda-rd",
        said: &["EDA工具技术攻关补助", "EDA工具技术攻关"],
        cost: None,
        questions: &[
            Question {
                input: "own_rd_spend",
                labels: &["年度自主研发投入", "自主研发投入"],
                answer: Answer::Money(80_000, 900_000),
            },
            yes_no("has_sales", &["实现实际销售", "是否实现实际销售"]),
        ],
        by_product: false,
        share: 1,
    },
    Benefit {
        id: "data-exchange",
        said: &["数据交易平台运营补贴"],
        cost: None,
        questions: &[
            Question {
                input: "trade_volume",
                labels: &["平台年交易额"],
                answer: Answer::Money(100_000, 2_000_000),
            },
            Question {
                input: "affiliated_volume",
                labels: &["关联企业交易额"],
                answer: Answer::Money(1_000, 90_000),
            },
        ],
        by_product: false,
        share: 1,
    },
    Benefit {
        id: "rent",
        said: &["房租补贴"],
        cost: None,
        questions: &[
            yes_no("newly_set_up_or_introduced", &["新设立或新引进", "是否新设立或新引进"]),
            yes_no("xinhuo_approved", &["芯火平台审核通过或已入驻"]),
            Question { input: "headcount", labels: &["实际办公人数"], answer: Answer::Count(5, 200) },
            Question {
                input: "actual_rent",
                labels: &["当年实付房租"],
                answer: Answer::Money(1_000, 20_000),
            },
            Question { input: "months", labels: &["当年租用月数"], answer: Answer::Count(1, 12) },
        ],
        by_product: false,
        share: 1,
    },
];
