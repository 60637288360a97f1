import { expect, it } from 'vitest';
import { quote } from './quote';

const TIER = '首次流片费用 1000万元以下的，按照不超过其流片费用的 30%给予补助，每家企业年度最高补助300万元';

it('cuts to the part that has the figure', () => {
  expect(quote(TIER, '30%')).toBe('按照不超过其流片费用的 30%给予补助');
  expect(quote(TIER, '3,000,000.00')).toBe('每家企业年度最高补助300万元');
});

it('does not take a part of a figure for the figure', () => {
  expect(quote('不超过实际发生费用的 15%给予补助的企业，另按其研发投入的 5%给予补助', '5%')).toBe('另按其研发投入的 5%给予补助');
});

it('repeats what a row above has quoted only for its figure', () => {
  expect(quote(TIER, '1,234.00', true)).toBe('');
  expect(quote(TIER, '30%', true)).toBe('按照不超过其流片费用的 30%给予补助');
});

it('keeps short words whole, and shortens long ones without a figure', () => {
  expect(quote('最高补助300万元', '1.00')).toBe('最高补助300万元');
  expect(quote(TIER, '待定')).toMatch(/…$/);
});
