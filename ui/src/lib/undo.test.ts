import { expect, it } from 'vitest';
import { Undo } from './undo';

it('takes back the last step first', async () => {
  const undo = new Undo();
  const log: string[] = [];
  for (const label of ['一', '二']) undo.did({ label, back: async () => void log.push(label) });
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
  });
  await expect(undo.undo()).rejects.toThrow('库正在使用');
  refuse = false;
  expect((await undo.undo())?.label).toBe('判定');
});

it('forgets the oldest beyond its bound', async () => {
  const undo = new Undo(2);
  for (const label of ['一', '二', '三']) undo.did({ label, back: async () => {} });
  await undo.undo();
  expect((await undo.undo())?.label).toBe('二');
  expect(undo.last).toBeUndefined();
});
