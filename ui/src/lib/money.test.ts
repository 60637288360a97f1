import { describe, expect, it } from 'vitest';
import { compare, fen, fromFen, grouped, inWan, signed, subtract, percent, typedAmount } from './money';

describe('amounts are strings from end to end', () => {
  it('groups by thousands and keeps two places', () => {
    expect(grouped('2600000.00')).toBe('2,600,000.00');
    expect(grouped('0')).toBe('0.00');
    expect(grouped('999.5')).toBe('999.50');
    expect(grouped('-200000.00')).toBe('−200,000.00');
  });

  it('keeps digits that a float would lose', () => {
    expect(grouped('9007199254740993.01')).toBe('9,007,199,254,740,993.01');
    expect(subtract('9007199254740993.01', '0.02')).toBe('9007199254740992.99');
  });

  it('gives a difference its sign, and none to nothing', () => {
    expect(signed('1234.5')).toBe('+1,234.50');
    expect(signed('-1234.5')).toBe('−1,234.50');
    expect(signed('0.00')).toBe('0.00');
  });

  it('leaves what is no amount alone', () => {
    expect(grouped('待定')).toBe('待定');
    expect(grouped('30%')).toBe('30%');
  });

  it('shifts to 万元 without rounding', () => {
    expect(inWan('2600000.00')).toBe('260.00');
    expect(inWan('116916.66')).toBe('11.691666');
    expect(inWan('5.00')).toBe('0.0005');
    expect(inWan('12,345,678.90')).toBe('1,234.56789');
    expect(inWan('-20000')).toBe('−2.00');
  });

  it('reads what people type, and nothing that would need a guess', () => {
    expect(typedAmount('2,600,000')).toBe('2600000.00');
    expect(typedAmount('２６０．５')).toBe('260.50');
    expect(typedAmount(' 0012.3元 ')).toBe('12.30');
    expect(typedAmount('0')).toBe('0.00');
    expect(typedAmount('260万')).toBeNull();
    expect(typedAmount('1.234')).toBeNull();
    expect(typedAmount('-1')).toBeNull();
    expect(typedAmount('')).toBeNull();
  });

  it('compares and subtracts in fen', () => {
    expect(compare('2800000.00', '2800000')).toBe(0);
    expect(compare('9.99', '10.00')).toBe(-1);
    expect(subtract('2800000.00', '2600000.00')).toBe('200000.00');
    expect(fen('0.07')).toBe(7n);
    expect(fen('0.071')).toBeNull();
    expect(fromFen(-7n)).toBe('-0.07');
  });

  it('gives the share without a float', () => {
    expect(percent('2600000.00', '2800000.00')).toBe('92.8');
    expect(percent('2800000.00', '2800000.00')).toBe('100');
    expect(percent('0.00', '0.00')).toBe('0');
  });
});
