/** Places in a workbook: `流片补助!C7`. */

interface CellReference {
  sheet: string;
  /** `C7`. */
  address: string;
  /** From zero. */
  row: number;
  /** From zero. */
  column: number;
}

/** Reads a place; whatever follows the address (such as `，已核减`) is passed over. */
export function parseCellReference(text: string): CellReference | null {
  const match = /^(.+)!\$?([A-Z]{1,3})\$?(\d+)/.exec(text);
  if (!match) return null;
  const [, sheet = '', letters = '', digits = ''] = match;
  return { sheet, address: letters + digits, row: Number(digits) - 1, column: columnIndex(letters) };
}

/** `A` is 0, `AA` is 26. */
export function columnIndex(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

export function columnLetters(column: number): string {
  let letters = '';
  for (let left = column; left >= 0; left = Math.floor(left / 26) - 1) {
    letters = String.fromCharCode(65 + (left % 26)) + letters;
  }
  return letters;
}

/** How wide each column would like to be, in half-width characters with its padding. */
export function columnWidths(rows: string[][], columns: number): number[] {
  // A row with a single text is a title that runs over its neighbours: it sets no width.
  const filled = rows.filter((row) => row.filter((text) => text !== '').length > 1);
  return Array.from({ length: columns }, (_, column) => {
    const longest = Math.max(0, ...filled.map((row) => textWidth(row[column] ?? '')));
    return Math.min(Math.max(longest + 3, 9), 26);
  });
}

/**
 * The columns that fit beside the one that matters: its neighbours at the left first, where
 * labels stand, then at the right. At least three, narrow as they may be.
 */
export function visibleColumns(columnWidths: number[], about: number, room: number): [from: number, to: number] {
  let from = Math.max(0, Math.min(about, columnWidths.length - 1));
  let to = from + 1;
  let taken = columnWidths[from] ?? 0;
  const fits = (column: number) => {
    const wanted = columnWidths[column];
    return wanted !== undefined && (to - from < 3 || taken + wanted <= room);
  };
  for (;;) {
    if (fits(from - 1)) taken += columnWidths[--from] ?? 0;
    else if (fits(to)) taken += columnWidths[to++] ?? 0;
    else return [from, to];
  }
}

/** Chinese characters are two wide. */
function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);
}
