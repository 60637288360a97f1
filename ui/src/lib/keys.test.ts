import { describe, expect, it } from 'vitest';
import { keyOf } from './keys';

function press(init: KeyboardEventInit & { on?: string }): string | null {
  const target = document.createElement('div');
  target.innerHTML = init.on ?? '<p></p>';
  document.body.append(target);
  let seen: string | null = 'none';
  const listen = (event: Event) => (seen = keyOf(event as KeyboardEvent));
  addEventListener('keydown', listen);
  target.firstElementChild?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
  removeEventListener('keydown', listen);
  target.remove();
  return seen;
}

describe('keys', () => {
  it('names letters without regard to caps lock', () => {
    expect(press({ key: 'j' })).toBe('j');
    expect(press({ key: 'J' })).toBe('j');
    expect(press({ key: '?', shiftKey: true })).toBe('?');
  });

  it('leaves single letters to a field that has focus', () => {
    expect(press({ key: 'a', on: '<input>' })).toBeNull();
    expect(press({ key: '1', on: '<textarea></textarea>' })).toBeNull();
    expect(press({ key: 'Enter', on: '<input>' })).toBeNull();
  });

  it('leaves keys to an input method that composes', () => {
    expect(press({ key: 'j', isComposing: true })).toBeNull();
  });

  it('still takes letters and Enter while a radio has focus', () => {
    expect(press({ key: '1', on: '<input type="radio">' })).toBe('1');
    expect(press({ key: 'Enter', on: '<input type="radio">' })).toBe('Enter');
  });

  it('leaves Enter to a button', () => {
    expect(press({ key: 'Enter', on: '<button></button>' })).toBeNull();
    expect(press({ key: 'j', on: '<button></button>' })).toBe('j');
  });

  it('takes chords and Escape even in a field, but for the field’s own undo', () => {
    expect(press({ key: 'Enter', ctrlKey: true, on: '<textarea></textarea>' })).toBe('Ctrl+Enter');
    expect(press({ key: 'Escape', on: '<input>' })).toBe('Escape');
    expect(press({ key: 'F6', on: '<input>' })).toBe('F6');
    expect(press({ key: 'z', ctrlKey: true, on: '<input>' })).toBeNull();
    expect(press({ key: 'z', ctrlKey: true })).toBe('Ctrl+z');
  });
});
