/** Importing packages: what is running, what became of each package, and which one is looked at. */

import type { ImportedPackage } from '../generated/ImportedPackage';
import type { ImportStatus } from '../generated/ImportStatus';
import type { MappingPart } from '../generated/MappingPart';
import { importMapped as importWorkbook, importPackages, readVouchers, stopImport, errorMessage } from '../lib/commands';
import { fileName } from '../lib/paths';
import { policyChoice } from '../policy/policy-choice.svelte';
import { importText as t } from '../text/import';
import { vouchersText } from '../text/vouchers';
import type { MappingEditor } from './mapping-editor.svelte';

export class PackageImport {
  packages = $state<ImportedPackage[]>([]);
  filter = $state<ImportStatus | null>(null);
  /** The package and the problem that are looked at. */
  at = $state(0);
  problem = $state(0);

  running = $state(false);
  stopping = $state(false);
  done = $state(0);
  total = $state(0);
  file = $state('');
  notice = $state('');
  fault = $state('');
  /** How far the vouchers of what was imported are read, beside other work. */
  vouchers = $state('');

  readonly shown = $derived(
    this.filter === null ? this.packages : this.packages.filter((one) => one.status === this.filter),
  );
  readonly current = $derived(this.shown[this.at]);

  #request = 0;
  /** By which mapping a package was read that waits to replace another one. */
  #parts = new Map<string, MappingPart[]>();

  async run(paths: string[]): Promise<void> {
    if (paths.length === 0 || this.running) return;
    const request = ++this.#request;
    const before = this.packages;
    const finished: ImportedPackage[] = [];
    Object.assign(this, { running: true, stopping: false, done: 0, total: 0, file: '', notice: '', fault: '' });
    try {
      const report = await importPackages(paths, false, policyChoice.name, (progress) => {
        if (request !== this.#request || !this.running) return;
        this.done = progress.done;
        this.total = progress.total;
        this.file = fileName(progress.file);
        if (progress.finished) {
          finished.push(progress.finished);
          this.packages = [...finished, ...before];
        }
      });
      if (request !== this.#request) return;
      this.packages = [...mostUrgentFirst(report.packages), ...before];
      this.filter = null;
      this.at = 0;
      this.problem = 0;
      this.notice = report.stopped ? t.stopped : '';
      this.fault = report.ended === null ? '' : t.ended(report.ended);
      void this.#readVouchers(report.packages);
    } catch (error) {
      if (request === this.#request) this.fault = errorMessage(error);
    } finally {
      if (request === this.#request) this.running = false;
    }
  }

  /** Imports the package that is being mapped, and puts what became of it in its place. */
  async importMapped(editor: MappingEditor): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const parts = $state.snapshot(editor.parts);
      const report = await importWorkbook(editor.path, parts, false, policyChoice.name);
      const [made] = report.packages;
      if (!made) return;
      editor.done();
      void this.#readVouchers([made]);
      if (made.status === 'needs-replacing') this.#parts.set(made.path, parts);
      this.#put(editor.path, 'needs-mapping', made);
    } catch (error) {
      this.fault = errorMessage(error);
    } finally {
      this.running = false;
    }
  }

  /** Lets a package take the place of the one that its cases have, now that somebody has said so. */
  async replace(waiting: ImportedPackage): Promise<void> {
    if (this.running) return;
    const request = ++this.#request;
    const parts = this.#parts.get(waiting.path);
    Object.assign(this, { running: true, stopping: false, done: 0, total: 1, file: waiting.file, notice: '', fault: '' });
    try {
      const report = parts ? await importWorkbook(waiting.path, parts, true, policyChoice.name) : await importPackages([waiting.path], true, policyChoice.name, () => {});
      const [made] = report.packages;
      if (request === this.#request && made) this.#put(waiting.path, 'needs-replacing', made);
      if (made) void this.#readVouchers([made]);
    } catch (error) {
      if (request === this.#request) this.fault = errorMessage(error);
    } finally {
      if (request === this.#request) this.running = false;
    }
  }

  /** Puts what became of a package in the place where it waited. */
  #put(path: string, waited: ImportStatus, made: ImportedPackage): void {
    this.packages = this.packages.map((one) => (one.path === path && one.status === waited ? made : one));
    this.filter = null;
    this.at = Math.max(0, this.packages.indexOf(made));
    this.problem = 0;
    this.fault = '';
  }

  /** What was imported is stored; its vouchers are read after that, and can be read again on the page of the case. */
  async #readVouchers(packages: ImportedPackage[]): Promise<void> {
    const cases = packages.filter((one) => one.status === 'imported' && one.attachments > 0).flatMap((one) => one.cases);
    if (cases.length === 0) return;
    try {
      await readVouchers(cases, false, (step) => {
        this.vouchers = step.file ? vouchersText.background(step.done + 1, step.total) : '';
      });
    } catch (error) {
      this.notice = errorMessage(error);
    } finally {
      this.vouchers = '';
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    try {
      await stopImport();
    } catch (error) {
      this.fault = errorMessage(error);
    }
  }

  count(status: ImportStatus): number {
    return this.packages.filter((one) => one.status === status).length;
  }

  show(filter: ImportStatus | null): void {
    this.filter = filter;
    this.select(0);
  }

  select(index: number): void {
    this.at = Math.max(0, Math.min(index, this.shown.length - 1));
    this.problem = 0;
  }

  step(by: 1 | -1): void {
    const last = (this.current?.problems.length ?? 0) - 1;
    this.problem = Math.max(0, Math.min(this.problem + by, last));
  }

  reset(): void {
    this.#request++;
    this.#parts.clear();
    Object.assign(this, { packages: [], filter: null, at: 0, problem: 0, running: false, notice: '', fault: '' });
  }
}

/** What needs a hand stands first; within each kind the order of reading stays. */
function mostUrgentFirst(packages: ImportedPackage[]): ImportedPackage[] {
  const rank: Record<ImportStatus, number> = { refused: 0, 'needs-mapping': 1, 'needs-replacing': 1, imported: 3, duplicate: 4 };
  const of = (one: ImportedPackage) =>
    one.status === 'imported' && one.problems.some((problem) => problem.severity !== 'note') ? 2 : rank[one.status];
  return packages.toSorted((a, b) => of(a) - of(b));
}
