/** The places of a case that the keys go to, in the order of the page. */

import type { CaseView } from '../../generated/CaseView';
import type { ClaimView } from '../../generated/ClaimView';
import type { CriterionView } from '../../generated/CriterionView';
import type { MaterialView } from '../../generated/MaterialView';

export type OutlineItem =
  | { kind: 'applicant'; key: string }
  | { kind: 'problems'; key: string; open: boolean }
  | { kind: 'files'; key: string }
  | { kind: 'changes'; key: string }
  | { kind: 'claim'; key: string; claim: ClaimView }
  | { kind: 'criterion'; key: string; claim: ClaimView; criterion: CriterionView }
  | { kind: 'items'; key: string; claim: ClaimView }
  | { kind: 'material'; key: string; material: MaterialView };

export const criterionKey = (claim: string, criterion: string) => `${claim}/${criterion}`;
export const claimKey = (claim: string) => `${claim}#claim`;
export const itemsKey = (claim: string) => `${claim}#items`;
export const materialKey = (material: string) => `material:${material}`;

/** All of them. A claim's own page is reached by its heading, and the keys pass over it. */
export function outlineItems(view: CaseView): OutlineItem[] {
  const all: OutlineItem[] = [{ kind: 'applicant', key: 'applicant' }];
  if (view.versions > 1) all.push({ kind: 'changes', key: 'changes' });
  if (view.problems.length > 0) {
    all.push({ kind: 'problems', key: 'problems', open: view.problems.some((problem) => problem.blocks) });
  }
  for (const claim of view.claims) {
    all.push({ kind: 'claim', key: claimKey(claim.id), claim });
    for (const criterion of claim.criteria) {
      all.push({ kind: 'criterion', key: criterionKey(claim.id, criterion.id), claim, criterion });
    }
    if (claim.items.length > 0 || claim.itemised) all.push({ kind: 'items', key: itemsKey(claim.id), claim });
  }
  for (const material of view.materials) all.push({ kind: 'material', key: materialKey(material.id), material });
  if (view.attachments.length > 0) all.push({ kind: 'files', key: 'files' });
  return all;
}

/** Whether something is still to be done there. */
export function isOpen(item: OutlineItem): boolean {
  if (item.kind === 'criterion') return item.criterion.finding === null;
  if (item.kind === 'material') return item.material.state === null;
  if (item.kind === 'problems') return item.open;
  return false;
}

/** The item before or after one, over the claims' own pages; the same one at either end. */
export function neighbour(all: OutlineItem[], key: string, by: 1 | -1): string {
  const from = all.findIndex((item) => item.key === key);
  for (let index = from + by; index >= 0 && index < all.length; index += by) {
    const item = all[index];
    if (item && item.kind !== 'claim') return item.key;
  }
  return key;
}

/** The next criterion without a finding, from the one after `key` round to the ones before it. */
export function nextOpen(all: OutlineItem[], key: string): string | null {
  const from = all.findIndex((item) => item.key === key);
  const rest = [...all.slice(from + 1), ...all.slice(0, Math.max(from, 0))];
  return rest.find((item) => item.kind === 'criterion' && item.key !== key && isOpen(item))?.key ?? null;
}

/** The next material that is not ticked off, further down. */
export function nextMaterial(all: OutlineItem[], key: string): string | null {
  const from = all.findIndex((item) => item.key === key);
  return all.slice(from + 1).find((item) => item.kind === 'material' && isOpen(item))?.key ?? null;
}
