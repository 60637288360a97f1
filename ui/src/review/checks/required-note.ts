/** When a finding takes words before it can be saved. The program refuses it otherwise; the page asks first. */

import type { CriterionView } from '../../generated/CriterionView';
import type { FindingOutcome } from '../../generated/FindingOutcome';
import { reviewText } from '../../text/review';

/** Whether a finding has words for its applicant, apart from the office's note. */
export function isTold(outcome: FindingOutcome | null): outcome is 'needs-correction' | 'unmet' {
  return outcome === 'needs-correction' || outcome === 'unmet';
}

/** What has to be written, in Chinese; `null` where the finding can stand without a word. */
export function requiredNote(criterion: CriterionView, outcome: FindingOutcome): string | null {
  const { requiredNote: texts, outcomes } = reviewText;
  if (outcome === 'needs-correction' || outcome === 'not-applicable') return texts[outcome];
  if (criterion.judgement) return texts.judgement;
  if (criterion.proposed === 'unknown') return texts.unknown;
  if ((criterion.proposed === 'met' || criterion.proposed === 'unmet') && criterion.proposed !== outcome) {
    return texts.overrule(outcomes[criterion.proposed]);
  }
  return null;
}
