import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import DataTable from './DataTable.svelte';
import type { Column, Rows } from './table';

const columns: Column<number>[] = [{ id: 'number', label: '案号', text: (row) => `经信-${row}` }];

/** Rows of which any can be had at once, and what was asked for. */
class Many implements Rows<number> {
  readonly total = 100_000;
  asked: [number, number][] = [];

  row(index: number): number {
    return index;
  }

  async ensure(from: number, to: number): Promise<void> {
    this.asked.push([from, to]);
  }
}

let shown: ReturnType<typeof mount> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.innerHTML = '';
});

function show(rows: Rows<number>, more: Record<string, unknown> = {}) {
  shown = mount(DataTable<number>, { target: document.body, props: { columns, rows, label: '案卷', ...more } });
  flushSync();
  return document.querySelector<HTMLElement>('.list');
}

it('draws of 100,000 rows only those in sight, wherever it is scrolled to', () => {
  const rows = new Many();
  const pane = show(rows);
  const drawn = () => document.querySelectorAll('tbody tr:not(.spacer)').length;
  expect(drawn()).toBeGreaterThan(0);
  expect(drawn()).toBeLessThan(80);
  if (!pane) throw new Error('no pane');
  for (const index of [50_000, 99_990, 3]) {
    pane.scrollTop = index * 40;
    pane.dispatchEvent(new Event('scroll'));
    flushSync();
    expect(document.body.textContent).toContain(`经信-${index}`);
    expect(drawn()).toBeLessThan(80);
    const spacers = [...document.querySelectorAll('.spacer td')].map((cell) => Number.parseInt((cell as HTMLElement).style.height));
    expect(spacers.reduce((sum, height) => sum + height, 0) + drawn() * 40, 'the bar is as long as the list').toBe(100_000 * 40);
  }
  expect(rows.asked.every(([from, to]) => to - from < 80)).toBe(true);
});

it('says how it is sorted, and asks for the column that is clicked', () => {
  const asked: string[] = [];
  show(new Many(), { sorting: { by: 'number', down: true }, sort: (by: string) => asked.push(by) });
  expect(document.querySelector('th')?.getAttribute('aria-sort')).toBe('descending');
  document.querySelector<HTMLButtonElement>('[data-sort="number"]')?.click();
  expect(asked).toEqual(['number']);
});

it('shows markup in a cell as text', () => {
  const hostile: Column<number>[] = [{ id: 'x', label: '<b>列</b>', text: () => '<img src=x onerror=alert(1)>', wide: true }];
  show(new Many(), { columns: hostile });
  expect(document.querySelector('img, b')).toBeNull();
  expect(document.body.textContent).toContain('<img src=x onerror=alert(1)>');
});
