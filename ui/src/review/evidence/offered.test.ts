import { expect, test } from 'vitest';
import type { TextValueView } from '../../generated/TextValueView';
import { offered } from './offered';

const text = (label: string, over: Partial<TextValueView> = {}): TextValueView => ({
  file: '合同.pdf', claim: null, label, value: '', agrees: '', at: null,
  place: { file: '合同.pdf', page: 1, area: null, words: '合同.pdf第 1 页' }, ...over,
});

test('what agrees with a cell of the criterion comes first, what is of another claim not at all', () => {
  const texts = [
    text('乙方'),
    text('甲方', { agrees: '申报企业', at: '申报主体!B3' }),
    text('别项', { claim: 'c2', agrees: '首次流片费用', at: '流片!B4' }),
    text('合同总价', { claim: 'c1', agrees: '首次流片费用', at: '流片!B4' }),
    text('日期'),
  ];
  expect(offered(texts, 'c1', ['流片!B4']).map((one) => one.label)).toEqual(['合同总价', '甲方', '乙方', '日期']);
});
