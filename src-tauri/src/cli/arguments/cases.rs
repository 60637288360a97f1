//! Cases, listed and handled.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `cases`
#[derive(Debug, Args)]
pub struct Cases {
    /// 阶段
    #[arg(long)]
    pub stage: Option<String>,
    /// 责任单位
    #[arg(long)]
    pub bureau: Option<String>,
    /// 事项
    #[arg(long)]
    pub benefit: Option<String>,
    /// 只看这一政策：编号，编号@2 为第 2 版
    #[arg(long, value_name = "ID")]
    pub policy: Option<String>,
    /// 案号、企业、信用代码、发票号或备注中的字
    #[arg(long)]
    pub search: Option<String>,
    /// 申报年度
    #[arg(long)]
    pub year: Option<i32>,
    /// 只列轮到自己办理的
    #[arg(long)]
    pub mine: bool,
    /// 只列超过期限的
    #[arg(long)]
    pub overdue: bool,
    /// 最多列多少案
    #[arg(long, default_value_t = u32::MAX, hide_default_value = true)]
    pub limit: u32,
    /// 跳过多少案
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub offset: u32,
}

/// `case …`
#[derive(Debug, Subcommand)]
pub enum Case {
    /// 显示
    Show {
        /// 案号
        case: String,
    },
    /// 声明无利益冲突，或回避
    Declare {
        /// 案号
        case: String,
        /// 回避的原因
        #[arg(long, value_name = "REASON")]
        recuse: Option<String>,
    },
    /// 核查一项条件
    Check(Finding),
    /// 记录评审或认定：文件、文号、日期、专家
    Judge(Judge),
    /// 认定或核减一项明细
    Admit {
        /// 案号
        case: String,
        /// 明细编号，如 i3
        item: String,
        /// 认定的不含税金额（元）；不填为全额
        #[arg(long)]
        amount: Option<String>,
        /// 核减的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 识读附件中的凭证，与明细逐行核对并列出；已识读的不再识读
    Vouchers {
        /// 案号
        case: String,
        /// 全部重新识读
        #[arg(long)]
        read_again: bool,
    },
    /// 指定一项明细所对应的凭证
    MatchVoucher {
        /// 案号
        case: String,
        /// 明细编号，如 i3
        item: String,
        /// 凭证的号码（老票为代码加号码），见 case vouchers
        #[arg(required_unless_present_any = ["none", "undo"], conflicts_with_all = ["none", "undo"])]
        voucher: Option<String>,
        /// 附件中没有它的凭证
        #[arg(long, conflicts_with = "undo")]
        none: bool,
        /// 撤回此前的指定
        #[arg(long)]
        undo: bool,
    },
    /// 与凭证逐分一致、尚未认定的明细，逐项认定
    AdmitAgreeing {
        /// 案号
        case: String,
        /// 申报项，如 c1；不填为全部
        #[arg(long)]
        claim: Option<String>,
    },
    /// 申报企业只交了发票、没有列明细的，据已识读的凭证列入；case vouchers 列出可以列入的
    MakeItems {
        /// 案号
        case: String,
        /// 申报项，如 c1
        #[arg(long, required_unless_present = "undo", conflicts_with = "undo")]
        claim: Option<String>,
        /// 凭证的号码；--undo 时为明细编号，如 m1
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        which: Vec<String>,
        /// 可以列入的全部列入；--undo 时全部撤回
        #[arg(long)]
        all: bool,
        /// 撤回据凭证列入的明细
        #[arg(long)]
        undo: bool,
    },
    /// 记下一项或全部材料的情况
    Material {
        /// 案号
        case: String,
        /// 材料编号，如 contract
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        material: Option<String>,
        /// 全部材料
        #[arg(long)]
        all: bool,
        /// 情况：received、missing、not-applicable
        #[arg(long)]
        state: String,
        /// 备注，印入内部评审意见；缺少（missing）的写给申报人，印入补正通知书
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 办结一个待办的问题；编号见 case show
    Settle {
        /// 案号
        case: String,
        /// 问题的编号
        problem: String,
        /// 办法：corrected、accepted、same、different
        #[arg(long = "as", value_name = "WAY", required_unless_present = "undo")]
        how: Option<String>,
        /// 更正后的值
        #[arg(long)]
        value: Option<String>,
        /// 理由，评审意见列明
        #[arg(long, default_value = "")]
        reason: String,
        /// 撤销此前的办结
        #[arg(long, conflicts_with_all = ["how", "value"])]
        undo: bool,
    },
    /// 拟支持金额
    Decide {
        /// 案号
        case: String,
        /// 申报项，如 c1；只有一项时可省
        #[arg(long)]
        claim: Option<String>,
        /// 金额（元）；不填为采用上限
        #[arg(long)]
        amount: Option<String>,
        /// 低于上限的原因
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 重新识读申报材料，成为案卷的新一版；签名之前可用
    Reread {
        /// 案号
        case: String,
        /// 对应关系（JSON，写法见使用说明）；不写则按已有的对应关系
        #[arg(long, value_name = "FILE.json")]
        mapping: Option<PathBuf>,
    },
    /// 要求补正
    Correct(Comment),
    /// 补正后恢复办理
    Resume(Comment),
    /// 以经办身份签名并提交复核
    Submit(Opinion),
    /// 退回经办
    Return(Comment),
    /// 以复核或审定身份签名，按阶段
    Approve(Opinion),
    /// 撤回
    Withdraw(Comment),
    /// 公示
    Announce {
        /// 案号
        case: String,
        /// 公示开始日期，如 2024-11-25
        #[arg(long, default_value = "")]
        from: String,
        /// 公示结束日期，如 2024-12-01
        #[arg(long, default_value = "")]
        until: String,
        /// 文号或载体
        #[arg(long, default_value = "")]
        document: String,
    },
    /// 拨付
    Pay {
        /// 案号
        case: String,
        /// 拨付日期，如 2024-12-05
        #[arg(long, default_value = "")]
        on: String,
        /// 拨付文号或凭证号
        #[arg(long, default_value = "")]
        document: String,
        /// 公示期满无异议，或异议已办结
        #[arg(long)]
        no_objection: bool,
        /// 收款账户的户名、开户银行和账号已核对
        #[arg(long)]
        account_checked: bool,
        /// 决定时缺、现已收到的材料，可写多次
        #[arg(long = "paper", value_name = "ID")]
        papers: Vec<String>,
    },
    /// 已签发的案卷重新办理：评审意见作废，资助移出台账
    Reopen(Comment),
    /// 留言，或回复一条留言
    Comment {
        /// 案号
        case: String,
        /// 内容
        text: String,
        /// 所回复留言的编号
        #[arg(long, value_name = "ID")]
        answers: Option<i64>,
    },
    /// 指派经办、复核或审定
    Assign {
        /// 案号
        case: String,
        /// 角色：reviewer、checker、approver
        #[arg(long)]
        role: String,
        /// 用户名；不填为取消指派
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// 解除一人的回避，由管理员办理；此人办理过本案的不能解除
    LiftRecusal {
        /// 案号
        case: String,
        /// 用户名
        #[arg(long, value_name = "NAME")]
        of: String,
        /// 原因
        #[arg(long)]
        reason: String,
    },
    /// 复核、审定退回之后改了什么：与上一份作废的评审意见对照
    Changes {
        /// 案号
        case: String,
    },
}

/// `case judge …`
#[derive(Debug, Args)]
pub struct Judge {
    #[command(flatten)]
    pub finding: Finding,
    /// 评审会纪要或认定文件的名称
    #[arg(long, default_value = "")]
    pub document: String,
    /// 文号
    #[arg(long, default_value = "")]
    pub number: String,
    /// 日期，如 2024-10-18
    #[arg(long)]
    pub date: Option<String>,
    /// 专家，可多次：姓名:评分:意见
    #[arg(long = "expert", value_name = "NAME:SCORE:OPINION")]
    pub experts: Vec<String>,
}

/// A criterion with its finding.
#[derive(Debug, Args)]
pub struct Finding {
    /// 案号
    pub case: String,
    /// 条件，如 key-chip；评审或认定默认为 judgement
    #[arg(default_value = "judgement")]
    pub criterion: String,
    /// 申报项，如 c1；只有一项时可省
    #[arg(long)]
    pub claim: Option<String>,
    /// 结论：met、unmet、needs-correction、not-applicable
    #[arg(long)]
    pub finding: String,
    /// 备注，印入内部评审意见；待补正（needs-correction）的写给申报人，印入补正通知书
    #[arg(long, default_value = "")]
    pub note: String,
    /// 告知申报人的话：不符合的印入不予支持告知书，待补正的印入补正通知书（代替备注）；不要写别家的名称和案号
    #[arg(long)]
    pub told: Option<String>,
    /// 证据：单元格（申报主体!B3）、明细编号、附件名或文件名
    #[arg(long)]
    pub evidence: Vec<String>,
}

/// A case with a comment.
#[derive(Debug, Args)]
pub struct Comment {
    /// 案号
    pub case: String,
    /// 意见或原因
    #[arg(long, default_value = "")]
    pub comment: String,
}

/// A case with the opinion that is signed.
#[derive(Debug, Args)]
pub struct Opinion {
    /// 案号
    pub case: String,
    /// 签署的意见
    #[arg(long, default_value = "")]
    pub opinion: String,
    /// 用密钥文件（PKCS#12）签名；其口令取自 WORKBENCH_PIN，否则提示输入
    #[arg(long, value_name = "FILE.p12", conflicts_with = "token")]
    pub key_file: Option<PathBuf>,
    /// 用密码令牌（PKCS#11）签名：令牌的驱动；PIN 取自 WORKBENCH_PIN，否则提示输入
    #[arg(long, value_name = "MODULE.so")]
    pub token: Option<PathBuf>,
    /// 令牌中私钥的标签，有多把时用
    #[arg(long, requires = "token")]
    pub label: Option<String>,
}
