import { beforeEach, expect, it, vi } from 'vitest';
import type { MaintenanceProgress } from '../generated/MaintenanceProgress';

const commands = vi.hoisted(() => ({ backUp: vi.fn(), checkStore: vi.fn(), stopMaintenance: vi.fn(), runStartupMaintenance: vi.fn() }));
vi.mock('../lib/commands', () => ({
  ...commands,
  errorMessage: (error: Error) => error.message,
  isStopped: (error: Error) => error.message === '已停止',
}));

const { Maintenance } = await import('./maintenance.svelte');

type Tell = (progress: MaintenanceProgress) => void;

beforeEach(() => {
  for (const command of Object.values(commands)) command.mockReset();
});

it('says how far a backup is and where it is in the end', async () => {
  const maintenance = new Maintenance();
  commands.backUp.mockImplementation(async (path: string, tell: Tell) => {
    tell({ doing: '备份', percent: 40 });
    expect([maintenance.running, maintenance.progress?.percent]).toEqual(['backup', 40]);
    expect(await maintenance.check(), 'one at a time').toBe(false);
    return path;
  });
  expect(await maintenance.backUp('库.backup')).toBe(true);
  expect([maintenance.running, maintenance.saved, maintenance.fault]).toEqual([null, '库.backup', '']);
});

it('tells what was stopped from what failed', async () => {
  const maintenance = new Maintenance();
  commands.checkStore.mockRejectedValueOnce(new Error('已停止'));
  expect(await maintenance.check()).toBe(false);
  expect([maintenance.stopped, maintenance.fault, maintenance.running]).toEqual([true, '', null]);
  commands.checkStore.mockRejectedValueOnce(new Error('磁盘空间不足'));
  expect(await maintenance.check()).toBe(false);
  expect([maintenance.stopped, maintenance.fault]).toEqual([false, '磁盘空间不足']);
});

it('does not show one person what was found for another', async () => {
  const maintenance = new Maintenance();
  let answer: (warnings: string[]) => void = () => {};
  commands.runStartupMaintenance.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const startup = maintenance.runStartupMaintenance();
  maintenance.reset();
  answer(['数据已损坏']);
  await startup;
  expect(maintenance.warnings).toEqual([]);
  commands.runStartupMaintenance.mockResolvedValueOnce(['自动备份没有做成']);
  await maintenance.runStartupMaintenance();
  expect(maintenance.warnings).toEqual(['自动备份没有做成']);
});
