import { afterEach, expect, it, vi } from 'vitest';
import { clockNow, today } from './beijing-time';

afterEach(() => vi.useRealTimers());

it('is eight hours ahead of UTC, into the next day', () => {
  vi.useFakeTimers({ now: new Date('2024-11-20T16:05:00Z') });
  expect([today(), clockNow()]).toEqual(['2024-11-21', '00:05']);
});
