import { beforeEach, expect, it, vi } from 'vitest';

const store = new Map<string, string>();
let writes = 0;
vi.mock('./commands', () => ({
  preference: (name: string) => Promise.resolve(store.get(name) ?? ''),
  savePreference: (name: string, value: string) => {
    writes++;
    store.set(name, value);
    return Promise.resolve();
  },
}));

const { UnsavedDrafts } = await import('./unsaved-drafts');

beforeEach(() => {
  store.clear();
  writes = 0;
});

it('brings back what was left unsaved, and nothing that is on record', async () => {
  const before = new UnsavedDrafts();
  await before.load('甲');
  before.keep('comment 1', '尚未提交的意见');
  before.keep('comment 2', '已提交');
  before.drop('comment 2');
  await before.flush();
  const after = new UnsavedDrafts();
  await after.load('甲');
  expect(after.text('comment 1')).toBe('尚未提交的意见');
  expect(after.text('comment 2', '没有')).toBe('没有');
});

it('writes nothing where nothing changed, and takes emptied words for none', async () => {
  const unsavedDrafts = new UnsavedDrafts();
  await unsavedDrafts.load('甲');
  await unsavedDrafts.flush();
  unsavedDrafts.keep('note', '');
  await unsavedDrafts.flush();
  expect(writes).toBe(0);
  unsavedDrafts.keep('note', '字');
  await unsavedDrafts.flush();
  unsavedDrafts.keep('note', '');
  await unsavedDrafts.flush();
  expect(store.get('words')).toBe('{}');
});

it('keeps what could not be written for the same person, and for nobody else', async () => {
  const unsavedDrafts = new UnsavedDrafts();
  await unsavedDrafts.load('甲');
  unsavedDrafts.keep('note', '写到一半');
  await unsavedDrafts.load('甲');
  expect(unsavedDrafts.text('note')).toBe('写到一半');
  await unsavedDrafts.load('乙');
  expect(unsavedDrafts.text('note')).toBe('');
});

it('lets the oldest go where there is more than is kept', async () => {
  const unsavedDrafts = new UnsavedDrafts();
  await unsavedDrafts.load('甲');
  unsavedDrafts.keep('old', '旧'.repeat(100_000));
  unsavedDrafts.keep('new', '新'.repeat(100_000));
  await unsavedDrafts.flush();
  const kept = JSON.parse(store.get('words') ?? '{}') as Record<string, string>;
  expect(Object.keys(kept)).toEqual(['new']);
});
