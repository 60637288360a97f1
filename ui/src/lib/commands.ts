/**
 * What the window asks of the program: one typed function for each command, and the only
 * place that calls `invoke`. A refusal arrives as a `CommandError`, whose message is in
 * Chinese and shown as it is.
 */

import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { PackPage } from '../generated/PackPage';
import type { PriceClaimView } from '../generated/PriceClaimView';
import type { PriceInput } from '../generated/PriceInput';
import type { PriceView } from '../generated/PriceView';
import type { AnnounceInput } from '../generated/AnnounceInput';
import type { PayInput } from '../generated/PayInput';
import type { AdoptionInput } from '../generated/AdoptionInput';
import type { AuditQuery } from '../generated/AuditQuery';
import type { AuditRow } from '../generated/AuditRow';
import type { AuditView } from '../generated/AuditView';
import type { CalendarView } from '../generated/CalendarView';
import type { CaseListView } from '../generated/CaseListView';
import type { CaseQuery } from '../generated/CaseQuery';
import type { CaseView } from '../generated/CaseView';
import type { CodeView } from '../generated/CodeView';
import type { ReviewChange } from '../generated/ReviewChange';
import type { CheckView } from '../generated/CheckView';
import type { ErrorCode } from '../generated/ErrorCode';
import type { DemoMade } from '../generated/DemoMade';
import type { ErrorView } from '../generated/ErrorView';
import type { FiguresView } from '../generated/FiguresView';
import type { FindingInput } from '../generated/FindingInput';
import type { GivenInput } from '../generated/GivenInput';
import type { GridView } from '../generated/GridView';
import type { HomeView } from '../generated/HomeView';
import type { ImportProgress } from '../generated/ImportProgress';
import type { ImportReport } from '../generated/ImportReport';
import type { SameName } from '../generated/SameName';
import type { InstalledPolicyView } from '../generated/InstalledPolicyView';
import type { KeyMade } from '../generated/KeyMade';
import type { LedgerImport } from '../generated/LedgerImport';
import type { LedgerQuery } from '../generated/LedgerQuery';
import type { LedgerView } from '../generated/LedgerView';
import type { LetterheadChange } from '../generated/LetterheadChange';
import type { MappingDraft } from '../generated/MappingDraft';
import type { MappingPart } from '../generated/MappingPart';
import type { MaterialState } from '../generated/MaterialState';
import type { NoticeView } from '../generated/NoticeView';
import type { PackageVersionsView } from '../generated/PackageVersionsView';
import type { PaperStyleView } from '../generated/PaperStyleView';
import type { PolicyInstallView } from '../generated/PolicyInstallView';
import type { PolicyView } from '../generated/PolicyView';
import type { PrecheckView } from '../generated/PrecheckView';
import type { PrintInput } from '../generated/PrintInput';
import type { PrintProgress } from '../generated/PrintProgress';
import type { PrintReport } from '../generated/PrintReport';
import type { PrintView } from '../generated/PrintView';
import type { RateInput } from '../generated/RateInput';
import type { RateTableView } from '../generated/RateTableView';
import type { RescueView } from '../generated/RescueView';
import type { ReopenedView } from '../generated/ReopenedView';
import type { Role } from '../generated/Role';
import type { RulingView } from '../generated/RulingView';
import type { SelfTestView } from '../generated/SelfTestView';
import type { SessionView } from '../generated/SessionView';
import type { Stage } from '../generated/Stage';
import type { StartView } from '../generated/StartView';
import type { AffectedCaseView } from '../generated/AffectedCaseView';
import type { UserView } from '../generated/UserView';
import type { SettingsView } from '../generated/SettingsView';
import type { SettlementInput } from '../generated/SettlementInput';
import type { StatisticsView } from '../generated/StatisticsView';
import type { StoreMade } from '../generated/StoreMade';
import type { Suppositions } from '../generated/Suppositions';
import type { MaintenanceProgress } from '../generated/MaintenanceProgress';
import type { VerificationView } from '../generated/VerificationView';
import type { VouchersProgress } from '../generated/VouchersProgress';
import type { VouchersRead } from '../generated/VouchersRead';
import type { WhatIfView } from '../generated/WhatIfView';

/** A command that was refused or failed. */
export class CommandError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What went wrong, in the words that the program chose. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

let signedOut: (reason: string) => void = () => {};

/** Whether it was the user who ended it. */
export function isStopped(error: unknown): boolean {
  return error instanceof CommandError && error.code === 'stopped';
}

/** Called when any command is answered with “signed out”, or that the session has ended: then with the reason. */
export function onSignedOut(listener: (reason: string) => void): void {
  signedOut = listener;
}

/** Called when a pack is double-clicked while the window is open. */
export function onPackOpened(listener: () => void): void {
  listen('pack-opened', listener).catch(() => {
    // Where nothing can be listened to, 管理 · 政策 takes the pack.
  });
}

async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    const error = asCommandError(thrown);
    if (error.code === 'signed-out') signedOut('');
    if (error.code === 'ended') signedOut(error.message);
    throw error;
  }
}

function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const view = thrown as ErrorView;
    return new CommandError(view.code, view.message);
  }
  return new CommandError('failed', errorMessage(thrown));
}

/** Where long work says how far it is. */
function progressChannel<T>(onProgress: (progress: T) => void): Channel<T> {
  const progress = new Channel<T>();
  progress.onmessage = onProgress;
  return progress;
}

// ---- Session -------------------------------------------------------------------

export const start = () => call<StartView>('start');
export const takeOpenedPack = () => call<string | null>('take_opened_pack');
export const signIn = (name: string, password: string) => call<SessionView>('sign_in', { name, password });
export const signOut = () => call<void>('sign_out');
export const copyText = (text: string) => call<void>('copy_text', { text });
export const zoom = (factor: number) => call<void>('zoom', { factor });

// ---- The first run ---------------------------------------------------------------

export const setUp = (bureau: string, admin: string, password: string) =>
  call<StoreMade>('set_up', { bureau, admin, password });
export const setUpDemo = (onProgress: (step: string) => void) =>
  call<DemoMade>('set_up_demo', { progress: progressChannel(onProgress) });
export const restoreStore = (path: string) => call<StartView>('restore_store', { path });

// ---- Before handing in -------------------------------------------------------------

/** An enterprise's own package, checked without a store; nothing of it is kept. */
export const precheck = (path: string, policy: string | null, onProgress: (file: string) => void) =>
  call<PrecheckView>('precheck', { path, policy, progress: progressChannel(onProgress) });
export const savePrecheck = (found: PrecheckView, path: string) => call<string>('save_precheck', { found, path });

// ---- Figures ---------------------------------------------------------------------

export const figures = () => call<FiguresView>('figures');
export const statistics = (year: number | null, policy: string | null) => call<StatisticsView>('statistics', { year, policy });
export const setGoal = (pack: string, goal: string, figure: string, basis: string) =>
  call<void>('set_goal', { pack, goal, figure, basis });
export const whatIf = (number: string, claim: string | null, supposed: Suppositions) =>
  call<WhatIfView>('what_if', { number, claim, supposed });

// ---- Files handed out ----------------------------------------------------------------

export const saveTable = (path: string, title: string, header: string[], rows: string[][]) =>
  call<string>('save_table', { path, title, header, rows });
export const saveText = (path: string, text: string) => call<string>('save_text', { path, text });

// ---- Settings ----------------------------------------------------------------------

export const settings = (policy: string | null) => call<SettingsView>('settings', { policy });
export const setParameter = (policy: string | null, name: string, value: string, basis: string) =>
  call<SettingsView>('set_parameter', { policy, name, value, basis });
export const rateTables = (policy: string | null) => call<RateTableView[]>('rate_tables', { policy });
export const addRate = (policy: string | null, file: string, input: RateInput, basis: string) =>
  call<RateTableView[]>('add_rate', { policy, file, new: input, basis });
export const paperStyle = () => call<PaperStyleView>('paper_style');
export const setPaperStyle = (change: LetterheadChange) => call<PaperStyleView>('set_paper_style', { change });
export const setHandwriting = (path: string | null) => call<PaperStyleView>('set_hand', { path });
export const sealPicture = () => call<ArrayBuffer>('seal_picture');
export const handwritingPicture = () => call<ArrayBuffer>('hand_picture');
export const preference = (name: string) => call<string>('preference', { name });
export const savePreference = (name: string, value: string) =>
  call<void>('keep_preference', { name, value });

// ---- Cases and import ------------------------------------------------------------

export const listCases = (query: CaseQuery) => call<CaseListView>('list_cases', { query });

/** With `replace`, a next version takes the place of the package that its cases have. */
export const importPackages = (paths: string[], replace: boolean, policy: string | null, onProgress: (progress: ImportProgress) => void) =>
  call<ImportReport>('import_packages', { paths, replace, policy, progress: progressChannel(onProgress) });

/** How a workbook that is not our template is read, by a mapping or by the kept one and guesses. */
export const draftMapping = (path: string, parts: MappingPart[] | null, policy: string | null) =>
  call<MappingDraft>('draft_mapping', { path, parts, policy });
export const importMapped = (path: string, parts: MappingPart[], replace: boolean, policy: string | null) =>
  call<ImportReport>('import_mapped', { path, parts, replace, policy });
/** How a case's workbook would be read anew, by a mapping or by the kept one and guesses. */
export const draftReread = (number: string, parts: MappingPart[] | null) => call<MappingDraft>('draft_reading', { number, parts });
/** Reads a case's package anew: a new version of the case, where it says anything else. */
export const rereadPackage = (number: string, parts: MappingPart[] | null) => call<CaseView>('read_anew', { number, parts });
/** The versions of a case's package, and what the last one changed. */
export const packageVersions = (number: string) => call<PackageVersionsView>('package_versions', { number });
export const stopImport = () => call<void>('stop_import');

// ---- One case -----------------------------------------------------------------------

export const showCase = (number: string) => call<CaseView>('show_case', { number });
export const declareInterest = (number: string, recusal: string | null) => call<CaseView>('declare', { number, recusal });
export const recordFinding = (number: string, finding: FindingInput) => call<CaseView>('record_finding', { number, finding });
export const admitItem = (number: string, item: string, admitted: string | null, reason: string) =>
  call<CaseView>('admit', { number, item, admitted, reason });
/** Has the vouchers of cases read in the background: those that were not read yet, or all of them again. */
export const readVouchers = (numbers: string[], again: boolean, onProgress: (progress: VouchersProgress) => void) =>
  call<VouchersRead[]>('read_vouchers', { numbers, again, progress: progressChannel(onProgress) });
/** Says which voucher a line item stands on. */
export const matchVoucher = (number: string, item: string, given: GivenInput) =>
  call<CaseView>('match_voucher', { number, item, given });
/** Admits the line items that agree with their vouchers to the fen, each on record. */
export const admitAgreeing = (number: string, claim: string | null) => call<CaseView>('admit_agreeing', { number, claim });
/** Puts line items on the list of a claim whose applicant sent none, one for each voucher. */
export const makeItems = (number: string, claim: string, vouchers: string[]) => call<CaseView>('make_items', { number, claim, vouchers });
export const takeBackMadeItems = (number: string, items: string[]) => call<CaseView>('take_back_made_items', { number, items });
export const checkMaterial = (number: string, material: string, state: MaterialState | null, note: string) =>
  call<CaseView>('check_material', { number, material, state, note });
/** Settles an open question; without a kind, its settlement is taken back. */
export const settleProblem = (number: string, problem: string, settlement: SettlementInput) =>
  call<CaseView>('settle', { number, problem, settlement });
export const decideClaim = (number: string, claim: string, amount: string | null, reason: string) =>
  call<CaseView>('decide', { number, claim, amount, reason });
export const requestCorrection = (number: string, comment: string) =>
  call<CaseView>('request_correction', { number, comment });
export const resume = (number: string, comment: string) => call<CaseView>('resume', { number, comment });
export const withdraw = (number: string, comment: string) => call<CaseView>('withdraw', { number, comment });

// ---- Signing ---------------------------------------------------------------------------

/** Signs as 经办 and hands on. */
export const submit = (number: string, opinion: string, password: string) =>
  call<CaseView>('submit', { number, opinion, password });
/** Signs as 复核 or 审定, by the stage. */
export const approve = (number: string, opinion: string, password: string) =>
  call<CaseView>('approve', { number, opinion, password });
export const returnCase = (number: string, comment: string) => call<CaseView>('send_back', { number, comment });

// ---- Documents ----------------------------------------------------------------------------

export const memoPdf = (number: string) => call<ArrayBuffer>('memo_pdf', { number });
export const noticePdf = (number: string) => call<ArrayBuffer>('notice_pdf', { number });
/** 补正通知书 as .pdf, or as .xlsx a copy of the workbook with the cells marked. */
export const saveCorrections = (number: string, path: string) => call<string>('save_corrections', { number, path });
/** 公示材料 of some cases, or of all that are signed. */
export const saveAnnouncement = (cases: string[], from: string, until: string, contact: string, path: string) =>
  call<string>('save_announcement', { cases, from, until, contact, path });
/** The application workbook of some benefits of a policy, or of all. */
export const saveTemplate = (policy: string | null, benefits: string[], path: string) =>
  call<string>('save_template', { policy, benefits, path });
export const saveMemo = (number: string, path: string) => call<string>('save_memo', { number, path });
/** 一页摘要 of a case. */
export const saveSummary = (number: string, path: string) => call<string>('save_summary', { number, path });
/** 不予支持告知书, for the applicant of a refused case. */
export const saveRefusalLetter = (number: string, path: string) => call<string>('save_refusal_letter', { number, path });
export const printers = () => call<string[]>('printers');
export const printMemo = (number: string, printer: string | null, copies: number, path: string | null) =>
  call<PrintView>('print_memo', { number, printer, copies, path });

// ---- Documents of several cases ---------------------------------------------------------------

/** One print with cover, agenda and sign-in sheet; it waits in the program until it is saved or sent to a printer. */
export const printBatch = (input: PrintInput, onProgress: (progress: PrintProgress) => void) =>
  call<PrintReport>('print_batch', { input, progress: progressChannel(onProgress) });
export const saveSeparately = (cases: string[], folder: string, onProgress: (progress: PrintProgress) => void) =>
  call<PrintReport>('save_apart', { cases, folder, progress: progressChannel(onProgress) });
export const stopPrint = () => call<void>('stop_print');
export const printPdf = () => call<ArrayBuffer>('print_pdf');
export const savePrint = (path: string) => call<string>('save_print', { path });
export const sendPrint = (printer: string | null, copies: number, path: string | null) =>
  call<PrintView>('send_print', { printer, copies, path });

// ---- Verification, evidence, the policy -----------------------------------------------------------

/** The case of a paper, by its check code. */
export const memoByCode = (code: string) => call<CodeView>('memo_by_code', { code });
export const printNotice = (number: string, printer: string | null, copies: number, path: string | null) =>
  call<PrintView>('print_notice', { number, printer, copies, path });
export const noticeView = (number: string) => call<NoticeView>('notice_view', { number });
export const verifyFile = (path: string) => call<VerificationView>('verify_file', { path });
export const workbookGrid = (number: string, sheet: string | null, at: string | null, rows: number, columns: number) =>
  call<GridView>('workbook_grid', { number, sheet, at, rows, columns });
export const attachment = (number: string, name: string) => call<ArrayBuffer>('attachment', { number, name });
export const saveAttachment = (number: string, name: string, path: string) =>
  call<string>('save_attachment', { number, name, path });
export const policy = (policy: string | null) => call<PolicyView>('policy', { policy });
/** The rules of a policy, as a person would read them. */
export const policyPage = (policy: string | null) => call<PackPage>('policy_page', { policy });
/** Every version of every policy in the store. */
export const policies = () => call<InstalledPolicyView[]>('policies');
/** What installing a pack's folder or zip would mean. */
export const previewPolicy = (path: string) => call<PolicyInstallView>('preview_policy', { path });
export const installPolicy = (path: string, approval: string) => call<PolicyInstallView>('install_policy', { path, approval });
export const previewAdoption = (name: string, adoption: AdoptionInput) => call<PolicyInstallView>('preview_adoption', { name, adoption });
export const adoptPolicy = (name: string, adoption: AdoptionInput, approval: string) =>
  call<PolicyInstallView>('adopt_policy', { name, adoption, approval });
/** Compares two policies over all cases, in the background; the greatest changes come back, and all of them are saved. */
export const pricePolicies = (input: PriceInput, onProgress: (progress: MaintenanceProgress) => void) =>
  call<PriceView>('price_policies', { input, progress: progressChannel(onProgress) });
export const stopPricing = () => call<void>('stop_pricing');
export const explainPrice = (number: string) => call<PriceClaimView[]>('explain_price', { number });
export const savePriceWorkbook = (path: string) => call<string>('save_price_workbook', { path });
export const savePricePdf = (path: string) => call<string>('save_price_pdf', { path });
export const retirePolicy = (name: string, reason: string) => call<InstalledPolicyView[]>('retire_policy', { name, reason });

// ---- After the decision, and talking about a case ----------------------------------------------

export const announce = (number: string, input: AnnounceInput) => call<CaseView>('announce', { number, input });
export const pay = (number: string, input: PayInput) => call<CaseView>('pay', { number, input });
export const reopen = (number: string, comment: string) => call<ReopenedView>('reopen', { number, comment });
export const addComment = (number: string, text: string, answers: number | null) =>
  call<CaseView>('comment', { number, text, answers });
export const assign = (number: string, role: Role, to: string | null) =>
  call<CaseView>('assign', { number, role, to });
export const liftRecusal = (number: string, name: string, reason: string) =>
  call<CaseView>('lift_recusal', { number, name, reason });
export const changesSinceReturn = (number: string) => call<ReviewChange[]>('changes_since_return', { number });

// ---- Home, ledger, reports, rulings -----------------------------------------------------------

export const homeFigures = () => call<HomeView>('home');
export const ledger = (query: LedgerQuery) => call<LedgerView>('ledger', { query });
export const importLedger = (path: string, sameName: SameName | null) => call<LedgerImport>('import_ledger', { path, sameName });
export const exportReport = (report: 'summary' | 'publicity' | 'payout', year: number | null, policy: string | null, path: string) =>
  call<string>('export_report', { report, year, policy, path });
export const rulings = (policy: string | null) => call<RulingView[]>('rulings', { policy });
export const setRuling = (policy: string | null, ruling: string, reading: string, basis: string) =>
  call<AffectedCaseView[]>('set_ruling', { policy, ruling, reading, basis });
export const rulingEffects = (policy: string | null, ruling: string, reading: string) =>
  call<AffectedCaseView[]>('ruling_effects', { policy, ruling, reading });

// ---- People, audit, calendar, maintenance -------------------------------------------------------------

export const users = () => call<UserView[]>('users');
export const addUser = (name: string, roles: Role[], bureau: string | null, password: string, ownPassword: string) =>
  call<UserView>('add_user', { name, roles, bureau, password, ownPassword });
export const setRoles = (name: string, roles: Role[], bureau: string | null) =>
  call<UserView>('set_roles', { name, roles, bureau });
export const resetPassword = (name: string, password: string, ownPassword: string) =>
  call<UserView>('reset_password', { name, password, ownPassword });
export const unlockUser = (name: string) => call<UserView>('unlock_user', { name });
export const retireUser = (name: string) => call<UserView>('retire_user', { name });
export const changePassword = (old: string, next: string) => call<void>('change_password', { old, new: next });
export const auditPage = (query: AuditQuery) => call<AuditRow[]>('audit_page', { query });
export const renewRecoveryKey = (ownPassword: string) => call<string>('renew_recovery_key', { ownPassword });
export const verifyAudit = () => call<AuditView>('verify_audit');
export const exportAudit = (path: string) => call<string>('export_audit', { path });
export const calendar = () => call<CalendarView>('calendar');
export const setHoliday = (day: string, working: boolean, name: string) =>
  call<CalendarView>('set_holiday', { day, working, name });
export const removeHoliday = (day: string) => call<CalendarView>('remove_holiday', { day });
export const setLimit = (stage: Stage, days: number) => call<CalendarView>('set_limit', { stage, days });
export const setLockAfter = (minutes: number) => call<void>('set_lock_after', { minutes });
export const checkStore = (onProgress: (progress: MaintenanceProgress) => void) =>
  call<CheckView>('check_store', { progress: progressChannel(onProgress) });
export const backUp = (path: string, onProgress: (progress: MaintenanceProgress) => void) =>
  call<string>('back_up', { path, progress: progressChannel(onProgress) });
/** Accepts on record that the store's history is not the one that was seen before. */
export const acceptHistory = (reason: string, ownPassword: string) => call<string[]>('accept_history', { reason, ownPassword });
/** The whole store under a new key; everybody's password stays. */
export const renewStoreKey = (ownPassword: string, onProgress: (progress: MaintenanceProgress) => void) =>
  call<KeyMade>('renew_store_key', { ownPassword, progress: progressChannel(onProgress) });
/** Moves the store; whoever is signed in is signed out. Gives where it is. */
export const moveStore = (path: string, onProgress: (progress: MaintenanceProgress) => void) =>
  call<string>('move_store', { path, progress: progressChannel(onProgress) });
/** Copies what can be read of a broken store into a new one. */
export const rescueStore = (path: string, ownPassword: string, onProgress: (progress: MaintenanceProgress) => void) =>
  call<RescueView>('rescue_store', { path, ownPassword, progress: progressChannel(onProgress) });
export const stopMaintenance = () => call<void>('stop_maintenance');
/** A look at the store and the day's backup. Gives what went wrong. */
export const runStartupMaintenance = () => call<string[]>('maintain_at_sign_in');
export const selfTest = () => call<SelfTestView>('self_test');
export const saveSelfTest = (path: string) => call<string>('save_self_test', { path });
export const saveRoot = (path: string) => call<string>('save_root', { path });
