/** Tables of rows: which columns show, how they sort, and how they leave the window as text. */

export interface Column<Row> {
  id: string;
  label: string;
  /** What the cell says: shown, copied and exported. */
  text: (row: Row) => string;
  money?: boolean;
  /** Takes what width is left. */
  wide?: boolean;
  /** Not shown until it is chosen. */
  hidden?: boolean;
  /** Cannot be sorted by. */
  unsorted?: boolean;
  compare?: (a: Row, b: Row) => number;
}

export interface Sorting {
  by: string;
  down: boolean;
}

/** Rows that may come in pages. */
export interface Rows<Row> {
  readonly total: number;
  row(index: number): Row | undefined;
  ensure?(from: number, to: number): Promise<void>;
}

/** Rows that can be selected, to do something with all of them. */
export interface RowSelection<Row> {
  has(row: Row): boolean;
  /** `through` takes all from the one that was selected before up to this one. */
  toggle(index: number, through: boolean): void;
  readonly all: boolean;
  toggleAll(): Promise<void>;
  /** What a row's box is called. */
  label(row: Row): string;
  readonly allLabel: string;
}

/** Rows that are all there, in an order. */
export function rowsOf<Row>(rows: readonly Row[]): Rows<Row> {
  return { total: rows.length, row: (index) => rows[index] };
}

/** Sorted by a column; rows that are alike keep their order. */
export function sorted<Row>(rows: readonly Row[], columns: Column<Row>[], sorting: Sorting | null): Row[] {
  const column = columns.find((one) => one.id === sorting?.by);
  if (!column) return [...rows];
  const compare = column.compare ?? ((a: Row, b: Row) => collate(column.text(a), column.text(b)));
  return rows.toSorted((a, b) => (sorting?.down ? compare(b, a) : compare(a, b)));
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

function collate(a: string, b: string): number {
  return collator.compare(a, b);
}

/** What a click on a column's head asks for: up, then down, then as it came. */
export function nextSorting(now: Sorting | null, by: string): Sorting | null {
  if (now?.by !== by) return { by, down: false };
  return now.down ? null : { by, down: true };
}

/**
 * Rows as tabs and lines, for the clipboard. A cell that a spreadsheet would take for a
 * formula is given an apostrophe: text is never run.
 */
export function tabSeparated(rows: string[][]): string {
  return rows.map((row) => row.map(withoutFormula).join('\t')).join('\r\n');
}

function withoutFormula(cell: string): string {
  const one = cell.replace(/[\t\r\n]+/g, ' ');
  return /^[=+@]|^[-−](?![\d,.]+$)/.test(one) ? `'${one}` : one;
}
