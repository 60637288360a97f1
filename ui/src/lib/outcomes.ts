/** The outcomes of findings: a shape and a tone for each, never colour alone. */

import type { CriterionView } from '../generated/CriterionView';
import type { FindingOutcome } from '../generated/FindingOutcome';

export type Tone = 'met' | 'unmet' | 'fix' | 'na' | 'open';
export type StatusShape = Tone | 'ask';

export const OUTCOMES: FindingOutcome[] = ['met', 'unmet', 'needs-correction', 'not-applicable'];

export const TONES: Record<FindingOutcome, Tone> = {
  met: 'met',
  unmet: 'unmet',
  'needs-correction': 'fix',
  'not-applicable': 'na',
};

/** What the program proposes, where it proposes anything. */
export function proposal(criterion: CriterionView): 'met' | 'unmet' | null {
  return criterion.proposed === 'met' || criterion.proposed === 'unmet' ? criterion.proposed : null;
}
