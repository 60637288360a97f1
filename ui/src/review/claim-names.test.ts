import { describe, expect, it } from 'vitest';
import type { CaseView } from '../generated/CaseView';
import { claimedElsewhere, tellingProject } from './claim-names';

const claim = (id: string, benefit: string, project: string) => ({ id, benefit, project, year: 2024, items: [{ id: `${id}-i` }] });
const view = {
  claims: [claim('c1', 'tape-out', '砚一号'), claim('c2', 'tape-out', '砚二号'), claim('c3', 'eda', '工具')],
  problems: [
    { code: 'claimed-elsewhere', item: 'c2-i' },
    { code: 'tax-rate', item: 'c1-i' },
  ],
} as unknown as CaseView;
const [one, two, three] = view.claims as [CaseView['claims'][0], CaseView['claims'][0], CaseView['claims'][0]];

describe('claims of one case', () => {
  it('to one benefit are told apart by their projects, and others need no more than their title', () => {
    expect([one, two, three].map((each) => tellingProject(view, each))).toEqual(['砚一号　2024', '砚二号　2024', '']);
  });

  it('have marks on the line items that another case claims too', () => {
    expect([one, two].map((each) => [...claimedElsewhere(view, each).keys()])).toEqual([[], ['c2-i']]);
  });
});
