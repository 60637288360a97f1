import { beforeEach, expect, it, vi } from 'vitest';
import type { UpkeepProgress } from '../generated/UpkeepProgress';

const commands = vi.hoisted(() => ({ backUp: vi.fn(), checkStore: vi.fn(), stopMaintenance: vi.fn(), runStartupMaintenance: vi.fn() }));
vi.mock('../lib/commands', () => ({
  ...commands,
  errorMessage: (error: Error) => error.message,
  isStopped: (error: Error) => error.message === '已停止',
}));

const { Maintenance } = await import('./maintenance.svelte');

type Tell = (progress: UpkeepProgress) => void;

beforeEach(() => {
  for (const command of Object.values(commands)) command.mockReset();
});

it('says how far a backup is and where it is in the end', async () => {
  const work = new Maintenance();
  commands.backUp.mockImplementation(async (path: string, tell: Tell) => {
    tell({ doing: '备份', percent: 40 });
    expect([work.running, work.progress?.percent]).toEqual(['backup', 40]);
    expect(await work.check(), 'one at a time').toBe(false);
    return path;
  });
  expect(await work.backUp('库.backup')).toBe(true);
  expect([work.running, work.saved, work.fault]).toEqual([null, '库.backup', '']);
});

it('tells what was stopped from what failed', async () => {
  const work = new Maintenance();
  commands.checkStore.mockRejectedValueOnce(new Error('已停止'));
  expect(await work.check()).toBe(false);
  expect([work.stopped, work.fault, work.running]).toEqual([true, '', null]);
  commands.checkStore.mockRejectedValueOnce(new Error('磁盘空间不足'));
  expect(await work.check()).toBe(false);
  expect([work.stopped, work.fault]).toEqual([false, '磁盘空间不足']);
});

it('does not show one person what was found for another', async () => {
  const work = new Maintenance();
  let answer: (warnings: string[]) => void = () => {};
  commands.runStartupMaintenance.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const settling = work.runStartupMaintenance();
  work.reset();
  answer(['数据已损坏']);
  await settling;
  expect(work.warnings).toEqual([]);
  commands.runStartupMaintenance.mockResolvedValueOnce(['自动备份没有做成']);
  await work.runStartupMaintenance();
  expect(work.warnings).toEqual(['自动备份没有做成']);
});
