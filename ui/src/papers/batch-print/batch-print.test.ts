import { beforeEach, expect, it, vi } from 'vitest';
import type { CaseRowView } from '../../generated/CaseRowView';
import type { PrintReport } from '../../generated/PrintReport';

const commands = vi.hoisted(() => ({ printBatch: vi.fn(), printPdf: vi.fn(), saveSeparately: vi.fn(), stopPrint: vi.fn() }));
vi.mock('../../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));
vi.mock('../../lib/pdf/pdf', () => ({ openPdf: async () => ({ numPages: 7, loadingTask: { destroy: async () => {} } }) }));

const { attendees } = await import('./attendees');
const { BatchPrint } = await import('./batch-print.svelte');

const row = (number: string) => ({ number, applicant: '某公司', decided: null }) as CaseRowView;
const report = (change: Partial<PrintReport>): PrintReport => ({ cases: [], name: '', bytes: 0, saved: [], failed: [], stopped: false, ...change });

function chosen(...numbers: string[]) {
  const work = new BatchPrint();
  work.choose(numbers.map(row));
  work.name = '第4次评审会';
  return work;
}

beforeEach(() => {
  for (const command of Object.values(commands)) command.mockReset();
  commands.printPdf.mockResolvedValue(new ArrayBuffer(8));
});

it('reads who is expected as people write it', () => {
  expect(attendees('陆玥琪：经信局\n 沈予安:发改局 \n\n顾怀礼 财政局\n独一人')).toEqual([
    { name: '陆玥琪', unit: '经信局' },
    { name: '沈予安', unit: '发改局' },
    { name: '顾怀礼', unit: '财政局' },
    { name: '独一人', unit: '' },
  ]);
});

it('prints in the order that was set, and what was made is dropped at the next change', async () => {
  commands.printBatch.mockResolvedValue(report({ name: '第4次评审会', bytes: 9000 }));
  const work = chosen('甲', '乙', '丙');
  work.move(2, -1);
  work.move(0, -1);
  work.drop(2);
  expect(await work.make()).toBe(true);
  expect(commands.printBatch.mock.lastCall?.[0]).toMatchObject({ cases: ['甲', '丙'], name: '第4次评审会' });
  expect([work.ready, work.pdf.pages, work.running]).toEqual([true, 7, false]);
  work.choose(['甲', '丙'].map(row));
  expect(work.ready, 'the same cases again').toBe(true);
  work.move(0, 1);
  expect([work.ready, work.pdf.pages]).toEqual([false, 0]);
});

it('keeps what is in the way of each case, and makes nothing', async () => {
  commands.printBatch.mockResolvedValue(report({ failed: [{ case: '乙', message: '没有这个字' }] }));
  const work = chosen('甲', '乙');
  expect(await work.make()).toBe(false);
  expect(work.report?.failed[0]?.message).toBe('没有这个字');
  expect(commands.printPdf).not.toHaveBeenCalled();
});

it('does not take an answer that comes after the person has gone', async () => {
  let answer: (report: PrintReport) => void = () => {};
  commands.printBatch.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const work = chosen('甲');
  const making = work.make();
  expect(work.running).toBe(true);
  work.reset();
  answer(report({ name: '别人的', bytes: 9000 }));
  expect(await making).toBe(false);
  expect([work.report, work.ready, work.running, work.cases.length]).toEqual([null, false, false, 0]);
});

it('asks for a folder before it saves apart', async () => {
  commands.saveSeparately.mockResolvedValue(report({ saved: ['/x/甲.pdf'] }));
  const work = chosen('甲');
  expect(await work.saveSeparately()).toBe(false);
  expect(work.fault).toBe('请填文件夹。');
  work.folder = ' /x ';
  expect(await work.saveSeparately()).toBe(true);
  expect(commands.saveSeparately.mock.lastCall?.slice(0, 2)).toEqual([['甲'], '/x']);
});
