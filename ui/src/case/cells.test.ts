import { expect, it } from 'vitest';
import { columnOf, lettersOf, place, widths } from './cells';

it('reads a place with its sheet', () => {
  expect(place('流片补助!C7')).toEqual({ sheet: '流片补助', address: 'C7', row: 6, column: 2 });
  expect(place('明细!F4，已核减')?.address).toBe('F4');
  expect(place('a!b!AA10')).toEqual({ sheet: 'a!b', address: 'AA10', row: 9, column: 26 });
  expect(place('见明细')).toBeNull();
});

it('counts columns as the workbook does', () => {
  for (const [letters, column] of [['A', 0], ['Z', 25], ['AA', 26], ['XFD', 16383]] as const) {
    expect(columnOf(letters)).toBe(column);
    expect(lettersOf(column)).toBe(letters);
  }
});

it('gives the longest text the most room', () => {
  const [first = 0, second = 0] = widths([['1', '上海某某晶圆制造有限公司'], ['2', '']], 2);
  expect(second).toBeGreaterThan(first);
  expect(Math.round(first + second)).toBe(100);
});

it('lets a title run over its neighbours', () => {
  const [first = 0, second = 0] = widths([['条款 1.4　责任单位：经信局', ''], ['1', '项目名称']], 2);
  expect(first).toBeLessThanOrEqual(second);
});
