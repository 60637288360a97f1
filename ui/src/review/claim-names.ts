/** What a claim is called where several of a case may be to one benefit: by its project as well. */

import type { CaseView } from '../generated/CaseView';
import type { ClaimView } from '../generated/ClaimView';
import type { ProblemView } from '../generated/ProblemView';

/** The project that tells a claim from another one to the same benefit; empty where there is none. */
export function tellingProject(view: CaseView, claim: ClaimView): string {
  const several = view.claims.some((other) => other.id !== claim.id && other.benefit === claim.benefit);
  return several ? [claim.project, claim.year].filter(Boolean).join('　') : '';
}

const ELSEWHERE = ['claimed-elsewhere', 'maybe-claimed-elsewhere'];

/** What of a claim is claimed or granted in another case, by its line items. */
export function claimedElsewhere(view: CaseView, claim: ClaimView): Map<string, ProblemView> {
  const found = view.problems.filter((problem) => ELSEWHERE.includes(problem.code) && claim.items.some((item) => item.id === problem.item));
  return new Map(found.map((problem) => [problem.item, problem]));
}
