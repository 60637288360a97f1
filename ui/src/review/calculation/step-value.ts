/** Values of the sum in the unit that the reader looks at. */

import type { Step } from '../../generated/Step';
import { inWan, type Unit } from '../../lib/money';

/**
 * A row's value. Only amounts of money follow the switch: they alone come with two places
 * whatever their digits are, while a factor or a count comes without needless zeros.
 */
export function stepValue(step: Step, unit: Unit): string {
  return unit === 'wan' && isMoney(step) ? inWan(step.value) : step.value;
}

function isMoney({ sign, value }: Step): boolean {
  if (!/^[-−]?\d[\d,]*\.\d{2}$/.test(value)) return false;
  return value.includes(',') || value.endsWith('0') || (sign !== '×' && sign !== '÷');
}
