/** What of a case has some words in it: a criterion, a material, a line item, a file, a problem; each with its place. */

import type { CaseView } from '../../generated/CaseView';
import { claimKey, criterionKey, itemsKey, materialKey } from './outline-items';

export interface FoundInCase {
  /** The place in the outline. */
  key: string;
  label: string;
  /** The cell and the file that show what was found. */
  cell: string | null;
  file: string | null;
}

const MOST = 30;

export function findInCase(view: CaseView, typed: string): FoundInCase[] {
  const words = typed.trim();
  if (!words) return [];
  const has = (...texts: (string | null)[]) => texts.some((text) => text?.includes(words));
  const found: FoundInCase[] = [];
  const add = (key: string, label: string, cell: string | null = null, file: string | null = null) => found.push({ key, label, cell, file });
  for (const field of view.applicant) if (has(field.label, field.value)) add('applicant', `${field.label} ${field.value ?? ''}`, field.at);
  for (const claim of view.claims) {
    if (has(claim.title, claim.project)) add(claimKey(claim.id), `${claim.title} ${claim.project ?? ''}`);
    for (const criterion of claim.criteria) if (has(criterion.label)) add(criterionKey(claim.id, criterion.id), criterion.label);
    for (const item of claim.items) if (has(item.number, item.vendor, item.amount, item.attachment)) add(itemsKey(claim.id), `${item.kind} ${item.number} ${item.vendor}`, item.at, item.attachment || null);
  }
  for (const material of view.materials) if (has(material.label, material.note)) add(materialKey(material.id), material.label);
  for (const file of view.attachments) if (has(file.name)) add('files', file.name, null, file.came ? file.name : null);
  for (const problem of view.problems) if (has(problem.message)) add('problems', problem.message, problem.sheet && problem.cell ? `${problem.sheet}!${problem.cell}` : null);
  return found.slice(0, MOST);
}
