/** The places of a case that the keys go to, in the order of the page. */

import type { CaseView } from '../generated/CaseView';
import type { ClaimView } from '../generated/ClaimView';
import type { CriterionView } from '../generated/CriterionView';
import type { MaterialView } from '../generated/MaterialView';

export type Stop =
  | { kind: 'applicant'; key: string }
  | { kind: 'problems'; key: string; open: boolean }
  | { kind: 'files'; key: string }
  | { kind: 'claim'; key: string; claim: ClaimView }
  | { kind: 'criterion'; key: string; claim: ClaimView; criterion: CriterionView }
  | { kind: 'items'; key: string; claim: ClaimView }
  | { kind: 'material'; key: string; material: MaterialView };

export const criterionKey = (claim: string, criterion: string) => `${claim}/${criterion}`;
export const claimKey = (claim: string) => `${claim}#claim`;
export const itemsKey = (claim: string) => `${claim}#items`;
export const materialKey = (material: string) => `material:${material}`;

/** All of them. A claim's own page is reached by its heading, and the keys pass over it. */
export function stops(view: CaseView): Stop[] {
  const all: Stop[] = [{ kind: 'applicant', key: 'applicant' }];
  if (view.problems.length > 0) {
    all.push({ kind: 'problems', key: 'problems', open: view.problems.some((problem) => problem.blocks) });
  }
  for (const claim of view.claims) {
    all.push({ kind: 'claim', key: claimKey(claim.id), claim });
    for (const criterion of claim.criteria) {
      all.push({ kind: 'criterion', key: criterionKey(claim.id, criterion.id), claim, criterion });
    }
    if (claim.items.length > 0) all.push({ kind: 'items', key: itemsKey(claim.id), claim });
  }
  for (const material of view.materials) all.push({ kind: 'material', key: materialKey(material.id), material });
  if (view.attachments.length > 0) all.push({ kind: 'files', key: 'files' });
  return all;
}

/** Whether something is still to be done there. */
export function isOpen(stop: Stop): boolean {
  if (stop.kind === 'criterion') return stop.criterion.finding === null;
  if (stop.kind === 'material') return stop.material.state === null;
  if (stop.kind === 'problems') return stop.open;
  return false;
}

/** The stop before or after one, over the claims' own pages; the same one at either end. */
export function beside(all: Stop[], key: string, by: 1 | -1): string {
  const from = all.findIndex((stop) => stop.key === key);
  for (let index = from + by; index >= 0 && index < all.length; index += by) {
    const stop = all[index];
    if (stop && stop.kind !== 'claim') return stop.key;
  }
  return key;
}

/** The next criterion without a finding, from the one after `key` round to the ones before it. */
export function nextOpen(all: Stop[], key: string): string | null {
  const from = all.findIndex((stop) => stop.key === key);
  const round = [...all.slice(from + 1), ...all.slice(0, Math.max(from, 0))];
  return round.find((stop) => stop.kind === 'criterion' && stop.key !== key && isOpen(stop))?.key ?? null;
}

/** The next material that is not ticked off, further down. */
export function nextMaterial(all: Stop[], key: string): string | null {
  const from = all.findIndex((stop) => stop.key === key);
  return all.slice(from + 1).find((stop) => stop.kind === 'material' && isOpen(stop))?.key ?? null;
}
