//! What the audit log records: each action with its code, as entries hold it for good, and its Chinese name.

use crate::Action;
use crate::closed_list::closed_list;

closed_list! {
    /// An action as the audit log records it. A code that was ever written stays: old logs are read for good.
    AuditAction {
        StoreCreate = "store.create" "建库",
        StoreRecover = "store.recover" "用恢复密钥打开",
        StoreRecoveryKey = "store.recovery-key" "换恢复密钥",
        SignIn = "sign-in" "登录",
        SignOut = "sign-out" "退出",
        HistoryMismatch = "history.mismatch" "数据与此前所见的不符",
        HistoryAccept = "history.accept" "确认数据与此前所见的不符",
        StoreNewKey = "store.new-key" "换数据钥匙",
        StoreMove = "store.move" "搬动数据文件",
        StoreRescue = "store.rescue" "抢救数据",
        ClockBack = "clock.back" "本机时钟被拨回",
        UserAdd = "user.add" "增加用户",
        UserRoles = "user.roles" "更改角色",
        UserPasswd = "user.passwd" "更改口令",
        UserReset = "user.reset" "重设口令",
        UserUnlock = "user.unlock" "解除锁定",
        UserRetire = "user.retire" "停用用户",
        UserList = "user.list" "查看用户",
        Import = "import" "导入",
        ImportWouldReplace = "import.would-replace" "导入待确认替换",
        ImportRefused = "import.refused" "导入被拒",
        CaseRead = "case.read" "查看案卷",
        CaseDeclare = "case.declare" "利益冲突声明",
        CaseFind = "case.find" "核查条件",
        CaseTakeBackFinding = "case.take-back-finding" "撤销核查",
        CaseAdmit = "case.admit" "认定或核减明细",
        CaseAdmitWhole = "case.admit-whole" "全额认定明细",
        CaseReadVouchers = "case.read-vouchers" "识读凭证",
        CaseMatchVoucher = "case.match-voucher" "指定明细的凭证",
        CaseTakeBackMatch = "case.take-back-match" "撤回指定的凭证",
        CaseMakeItem = "case.make-item" "据凭证列入明细",
        CaseTakeBackMadeItem = "case.take-back-made-item" "撤回据凭证列入的明细",
        CaseCheckMaterial = "case.check-material" "核对材料",
        CaseDecide = "case.decide" "决定金额",
        CaseTakeBackDecision = "case.take-back-decision" "撤销金额决定",
        CaseDecisionLapsed = "case.decision-lapsed" "金额决定失效",
        CaseRequestCorrection = "case.request-correction" "要求补正",
        CaseResume = "case.resume" "恢复办理",
        CaseSubmit = "case.submit" "经办签名",
        CaseCheck = "case.check" "复核签名",
        CaseApprove = "case.approve" "审定签名",
        CaseReturn = "case.return" "退回",
        CaseWithdraw = "case.withdraw" "撤回",
        CaseComment = "case.comment" "留言",
        CaseAssign = "case.assign" "指派",
        CaseLiftRecusal = "case.lift-recusal" "解除回避",
        CaseAnnounce = "case.announce" "公示",
        CasePay = "case.pay" "拨付",
        CaseReopen = "case.reopen" "重新办理",
        PolicyInstall = "policy.install" "安装政策",
        PolicyAdopt = "policy.adopt" "草案正式施行",
        PolicyRetire = "policy.retire" "停用政策",
        PolicyExport = "policy.export" "导出政策",
        PolicyPrice = "policy.price" "测算政策",
        PolicyCarry = "policy.carry" "案卷改按新版政策",
        RulingSet = "ruling.set" "口径裁定",
        LedgerImport = "ledger.import" "导入往年资助",
        LedgerImportAgain = "ledger.import-again" "重复导入往年资助",
        Export = "export" "输出报表",
        CalendarSet = "calendar.set" "设节假日",
        CalendarRemove = "calendar.remove" "删节假日",
        CalendarLimit = "calendar.limit" "设办理期限",
        SettingsSet = "settings.set" "更改设置",
        AuditList = "audit.list" "查看审计日志",
        AuditVerify = "audit.verify" "校验审计日志",
        AuditExport = "audit.export" "输出审计日志",
        CertificateRevoke = "certificate.revoke" "吊销证书",
        AttachmentSave = "attachment.save" "存附件",
        Backup = "backup" "备份",
        MemoSave = "memo.save" "存评审意见",
        MemoPrint = "memo.print" "打印评审意见",
        MemoPrintFile = "memo.print-file" "存待印文件",
        ExerciseSet = "exercise.set" "设为演练",
        LetterSave = "letter.save" "存不予支持告知书",
        SummarySave = "summary.save" "存一页摘要",
        NoticeSave = "notice.save" "存补正通知书",
        NoticePrint = "notice.print" "打印补正通知书",
        NoticePrintFile = "notice.print-file" "存待印补正通知书",
        GoalSet = "goal.set" "设年度目标",
        HandSet = "hand.set" "设手写签名",
        ImportAgain = "import.again" "重新识读",
        ImportAttachment = "import.attachment" "存大附件",
        ImportAttachmentsDropped = "import.attachments-dropped" "清除未入库的大附件",
        ImportDuplicate = "import.duplicate" "导入重复文件",
        ImportMapping = "import.mapping" "存对应关系",
        LedgerImportAsked = "ledger.import-asked" "往年资助待确认同名企业",
        LetterheadSet = "letterhead.set" "设公文样式",
        ListExport = "list.export" "输出列表",
        MeetingAdd = "meeting.add" "案卷上会",
        MeetingNew = "meeting.new" "新建会议",
        MeetingRecord = "meeting.record" "记会议结论",
        MeetingPrint = "meeting.print" "打印会议材料",
        MeetingPrintFile = "meeting.print-file" "存待印会议材料",
        ParameterSet = "parameter.set" "设政策参数",
        PreferenceKeep = "preference.keep" "存界面设置",
        RatesAdd = "rates.add" "录入利率",
        RootTrust = "root.trust" "信任签发根证书",
        CaseSettle = "case.settle" "处理疑点",
        CaseTakeBackSettlement = "case.take-back-settlement" "撤销疑点处理",
        CaseReceive = "case.receive" "接收新版申报",
        BackupAuto = "backup.auto" "自动备份",
        StoreCheck = "store.check" "检查数据",
        MemoFreeze = "memo.freeze" "冻结评审意见",
        PrintSave = "print.save" "存合并打印文件",
        StoreRekey = "store.rekey" "换查重密钥",
        Session = "session" "登录期间办理",
        AnnouncementSave = "announcement.save" "存公示表",
        Print = "print" "打印合并文件",
        PrintFile = "print-file" "存待印合并文件",
    }
}

/// What stands before the code of an action that was refused.
pub const REFUSED: &str = "refused.";

impl AuditAction {
    /// The code of its refusal.
    #[must_use]
    pub fn refused(self) -> String {
        format!("{REFUSED}{}", self.code())
    }

    /// An entry's action in Chinese; one of a later version, which this one does not know, as it is.
    #[must_use]
    pub fn label_of(code: &str) -> String {
        match code.strip_prefix(REFUSED) {
            Some(refused) => format!("拒绝：{}", AuditAction::label_of(refused)),
            None => {
                AuditAction::of_code(code).map_or_else(|| code.to_owned(), |action| action.label().to_owned())
            }
        }
    }
}

impl From<Action> for AuditAction {
    fn from(action: Action) -> AuditAction {
        match action {
            Action::Read => AuditAction::CaseRead,
            Action::Declare => AuditAction::CaseDeclare,
            Action::Find => AuditAction::CaseFind,
            Action::Admit => AuditAction::CaseAdmit,
            Action::CheckMaterial => AuditAction::CaseCheckMaterial,
            Action::Settle => AuditAction::CaseSettle,
            Action::Decide => AuditAction::CaseDecide,
            Action::RequestCorrection => AuditAction::CaseRequestCorrection,
            Action::Receive => AuditAction::CaseReceive,
            Action::Resume => AuditAction::CaseResume,
            Action::Submit => AuditAction::CaseSubmit,
            Action::Check => AuditAction::CaseCheck,
            Action::Approve => AuditAction::CaseApprove,
            Action::Return => AuditAction::CaseReturn,
            Action::Withdraw => AuditAction::CaseWithdraw,
            Action::Comment => AuditAction::CaseComment,
            Action::Assign => AuditAction::CaseAssign,
            Action::LiftRecusal => AuditAction::CaseLiftRecusal,
            Action::Announce => AuditAction::CaseAnnounce,
            Action::Pay => AuditAction::CasePay,
            Action::Reopen => AuditAction::CaseReopen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_named_in_chinese() {
        assert!(AuditAction::ALL.iter().all(|action| action.label().chars().all(|c| !c.is_ascii())));
    }

    #[test]
    fn a_refusal_is_named_by_what_was_refused() {
        assert_eq!(AuditAction::label_of("refused.case.approve"), "拒绝：审定签名");
        assert_eq!(AuditAction::label_of("later.thing"), "later.thing");
    }
}
