/**
 * What the window asks of the program: one typed function for each command, and the only
 * place that calls `invoke`. A refusal arrives as a `CommandError`, whose message is in
 * Chinese and shown as it is.
 */

import { Channel, invoke } from '@tauri-apps/api/core';
import type { CaseListView } from '../generated/CaseListView';
import type { CaseQuery } from '../generated/CaseQuery';
import type { CaseView } from '../generated/CaseView';
import type { ErrorCode } from '../generated/ErrorCode';
import type { ErrorView } from '../generated/ErrorView';
import type { FindingInput } from '../generated/FindingInput';
import type { GridView } from '../generated/GridView';
import type { ImportProgress } from '../generated/ImportProgress';
import type { ImportReport } from '../generated/ImportReport';
import type { MaterialState } from '../generated/MaterialState';
import type { PolicyView } from '../generated/PolicyView';
import type { PrintView } from '../generated/PrintView';
import type { SessionView } from '../generated/SessionView';
import type { StartView } from '../generated/StartView';
import type { VerificationView } from '../generated/VerificationView';

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
export function wording(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

let signedOut: () => void = () => {};

/** Called when any command is answered with “signed out”. */
export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    const error = asCommandError(thrown);
    if (error.code === 'signed-out') signedOut();
    throw error;
  }
}

function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const view = thrown as ErrorView;
    return new CommandError(view.code, view.message);
  }
  return new CommandError('failed', wording(thrown));
}

// ---- Session -------------------------------------------------------------------

export const start = () => call<StartView>('start');
export const signIn = (name: string, password: string) => call<SessionView>('sign_in', { name, password });
export const signOut = () => call<void>('sign_out');

// ---- Cases and import ------------------------------------------------------------

export const listCases = (query: CaseQuery) => call<CaseListView>('list_cases', { query });

export function importPackages(paths: string[], onProgress: (progress: ImportProgress) => void): Promise<ImportReport> {
  const progress = new Channel<ImportProgress>();
  progress.onmessage = onProgress;
  return call<ImportReport>('import_packages', { paths, progress });
}

export const stopImport = () => call<void>('stop_import');

// ---- One case -----------------------------------------------------------------------

export const showCase = (number: string) => call<CaseView>('show_case', { number });
export const declare = (number: string, recusal: string | null) => call<CaseView>('declare', { number, recusal });
export const find = (number: string, finding: FindingInput) => call<CaseView>('find', { number, finding });
export const admit = (number: string, item: string, admitted: string | null, reason: string) =>
  call<CaseView>('admit', { number, item, admitted, reason });
export const checkMaterial = (number: string, material: string, state: MaterialState | null, note: string) =>
  call<CaseView>('check_material', { number, material, state, note });
export const decide = (number: string, claim: string, amount: string | null, reason: string) =>
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
export const sendBack = (number: string, comment: string) => call<CaseView>('send_back', { number, comment });

// ---- Documents ----------------------------------------------------------------------------

export const memoPdf = (number: string) => call<ArrayBuffer>('memo_pdf', { number });
export const noticePdf = (number: string) => call<ArrayBuffer>('notice_pdf', { number });
export const saveMemo = (number: string, path: string) => call<string>('save_memo', { number, path });
export const printers = () => call<string[]>('printers');
export const printMemo = (number: string, printer: string | null, copies: number, path: string | null) =>
  call<PrintView>('print_memo', { number, printer, copies, path });
export const verifyFile = (path: string) => call<VerificationView>('verify_file', { path });
export const workbookGrid = (number: string, sheet: string | null, at: string | null, rows: number, columns: number) =>
  call<GridView>('workbook_grid', { number, sheet, at, rows, columns });
export const attachment = (number: string, name: string) => call<ArrayBuffer>('attachment', { number, name });
export const saveAttachment = (number: string, name: string, path: string) =>
  call<string>('save_attachment', { number, name, path });
export const policy = () => call<PolicyView>('policy');
