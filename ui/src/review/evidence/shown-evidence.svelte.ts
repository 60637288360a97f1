import type { PlaceView } from '../../generated/PlaceView';

/** What is shown beside a check: the cell and the file that the reader chose, and what the pointer is on. */
export class ShownEvidence {
  cell = $state<string | null>(null);
  file = $state<string | null>(null);
  /** Whether evidence is being picked for a finding. */
  picking = $state(false);
  /** What the row of the calculation that the pointer is on quotes of the clause. */
  quoted = $state<string | null>(null);
  /** Fields of a voucher that are marked on its page. */
  marks = $state.raw<{ label: string; place: PlaceView }[]>([]);

  clear(): void {
    this.cell = this.file = this.quoted = null;
    this.marks = [];
  }
}
