import { beforeEach, expect, it, vi } from 'vitest';
import type { CaseQuery } from '../generated/CaseQuery';

const commands = vi.hoisted(() => ({ listCases: vi.fn() }));
vi.mock('../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));

const { CaseList, MOST_TICKED } = await import('./cases.svelte');

/** A store of so many cases, which answers page by page. */
async function listOf(total: number) {
  commands.listCases.mockImplementation(async ({ offset = 0, limit = 200 }: CaseQuery) => ({
    total,
    mine: total,
    stages: [],
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => ({ number: `案${offset + at}` })),
  }));
  const list = new CaseList();
  await list.refresh();
  return list;
}

beforeEach(() => {
  commands.listCases.mockReset();
});

it('ticks one, a stretch and all; the order is that of ticking', async () => {
  const list = await listOf(30);
  list.tick(4);
  list.tick(2);
  expect([...list.ticked.keys()]).toEqual(['案4', '案2']);
  list.tick(4);
  list.tick(6, true);
  expect([...list.ticked.keys()]).toEqual(['案2', '案4', '案5', '案6']);
  expect(list.allTicked).toBe(false);
  await list.tickAll();
  expect([list.ticked.size, list.allTicked]).toEqual([30, true]);
  await list.tickAll();
  expect(list.ticked.size).toBe(0);
});

it('ticks what stands on pages that were not read yet, and no more than a meeting can hold', async () => {
  const all = await listOf(MOST_TICKED);
  await all.tickAll();
  expect(all.ticked.size).toBe(MOST_TICKED);
  const more = await listOf(MOST_TICKED + 1);
  await more.tickAll();
  expect([more.ticked.size, more.fault]).toEqual([0, `一次最多选 ${MOST_TICKED} 案，请先筛选。`]);
});
