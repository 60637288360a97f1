/** Runs what a page does on a key, where the key is the page's to take. */

import { keyOf } from './keys';

export type Steps = Record<string, () => void>;

export function pressed(event: KeyboardEvent, steps: Steps): void {
  if (document.querySelector('dialog[open]')) return;
  const key = keyOf(event);
  const step = key === null ? undefined : steps[key];
  if (!step) return;
  event.preventDefault();
  step();
}
