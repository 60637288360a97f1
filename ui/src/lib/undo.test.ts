import { expect, it } from 'vitest';
import { Undo } from './undo';

const again = async () => {};

it('takes back the last step first', async () => {
  const undo = new Undo();
  const log: string[] = [];
  for (const label of ['一', '二']) undo.did({ label, back: async () => void log.push(label), again });
  expect(undo.last?.label).toBe('二');
  expect((await undo.undo())?.label).toBe('二');
  expect((await undo.undo())?.label).toBe('一');
  expect(await undo.undo()).toBeNull();
  expect(log).toEqual(['二', '一']);
});

it('keeps a step whose taking back failed', async () => {
  const undo = new Undo();
  let refuse = true;
  undo.did({
    label: '判定',
    back: async () => {
      if (refuse) throw new Error('库正在使用');
    },
    again,
  });
  await expect(undo.undo()).rejects.toThrow('库正在使用');
  refuse = false;
  expect((await undo.undo())?.label).toBe('判定');
});

it('forgets the oldest beyond its bound', async () => {
  const undo = new Undo(2);
  for (const label of ['一', '二', '三']) undo.did({ label, back: async () => {}, again });
  await undo.undo();
  expect((await undo.undo())?.label).toBe('二');
  expect(undo.last).toBeUndefined();
});

it('does again what was taken back, until something new is done', async () => {
  const undo = new Undo();
  let amount = 2;
  undo.did({ label: '改为 2', back: async () => void (amount = 1), again: async () => void (amount = 2) });
  await undo.undo();
  expect([amount, undo.next?.label]).toEqual([1, '改为 2']);
  expect((await undo.redo())?.label).toBe('改为 2');
  expect([amount, undo.last?.label, undo.next]).toEqual([2, '改为 2', undefined]);
  await undo.undo();
  undo.did({ label: '改为 3', back: async () => {}, again });
  expect(await undo.redo()).toBeNull();
});
