/**
 * Money as decimal strings, from the store to the screen. Nothing here goes through
 * `Number`: a figure is shifted and compared by its digits, or as whole fen in a BigInt.
 */

export type Unit = 'yuan' | 'wan';

const PLAIN = /^([-−]?)(\d+)(?:\.(\d+))?$/;

/** `1234567.5` → `1,234,567.50`. Anything that is no plain decimal comes back as it is. */
export function grouped(amount: string): string {
  const match = PLAIN.exec(amount.replaceAll(',', ''));
  if (!match) return amount;
  const [, sign, whole = '0', fraction = ''] = match;
  return minus(sign) + groups(whole) + '.' + fraction.padEnd(2, '0');
}

/** Shifted by four places, exactly: `2600000.00` → `260.00`, `116916.66` → `11.691666`. */
export function inWan(amount: string): string {
  const match = PLAIN.exec(amount.replaceAll(',', ''));
  if (!match) return amount;
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = whole.padStart(5, '0');
  const cut = digits.length - 4;
  const places = (digits.slice(cut) + fraction).replace(/0+$/, '').padEnd(2, '0');
  return minus(sign) + groups(digits.slice(0, cut)) + '.' + places;
}

/** A difference with its sign: `+1,234.50`, `−1,234.50`, `0.00`. */
export function signed(amount: string): string {
  const shown = grouped(amount);
  return /[1-9]/.test(shown) && !shown.startsWith('−') ? `+${shown}` : shown;
}

/** In the unit that the user looks at. */
export function inUnit(amount: string, unit: Unit): string {
  return unit === 'wan' ? inWan(amount) : grouped(amount);
}

/**
 * What a person typed into an amount field, as a plain decimal of two places: takes
 * thousands separators, full-width digits and a trailing 元. `null` where it is no amount.
 */
export function typedAmount(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s,，]/g, '')
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '');
  const match = /^(\d{1,15})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!match) return null;
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '');
  return `${whole}.${(match[2] ?? '').padEnd(2, '0')}`;
}

/** Whole fen, for comparing and subtracting; `null` where it is no plain decimal of at most two places. */
export function fen(amount: string): bigint | null {
  const match = PLAIN.exec(amount.replaceAll(',', ''));
  if (!match || (match[3] ?? '').replace(/0+$/, '').length > 2) return null;
  const value = BigInt((match[2] ?? '0') + (match[3] ?? '').slice(0, 2).padEnd(2, '0'));
  return match[1] ? -value : value;
}

/** Whole fen as a plain decimal. */
export function fromFen(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Below zero, zero or above, as `a` is less than, equal to or more than `b`. */
export function compare(a: string, b: string): number {
  const [left, right] = [fen(a) ?? 0n, fen(b) ?? 0n];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `a` less `b`. */
export function subtract(a: string, b: string): string {
  return fromFen((fen(a) ?? 0n) - (fen(b) ?? 0n));
}

/** How much of the whole a part is, in tenths of a percent cut off: `92.8`. Nothing of nothing is `0`. */
export function percent(part: string, whole: string): string {
  const [p, w] = [fen(part) ?? 0n, fen(whole) ?? 0n];
  if (w <= 0n || p <= 0n) return '0';
  const tenths = (p * 1000n) / w;
  return tenths % 10n === 0n ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
}

function groups(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

function minus(sign: string | undefined): string {
  return sign ? '−' : '';
}

/** The sum of two amounts. */
export function add(a: string, b: string): string {
  return fromFen((fen(a) ?? 0n) + (fen(b) ?? 0n));
}

/** How much of the whole a part is, in whole permille from 0 to 1000: for the length of a bar alone. */
export function permille(part: string, whole: string): number {
  const [p, w] = [fen(part) ?? 0n, fen(whole) ?? 0n];
  if (w <= 0n || p <= 0n) return 0;
  return Number(p >= w ? 1000n : (p * 1000n) / w);
}
