/**
 * What a key press means to a page: its name such as `j`, `?`, `Enter`, `Ctrl+z`; or
 * nothing, where it belongs to a field, to an input method or to the control that has focus.
 */

/** What Enter and the space bar press. */
const CONTROLS = 'button, a[href], summary, [type=checkbox]';

/**
 * The control that the pointer pressed last, while the focus is still there: Enter is the page's then, as the foot of the
 * page says. A control that the keys led to keeps its own.
 */
let pressed: Element | null = null;

addEventListener('pointerdown', ({ target }) => (pressed = target instanceof Element ? target.closest(CONTROLS) : null), { capture: true });
addEventListener('focusin', ({ target }) => target !== pressed && (pressed = null), { capture: true });

export function keyOf(event: KeyboardEvent): string | null {
  // 229 is what some engines send for a key that an input method has taken.
  if (event.isComposing || event.keyCode === 229 || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (event.ctrlKey || event.metaKey) {
    const name = (event.shiftKey ? 'Shift+' : '') + keyName(event);
    // Undo inside a field is the field's own.
    if (['z', 'Shift+z', 'y'].includes(name) && isTextInput(target)) return null;
    return `Ctrl+${name}`;
  }
  if (event.key === 'Escape' || /^F\d+$/.test(event.key)) return event.key;
  if (isTextInput(target)) return null;
  if ((event.key === 'Enter' || event.key === ' ') && handlesPress(target, event.key)) return null;
  return keyName(event);
}

/** Whether typing goes into the element. */
function isTextInput(element: Element | null): boolean {
  if (!element) return false;
  if (element.matches('textarea, select, [contenteditable]')) return true;
  return element.matches('input') && !element.matches('[type=checkbox], [type=radio], [type=button]');
}

/** Whether Enter, or the space bar, already does something to the element. */
function handlesPress(element: Element | null, key: string): boolean {
  const control = element?.closest(CONTROLS);
  return control != null && !(key === 'Enter' && control === pressed);
}

function keyName(event: KeyboardEvent): string {
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
