/** The words of a clause that a row of the sum rests on, cut to the part that has its figure. */

import { inWan } from '../../lib/money';

const MOST = 26;

export function quote(cites: string, value: string, again = false): string {
  const whole = cites.trim();
  if (whole.length <= MOST) return again ? '' : whole;
  const parts = whole.split(/[，；。：]/).map((part) => part.trim()).filter(Boolean);
  const found = parts.find((part) => figures(value).some((figure) => hasFigure(part, figure)));
  // Words that a row above has quoted are worth repeating for their figure only.
  if (again && !found) return '';
  const shown = found ?? whole;
  return shown.length > MOST + 8 ? `${shown.slice(0, MOST + 6)}…` : shown;
}

/** How a clause may write a row's value: `30%`, `300万`, `3000000`. */
function figures(value: string): string[] {
  if (/%$/.test(value)) return [value, value.replace(/\.0+%$/, '%')];
  if (!/^[\d,]+(\.\d+)?$/.test(value)) return [];
  const plain = value.replaceAll(',', '').replace(/\.0+$/, '');
  const wan = inWan(value).replaceAll(',', '').replace(/\.0+$/, '');
  return [`${wan}万`, `${wan} 万`, plain];
}

/** Whether a figure stands in the words by itself: `5%` is not in `15%`. */
function hasFigure(words: string, figure: string): boolean {
  const at = words.indexOf(figure);
  return at >= 0 && !/[\d.]/.test(words[at - 1] ?? '');
}
