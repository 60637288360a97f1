/** The home page: what waits for the person signed in, and what it all adds up to. */

import type { CaseRowView } from '../../generated/CaseRowView';
import type { FiguresView } from '../../generated/FiguresView';
import type { Stage } from '../../generated/Stage';
import { figures, homeFigures, listCases, errorMessage } from '../../lib/commands';

/** A queue is worked from its head: more rows than these are read in the list of cases. */
const QUEUE = 200;
/** Working days that count as soon. */
const SOON = 3;

export class Home {
  view = $state.raw<FiguresView | null>(null);
  rows = $state.raw<CaseRowView[]>([]);
  mine = $state(0);
  overdue = $state(0);
  warnings = $state.raw<string[]>([]);
  soonOnly = $state(false);
  totalCount = $state(0);
  loaded = $state(false);
  stage = $state<Stage | null>(null);
  at = $state(0);
  fault = $state('');

  readonly soon = $derived(this.rows.filter((row) => (row.deadline?.days_left ?? SOON + 1) <= SOON));
  readonly shown = $derived(
    this.soonOnly ? this.soon : this.stage === null ? this.rows : this.rows.filter((row) => row.stage === this.stage),
  );
  /** Stages that something waits at, each with how much. */
  readonly chips = $derived.by(() => {
    const count = new Map<Stage, { label: string; count: number }>();
    for (const row of this.rows) {
      const known = count.get(row.stage);
      if (known) known.count++;
      else count.set(row.stage, { label: row.stage_label, count: 1 });
    }
    return [...count].map(([stage, one]) => ({ stage, ...one }));
  });

  async load(): Promise<void> {
    try {
      const query = { stage: null, bureau: null, benefit: null, search: '', mine: true, offset: 0, limit: QUEUE };
      const [view, queue, own] = await Promise.all([figures(), listCases(query), homeFigures()]);
      this.view = view;
      // What is due first stands first; what has no deadline keeps its order behind.
      const left = (row: CaseRowView) => row.deadline?.days_left ?? Number.MAX_SAFE_INTEGER;
      this.rows = queue.rows.toSorted((a, b) => left(a) - left(b));
      this.warnings = own.warnings;
      this.overdue = own.overdue;
      this.mine = queue.total;
      this.totalCount = queue.stages.reduce((sum, stage) => sum + stage.count, 0);
      this.at = Math.max(0, Math.min(this.at, this.shown.length - 1));
      this.fault = '';
    } catch (error) {
      this.fault = errorMessage(error);
    } finally {
      this.loaded = true;
    }
  }

  choose(stage: Stage | null, soonOnly = false): void {
    this.stage = stage;
    this.soonOnly = soonOnly;
    this.at = 0;
  }

  step(by: 1 | -1): void {
    this.at = Math.max(0, Math.min(this.at + by, this.shown.length - 1));
  }
}
