import { expect, it } from 'vitest';
import { parts } from './whole';

const figures = (text: string) => parts(text).filter((part) => part.figure).map((part) => part.text);

it('keeps amounts, dates, times and percentages whole', () => {
  expect(figures('发票 24332000000081500034 于 2024-06-05 09:41 付 1,234,567.00 元，税率 6%')).toEqual(['24332000000081500034', '2024-06-05', '09:41', '1,234,567.00', '6%']);
});

it('leaves out nothing and changes nothing', () => {
  for (const text of ['', '没有数字', '−120,000.00 是负数', '明细!H5 起 3 行']) expect(parts(text).map((part) => part.text).join('')).toBe(text);
});

it('lets what is longer than any figure break', () => {
  expect(figures('1'.repeat(64))).toEqual([]);
});
