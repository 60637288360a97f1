import { expect, it, vi } from 'vitest';

const commands = vi.hoisted(() => ({ zoom: vi.fn(async () => {}) }));
vi.mock('../lib/commands', () => commands);

const { nextStep, Zoom } = await import('./zoom');

it('goes from step to step and stops at either end', () => {
  expect([nextStep(1, 1), nextStep(1, -1), nextStep(1.75, 1), nextStep(2, 1), nextStep(0.8, -1)]).toEqual([1.1, 0.9, 2, 2, 0.8]);
});

it('takes its own keys and no others, and keeps the size for the next start', async () => {
  const zoom = new Zoom();
  const press = (key: string, ctrlKey = true) => zoom.key(new KeyboardEvent('keydown', { key, ctrlKey }));
  expect([press('='), press('+'), press('-'), press('0'), press('='), press('=', false), press('z')]).toEqual([true, true, true, true, true, false, false]);
  await vi.waitFor(() => expect(localStorage.getItem('zoom')).toBe('1.1'));
  const next = new Zoom();
  await next.begin();
  expect(next.factor).toBe(1.1);
  expect(commands.zoom).toHaveBeenLastCalledWith(1.1);
});
