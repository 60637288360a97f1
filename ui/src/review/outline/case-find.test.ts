import { expect, it } from 'vitest';
import type { CaseView } from '../../generated/CaseView';
import { findInCase } from './case-find';

const view = {
  applicant: [{ label: '企业名称', value: '杭州砚湖微电子有限公司', at: '申报主体!C4' }],
  claims: [
    {
      id: 'c1', title: '首次流片补助', project: '砚一号', criteria: [{ id: 'a', label: '首次流片' }],
      items: [{ kind: '发票', number: '24332000000081446117', vendor: '宁波云岫', amount: '4180000.00', at: '明细!H4', attachment: '发票.png' }],
    },
  ],
  materials: [{ id: 'm', label: '流片合同', note: '' }],
  attachments: [{ name: '流片合同-1.pdf', came: true }],
  problems: [{ message: '税额不合', sheet: '明细', cell: 'I4' }],
} as unknown as CaseView;

it('finds by any word of a case, each with its place', () => {
  expect(findInCase(view, '81446117')).toEqual([{ key: 'c1#items', label: '发票 24332000000081446117 宁波云岫', cell: '明细!H4', file: '发票.png' }]);
  expect(findInCase(view, '流片').map((one) => one.key)).toEqual(['c1#claim', 'c1/a', 'material:m', 'files']);
  expect(findInCase(view, '税额')[0]?.cell).toBe('明细!I4');
  expect(findInCase(view, ' ')).toEqual([]);
});
