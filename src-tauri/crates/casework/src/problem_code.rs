//! What may be wrong with a package or open in a case: each kind with its code, as the store holds it for good.

use crate::closed_list::closed_list;

closed_list! {
    /// A kind of problem or question. A code that was ever written stays: old cases are read for good.
    ProblemCode {
        NotANumber = "not-a-number" "不是数字",
        NotAnAmount = "not-an-amount" "不是金额",
        NotADate = "not-a-date" "不是日期",
        NotAYear = "not-a-year" "不是年度",
        NotAChoice = "not-a-choice" "不是所列选项",
        NotYesNo = "not-yes-no" "不是“是”或“否”",
        NotWhole = "not-whole" "不是整数",
        NotUscc = "not-uscc" "不是统一社会信用代码",
        BadUscc = "bad-uscc" "统一社会信用代码的位数或字符不对",
        UsccCheck = "uscc-check" "统一社会信用代码校验不符",
        CellError = "cell-error" "公式错误",
        FormulaUncomputed = "formula-uncomputed" "公式没有算出结果",
        PictureInCell = "picture-in-cell" "单元格中是图片",
        AmountTooLarge = "amount-too-large" "金额过大",
        PartsOfAFen = "parts-of-a-fen" "不足一分的尾数",
        TwoNumbers = "two-numbers" "一格两数",
        LostDigits = "lost-digits" "数字丢位",
        MergedAmount = "merged-amount" "金额格合并",
        NegativeAmount = "negative-amount" "负数",
        Missing = "missing" "缺一项",
        Twice = "twice" "填了两处",
        Blank = "blank" "没有填",
        LineBreak = "line-break" "文字中有换行",
        Radicals = "radicals" "文字中有部首字",
        Invisible = "invisible" "文字中有看不见的字符",

        Unit = "unit" "单位不明",
        UnitDisagrees = "unit-disagrees" "单位不一致",
        UnitAssumed = "unit-assumed" "没有写单位，按元计",
        TenThousands = "ten-thousands" "按万元折算",
        ScaledFormat = "scaled-format" "显示格式缩放",
        WordedFormat = "worded-format" "显示格式以文字代替数字",
        SignedFormat = "signed-format" "显示格式改变正负号",
        ForeignCurrency = "foreign-currency" "外币",
        GrossOnly = "gross-only" "只有含税金额",
        Epoch1904 = "epoch-1904" "1904 日期系统",

        UnmappedCell = "unmapped-cell" "单元格没有对应",
        NotAskedFor = "not-asked-for" "不是所要填报的",
        ColumnLeft = "column-left" "有一列没有采用",
        UnknownSheet = "unknown-sheet" "不认识的工作表",
        UnknownLabel = "unknown-label" "不认识的填报项",
        UnknownColumn = "unknown-column" "不认识的列",
        IgnoredNotListed = "ignored-not-listed" "没有逐一列出的未采用内容",
        HeadedRows = "headed-rows" "按表头识读的行",
        NoHeader = "no-header" "没有表头",
        NeedsMapping = "needs-mapping" "需要设定对应关系",
        NotReadAnew = "not-read-anew" "不能重新识读",

        WhichClaim = "which-claim" "不知道属于哪一申报项",
        UnknownBenefit = "unknown-benefit" "不认识的申报事项",
        UnknownProject = "unknown-project" "不认识的项目",
        ClaimNotMade = "claim-not-made" "没有申报该事项",
        RowsDiffer = "rows-differ" "各行所填不同",
        RowYear = "row-year" "行的年度不同",
        RowUnmet = "row-unmet" "行不符合条件",
        RowBlank = "row-blank" "行没有填",
        VoidRow = "void-row" "作废或冲红的行",
        SumRow = "sum-row" "合计行",
        SumOrItem = "sum-or-item" "合计还是明细",
        SameLine = "same-line" "相同的行",
        CountedTwice = "counted-twice" "重复计入",
        DuplicateItem = "duplicate-item" "重复",
        MaybeDuplicateItem = "maybe-duplicate-item" "可能重复",

        NoClaim = "no-claim" "没有申报事项",
        DuplicateClaim = "duplicate-claim" "重复申报",
        SeveralProducts = "several-products" "几个产品",
        WhichProduct = "which-product" "不知道属于哪一产品",
        Merged = "merged" "多项合并",
        NotMerged = "not-merged" "不能合并",

        SumDiffers = "sum-differs" "与明细之和不同",
        TotalDiffers = "total-differs" "合计与各行之和不同",
        TotalUnchecked = "total-unchecked" "合计没有核对",
        CapitalsDiffer = "capitals-differ" "大写与小写不同",

        InvoiceNumber = "invoice-number" "发票号码不全",
        TaxRate = "tax-rate" "税额与金额不合",
        PaidBefore = "paid-before" "付款早于票据",
        DateRange = "date-range" "日期不合常理",
        OutsideYear = "outside-year" "不在申报年度",
        VendorIsApplicant = "vendor-is-applicant" "供应商是申报单位",
        VendorRelated = "vendor-related" "供应商是关联方",
        Splitting = "splitting" "可能拆分交易",

        AttachmentMissing = "attachment-missing" "缺附件",
        AttachmentUnlisted = "attachment-unlisted" "清单未列的附件",
        AttachmentsNotSent = "attachments-not-sent" "没有附件",
        EmbeddedFile = "embedded-file" "嵌入的文件",
        LeftOut = "left-out" "没有收下的文件",
        Litter = "litter" "系统留下的杂项文件",
        NotWhatItSays = "not-what-it-says" "内容与文件名不符",

        OverCells = "over-cells" "单元格之上另有内容",
        HiddenCells = "hidden-cells" "隐藏的行列",
        HiddenSheet = "hidden-sheet" "隐藏的工作表",
        UnseenCells = "unseen-cells" "看不见的内容",
        StruckOut = "struck-out" "删除线",
        FormControls = "form-controls" "表单控件",

        OtherPack = "other-pack" "另一政策的申报表",
        OtherVersion = "other-version" "另一版的申报表",
        PolicyUnclear = "policy-unclear" "政策不明",
        NoSuchBenefit = "no-such-benefit" "没有这一事项",
        NoSuchCap = "no-such-cap" "没有这一档次",
        SameName = "same-name" "同名的文件",
        LoanIncomplete = "loan-incomplete" "贷款占用没有写全",

        AwardUntied = "award-untied" "其他资助与申报项目都不一致",
        AwardWithoutProject = "award-without-project" "其他资助没有写明项目",
        AwardUnknown = "award-unknown" "其他资助金额未知",
        ProjectClose = "project-close" "项目名称相近",
        ProjectUnknown = "project-unknown" "项目不明",

        AmountUnknown = "amount-unknown" "明细金额未知",
        FigureUnknown = "figure-unknown" "数据未知",
        MaterialMissing = "material-missing" "材料没有提交",
        MaterialUnseen = "material-unseen" "材料没有看过",
        ClaimedElsewhere = "claimed-elsewhere" "已在另一份申报中使用",
        MaybeClaimedElsewhere = "maybe-claimed-elsewhere" "可能已在另一份申报中使用",
        Renamed = "renamed" "文件或企业另有名称",
        CodeDiffers = "code-differs" "企业另有信用代码",

        Unreadable = "unreadable" "读不出来的文件",
        WrongFormat = "wrong-format" "须另存为 .xlsx 的格式",
        Encrypted = "encrypted" "有打开密码",
        Unsafe = "unsafe" "有攻击迹象的文件",
        TooLarge = "too-large" "超过上限",
        NoWorkbook = "no-workbook" "没有工作簿",
        SeveralWorkbooks = "several-workbooks" "有几个工作簿",
        NoApplicant = "no-applicant" "没有写申报单位",
        OtherPolicy = "other-policy" "没有安装的政策",
        Cancelled = "cancelled" "已停止",
        // In kept stores of the first schema alone.
        WholeFile = "whole-file" "整份文件的问题",
        NotFiled = "not-filed" "没有导入",
        WouldReplace = "would-replace" "将替换已有案卷",
        NotPermitted = "not-permitted" "无权收取",
        Empty = "empty" "表中没有内容",

        VoucherNumberDiffers = "voucher-number-differs" "凭证：号码不符",
        VoucherNetIsGross = "voucher-net-is-gross" "凭证：金额含税",
        VoucherAmountDiffers = "voucher-amount-differs" "凭证：金额不符",
        VoucherAmountLess = "voucher-amount-less" "凭证：金额少于票面",
        VoucherTaxDiffers = "voucher-tax-differs" "凭证：税额不符",
        VoucherDateDiffers = "voucher-date-differs" "凭证：日期不符",
        VoucherDateOutsideYear = "voucher-date-outside-year" "凭证：日期不在申报年度",
        VoucherBuyerNotApplicant = "voucher-buyer-not-applicant" "凭证：购买方不是申报主体",
        VoucherSellerNotVendor = "voucher-seller-not-vendor" "凭证：销售方与供应商不符",
        VoucherSellerAffiliated = "voucher-seller-affiliated" "凭证：销售方为关联方",
        VoucherRedInvoice = "voucher-red-invoice" "凭证：红字发票",
        VoucherReversed = "voucher-reversed" "凭证：已被红冲",
        VoucherVoid = "voucher-void" "凭证：已作废",
        VoucherNotOfTheMatter = "voucher-not-of-the-matter" "凭证：内容待核",
        VoucherNotBooked = "voucher-not-booked" "凭证：未入账",
        VoucherNotSent = "voucher-not-sent" "凭证：未附凭证",
        VoucherNotListed = "voucher-not-listed" "凭证：未列入明细",
        VoucherPaidByAnother = "voucher-paid-by-another" "凭证：他人付款",
        VoucherPaidLess = "voucher-paid-less" "凭证：付款不足",
        VoucherCopiesDiffer = "voucher-copies-differ" "凭证：两份文件不一",
        VoucherFileTooLarge = "voucher-file-too-large" "凭证文件过大",
        VoucherFileUnreadable = "voucher-file-unreadable" "凭证文件不能识读",
        VoucherFilePassword = "voucher-file-password" "凭证文件有密码",
        VoucherFileEntities = "voucher-file-entities" "凭证文件含实体声明",
        VoucherFileSeveralInOneXml = "voucher-file-several-in-one-xml" "一份文件几张票",
        VoucherFileNotAValue = "voucher-file-not-a-value" "票面数据不成值",
        VoucherFileSourcesDiffer = "voucher-file-sources-differ" "同一文件两处不一",
        VoucherFileSumsDiffer = "voucher-file-sums-differ" "票面合计不符",
        VoucherFileCodeUnread = "voucher-file-code-unread" "二维码没有读出",
        VoucherFileGlyphsUnknown = "voucher-file-glyphs-unknown" "票面字形不明",
        VoucherFileHiddenText = "voucher-file-hidden-text" "票面有看不见的文字",
        VoucherFileTextOverprinted = "voucher-file-text-overprinted" "票面文字重叠",
        VoucherFilePagesLeft = "voucher-file-pages-left" "有没有识读的页",
        VoucherFileSealBroken = "voucher-file-seal-broken" "印章不成立",
    }
}

impl ProblemCode {
    /// Whether it is of what vouchers say, and is found anew at each reading of them.
    #[must_use]
    pub fn is_of_vouchers(self) -> bool {
        self.code().starts_with("voucher-")
    }
}

impl PartialEq<str> for ProblemCode {
    fn eq(&self, other: &str) -> bool {
        self.code() == other
    }
}

impl PartialEq<&str> for ProblemCode {
    fn eq(&self, other: &&str) -> bool {
        self.code() == *other
    }
}
