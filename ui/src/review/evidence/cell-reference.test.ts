import { expect, it } from 'vitest';
import { columnWidths, columnIndex, visibleColumns, columnLetters, parseCellReference } from './cell-reference';

it('reads a place with its sheet', () => {
  expect(parseCellReference('流片补助!C7')).toEqual({ sheet: '流片补助', address: 'C7', row: 6, column: 2 });
  expect(parseCellReference('明细!F4，已核减')?.address).toBe('F4');
  expect(parseCellReference('a!b!AA10')).toEqual({ sheet: 'a!b', address: 'AA10', row: 9, column: 26 });
  expect(parseCellReference('见明细')).toBeNull();
});

it('counts columns as the workbook does', () => {
  for (const [letters, column] of [['A', 0], ['Z', 25], ['AA', 26], ['AZ', 51], ['BA', 52], ['ZZ', 701], ['AAA', 702], ['XFD', 16383]] as const) {
    expect(columnIndex(letters)).toBe(column);
    expect(columnLetters(column)).toBe(letters);
  }
});

it('measures a column by its longest text, and lets a title run over its neighbours', () => {
  const [number = 0, name = 0] = columnWidths([['条款 1.4　责任单位：经信局', ''], ['1', '上海某某晶圆制造有限公司'], ['2', '']], 2);
  expect(number).toBe(9);
  expect(name).toBe(26);
});

it('shows the columns that fit beside the one that matters, the left ones first', () => {
  expect(visibleColumns([9, 20, 20, 9, 20], 2, 100)).toEqual([0, 5]);
  expect(visibleColumns([9, 20, 20, 9, 20], 2, 60)).toEqual([0, 4]);
  expect(visibleColumns([23, 13, 24, 21, 16, 13], 3, 91)).toEqual([0, 4]);
  expect(visibleColumns([26, 26, 26, 26], 1, 10)).toEqual([0, 3]);
  expect(visibleColumns([9], 0, 5)).toEqual([0, 1]);
});
