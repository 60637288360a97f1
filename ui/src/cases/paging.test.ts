import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { CaseQuery } from '../generated/CaseQuery';

const commands = vi.hoisted(() => ({ listCases: vi.fn() }));
vi.mock('../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));

const { CaseList } = await import('./case-list.svelte');
const { default: DataTable } = await import('../lib/tables/DataTable.svelte');

let shown: ReturnType<typeof mount> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
});

it('fetches the rows in sight again, far down as they are, when the list is read anew', async () => {
  let version = '旧';
  commands.listCases.mockImplementation(async ({ offset = 0, limit = 200 }: CaseQuery) => ({
    total: 5000, mine: 5000, stages: [],
    rows: Array.from({ length: Math.min(limit, 5000 - offset) }, (_, at) => ({ number: `${version}${offset + at}` })),
  }));
  const list = new CaseList();
  await list.refresh();
  const columns = [{ id: 'number', label: '案号', text: (row: { number: string }) => row.number }];
  shown = mount(DataTable, { target: document.body, props: { columns, rows: list, label: '案卷' } as never });
  flushSync();
  const pane = document.querySelector<HTMLElement>('.list');
  if (!pane) throw new Error('no pane');
  pane.scrollTop = 4000 * 40;
  pane.dispatchEvent(new Event('scroll'));
  await vi.waitFor(() => expect(document.body.textContent).toContain('旧4000'));
  version = '新';
  await list.refresh();
  await vi.waitFor(() => expect(document.body.textContent).toContain('新4000'));
});
