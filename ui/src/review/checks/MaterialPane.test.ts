import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { MaterialView } from '../../generated/MaterialView';

vi.mock('../../lib/commands', () => ({}));

const { default: MaterialPane } = await import('./MaterialPane.svelte');

let shown: ReturnType<typeof mount> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
});

/** The pane of a material, and what it asks for. */
function paneOf(state: MaterialView['state'], may: boolean) {
  const checkMaterial = vi.fn(async () => true);
  const review = { number: '经信-2024-0001', record: { may: () => may }, evidence: {}, decisions: { checkMaterial } };
  const material = { id: 'm1', label: '合同', when: '', state, note: '原件', attachments: [] };
  const pane = mount(MaterialPane, { target: document.body, props: { review, material } as never });
  shown = pane;
  flushSync();
  return { pane: pane as unknown as { check(index: number): void }, checkMaterial, material };
}

it('is ticked off by a key as by its buttons, with the note that stands there', () => {
  const { pane, checkMaterial, material } = paneOf(null, true);
  pane.check(1);
  expect(checkMaterial).toHaveBeenCalledWith(material, 'missing', '原件');
  pane.check(3);
  expect(checkMaterial, 'there are three states').toHaveBeenCalledTimes(1);
});

it('is not ticked off twice, nor by whoever may not', () => {
  for (const { pane, checkMaterial } of [paneOf('received', true), paneOf(null, false)]) {
    pane.check(0);
    expect(checkMaterial).not.toHaveBeenCalled();
  }
});

it('makes no note of the office a word for the applicant', () => {
  const { pane, checkMaterial, material } = paneOf('received', true);
  pane.check(1);
  expect(checkMaterial).toHaveBeenCalledWith(material, 'missing', '');
});
