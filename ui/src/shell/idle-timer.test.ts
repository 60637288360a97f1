import { expect, it } from 'vitest';
import { IdleTimer } from './idle-timer';

it('locks after the minutes, once, and not while somebody is there', () => {
  let now = 0;
  let locked = 0;
  const idle = new IdleTimer(() => 10, () => locked++, () => now);
  const stop = idle.watch();
  now = 9 * 60_000;
  dispatchEvent(new Event('keydown'));
  now = 18 * 60_000;
  idle.check();
  expect(locked).toBe(0);
  now = 19 * 60_000;
  idle.check();
  idle.check();
  expect(locked).toBe(1);
  stop();
});
