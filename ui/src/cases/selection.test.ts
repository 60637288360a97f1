import { beforeEach, expect, it, vi } from 'vitest';
import type { CaseQuery } from '../generated/CaseQuery';

const commands = vi.hoisted(() => ({ listCases: vi.fn() }));
vi.mock('../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));

const { CaseList, MAX_SELECTED } = await import('./case-list.svelte');

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

it('selects one, a stretch and all; the order is that of selecting', async () => {
  const list = await listOf(30);
  list.toggle(4);
  list.toggle(2);
  expect([...list.selected.keys()]).toEqual(['案4', '案2']);
  list.toggle(4);
  list.toggle(6, true);
  expect([...list.selected.keys()]).toEqual(['案2', '案4', '案5', '案6']);
  expect(list.allSelected).toBe(false);
  await list.toggleAll();
  expect([list.selected.size, list.allSelected]).toEqual([30, true]);
  await list.toggleAll();
  expect(list.selected.size).toBe(0);
});

it('selects what stands on pages that were not read yet, and no more than a meeting can hold', async () => {
  const all = await listOf(MAX_SELECTED);
  await all.toggleAll();
  expect(all.selected.size).toBe(MAX_SELECTED);
  const more = await listOf(MAX_SELECTED + 1);
  await more.toggleAll();
  expect([more.selected.size, more.fault]).toEqual([0, `一次最多选 ${MAX_SELECTED} 案，请先筛选。`]);
});
