import { expect, it } from 'vitest';
import type { Step } from '../../generated/Step';
import { stepValue } from './step-value';

const step = (sign: string, value: string): Step => ({ sign, value, label: '', cites: null, at: null, ruling: null, result: false });

it('shows money in 万元', () => {
  expect(stepValue(step('', '10,700,000.00'), 'wan')).toBe('1,070.00');
  expect(stepValue(step('−', '−200,000.00'), 'wan')).toBe('−20.00');
  expect(stepValue(step('=', '116.66'), 'wan')).toBe('0.011666');
});

it('leaves factors, shares, counts and what is not known', () => {
  for (const one of [step('×', '30%'), step('×', '0.25'), step('×', '12个月'), step('', '20平方米'), step('', '待定')]) {
    expect(stepValue(one, 'wan')).toBe(one.value);
  }
});

it('leaves everything in 元', () => {
  expect(stepValue(step('', '10,700,000.00'), 'yuan')).toBe('10,700,000.00');
});
