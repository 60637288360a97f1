import { expect, it } from 'vitest';
import { tabSeparated, nextSorting, sorted, type Column } from './table';

interface Row {
  name: string;
  amount: string;
}

const columns: Column<Row>[] = [
  { id: 'name', label: '名称', text: (row) => row.name },
  { id: 'amount', label: '金额', text: (row) => row.amount, compare: (a, b) => Number(BigInt(a.amount) - BigInt(b.amount)) },
];
const rows: Row[] = [
  { name: '案-10', amount: '9' },
  { name: '案-9', amount: '10' },
];

it('sorts numbers within names by their value, and amounts as amounts', () => {
  expect(sorted(rows, columns, { by: 'name', down: false }).map((row) => row.name)).toEqual(['案-9', '案-10']);
  expect(sorted(rows, columns, { by: 'amount', down: true }).map((row) => row.amount)).toEqual(['10', '9']);
  expect(sorted(rows, columns, null)).toEqual(rows);
});

it('sorts up, then down, then as it came', () => {
  const up = nextSorting(null, 'name');
  const down = nextSorting(up, 'name');
  expect([up, down, nextSorting(down, 'name')]).toEqual([{ by: 'name', down: false }, { by: 'name', down: true }, null]);
  expect(nextSorting(down, 'amount')).toEqual({ by: 'amount', down: false });
});

it('hands no formula to a spreadsheet, and keeps amounts as they are', () => {
  expect(tabSeparated([['=1+1', '+A1', '@x', '-cmd', '−200,000.00', '-5'], ['a\tb', 'c\nd']])).toBe(
    "'=1+1\t'+A1\t'@x\t'-cmd\t−200,000.00\t-5\r\na b\tc d",
  );
});
