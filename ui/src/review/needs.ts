/** When a finding takes words before it can be saved. The program refuses it otherwise; the page asks first. */

import type { CriterionView } from '../generated/CriterionView';
import type { FindingOutcome } from '../generated/FindingOutcome';
import { caseText } from '../text/case';

/** What has to be written, in Chinese; `null` where the finding can stand without a word. */
export function noteNeeded(criterion: CriterionView, outcome: FindingOutcome): string | null {
  const { need, outcomes } = caseText;
  if (outcome === 'needs-correction' || outcome === 'not-applicable') return need[outcome];
  if (criterion.judgement) return need.judgement;
  if (criterion.proposed === 'unknown') return need.unknown;
  if ((criterion.proposed === 'met' || criterion.proposed === 'unmet') && criterion.proposed !== outcome) {
    return need.overrule(outcomes[criterion.proposed]);
  }
  return null;
}
