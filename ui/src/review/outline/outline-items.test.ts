import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../generated/CaseView';
import { neighbour, nextOpen, outlineItems } from './outline-items';

const criterion = (id: string, found = false) => ({ id, finding: found ? { outcome: 'met' } : null });
const view = {
  versions: 1,
  problems: [],
  attachments: [{ name: '合同.pdf' }],
  claims: [
    { id: 'c1', criteria: [criterion('a', true), criterion('b')], items: [{}] },
    { id: 'c2', criteria: [criterion('a')], items: [] },
  ],
  materials: [{ id: 'm', state: null }],
} as unknown as CaseView;

describe('the places of a case', () => {
  const all = outlineItems(view);

  it('come in the order of the page', () => {
    expect(all.map((item) => item.key)).toEqual([
      'applicant', 'c1#claim', 'c1/a', 'c1/b', 'c1#items', 'c2#claim', 'c2/a', 'material:m', 'files',
    ]);
  });

  it('have a page of the changes where there is more than one version', () => {
    expect(outlineItems({ ...view, versions: 2 }).map((item) => item.key).slice(0, 2)).toEqual(['applicant', 'changes']);
  });

  it('have a page of line items where they are summed, though none were sent', () => {
    const claims = [{ id: 'c1', criteria: [], items: [], itemised: true }];
    expect(outlineItems({ ...view, claims } as unknown as CaseView).map((item) => item.key)).toContain('c1#items');
  });

  it('are walked over the claims’ own pages, and no further than the ends', () => {
    expect(neighbour(all, 'applicant', 1)).toBe('c1/a');
    expect(neighbour(all, 'c1#items', 1)).toBe('c2/a');
    expect(neighbour(all, 'c2/a', -1)).toBe('c1#items');
    expect(neighbour(all, 'material:m', 1)).toBe('files');
    expect(neighbour(all, 'files', 1)).toBe('files');
    expect(neighbour(all, 'applicant', -1)).toBe('applicant');
  });

  it('lead from open to open, round the end', () => {
    expect(nextOpen(all, 'c1/a')).toBe('c1/b');
    expect(nextOpen(all, 'c1/b')).toBe('c2/a');
    expect(nextOpen(all, 'c2/a')).toBe('c1/b');
  });

  it('end where nothing else is open', () => {
    const one = outlineItems({ ...view, claims: [{ id: 'c1', criteria: [criterion('a')], items: [] }] } as unknown as CaseView);
    expect(nextOpen(one, 'c1/a')).toBeNull();
  });
});
