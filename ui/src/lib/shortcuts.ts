/** Runs what a page does on a key, where the key is the page's to take. */

import { keyOf } from './keys';

type Shortcuts = Record<string, () => void>;

export function runShortcut(event: KeyboardEvent, shortcuts: Shortcuts): void {
  if (document.querySelector('dialog[open]')) return;
  const key = keyOf(event);
  const action = key === null ? undefined : shortcuts[key];
  if (!action) return;
  event.preventDefault();
  action();
}
