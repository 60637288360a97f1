import { describe, expect, it } from 'vitest';
import { segments, type Segment } from './clause-segments';

const TEXT = '对重点支持领域的关键芯片产品，首次流片费用 1000万元以上的，按照不超过其流片费用的 15%给予补助；首次流片费用 1000万元以下的，按照 30%给予补助。';

const texts = (all: Segment[], of: (one: Segment) => boolean) => all.filter(of).map((one) => one.text);

describe('marks in a clause', () => {
  it('never changes a word of it', () => {
    const cut = segments(TEXT, { mark: ['首次流片费用'], other: ['关键芯片产品', '芯片产品，首次'], cited: [TEXT.slice(10, 40)], hovered: '按照' });
    expect(cut.map((one) => one.text).join('')).toBe(TEXT);
    expect(cut.every((one) => one.text !== '')).toBe(true);
  });

  it('marks every place where the words stand', () => {
    expect(texts(segments(TEXT, { mark: ['首次流片费用'] }), (one) => one.mark)).toEqual(['首次流片费用', '首次流片费用']);
  });

  it('cuts overlapping spans at each edge', () => {
    const cut = segments('甲乙丙丁', { mark: ['甲乙丙'], other: ['乙丙丁'] });
    expect(cut.map((one) => [one.text, one.mark, one.other])).toEqual([
      ['甲', true, false],
      ['乙丙', true, true],
      ['丁', false, true],
    ]);
  });

  it('keeps a span inside another', () => {
    const cut = segments('首次流片费用', { mark: ['首次流片费用'], other: ['流片'] });
    expect(cut.map((one) => [one.text, one.mark, one.other])).toEqual([
      ['首次', true, false],
      ['流片', true, true],
      ['费用', true, false],
    ]);
  });

  it('underlines the figures that the sum quotes, and others faintly', () => {
    const cut = segments(TEXT, { cited: ['首次流片费用 1000万元以下的，按照 30%给予补助'] });
    expect(texts(cut, (one) => one.now)).toEqual(['1000万元以下', '30%']);
    expect(texts(cut, (one) => one.used)).toEqual(['1000万元以上', '15%']);
  });

  it('passes over words that are not in the text, and empty ones', () => {
    expect(segments('甲乙', { mark: ['丙', ''] })).toHaveLength(1);
    expect(segments('', { mark: ['甲'] })).toEqual([]);
  });
});
