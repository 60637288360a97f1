import { expect, it } from 'vitest';
import type { CriterionView } from '../../generated/CriterionView';
import type { Outcome } from '../../generated/Outcome';
import { requiredNote } from './required-note';

const criterion = (proposed: Outcome, judgement = false) => ({ proposed, judgement }) as CriterionView;

it('lets a proposal be confirmed without a word', () => {
  expect(requiredNote(criterion('met'), 'met')).toBeNull();
  expect(requiredNote(criterion('unmet'), 'unmet')).toBeNull();
});

it('asks why a proposal is overruled', () => {
  expect(requiredNote(criterion('met'), 'unmet')).toContain('程序建议符合');
  expect(requiredNote(criterion('unmet'), 'met')).toContain('程序建议不符合');
});

it('asks for words where the program could not say, and where a person judged', () => {
  expect(requiredNote(criterion('unknown'), 'met')).not.toBeNull();
  expect(requiredNote(criterion('awaiting-judgement', true), 'met')).toContain('认定的文件');
});

it('always asks what is to be corrected, and why something does not apply', () => {
  expect(requiredNote(criterion('met'), 'needs-correction')).toContain('补什么');
  expect(requiredNote(criterion('unknown'), 'not-applicable')).toContain('原因');
});
