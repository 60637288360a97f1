import { beforeEach, expect, it, vi } from 'vitest';
import type { MappingDraft } from '../generated/MappingDraft';
import type { MappingPart } from '../generated/MappingPart';
import { unsavedDrafts } from '../lib/unsaved-drafts';

const commands = vi.hoisted(() => ({ draftMapping: vi.fn() }));
vi.mock('../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));

const { MappingEditor } = await import('./mapping-editor.svelte');

const guess: MappingPart = { sheet: '一', what: 'items', header_row: 3, columns: { A: 'number', C: 'ignore' }, cells: {}, units: {}, benefits: {} };

/** The program answers with the mapping that it was given, or with its guess. */
function answer(parts: MappingPart[] | null): MappingDraft {
  return {
    path: '/x/甲.xlsx', file: '甲.xlsx', ours: false, suggested: false, understood: [], open: parts ? [] : ['没有认出金额'], sheets: [{ name: '一', rows: [['票']] }],
    parts: structuredClone(parts ?? [guess]), kinds: [], benefits: [{ id: 'tape-out', label: '首次流片补助' }],
    fields: [
      { what: 'items', benefit: null, fields: [{ id: 'amount', label: '不含税金额' }] },
      { what: 'claims', benefit: 'tape-out', fields: [{ id: 'tape_out_cost', label: '首次流片费用' }] },
    ],
    applicant: [], claims: [], items: [], item_count: 0, items_total: '0.00', problems: [],
  };
}

beforeEach(() => {
  // What one test sets is not what the next one left unsaved.
  for (const path of ['/x/甲.xlsx', '经信-2024-0001']) unsavedDrafts.drop(`mapping ${path}`);
  commands.draftMapping.mockReset();
  commands.draftMapping.mockImplementation(async (_: string, parts: MappingPart[] | null) => answer(parts));
});

it('starts from the guess, and every change is read again as a whole', async () => {
  const editor = new MappingEditor('/x/甲.xlsx');
  await editor.load();
  expect(commands.draftMapping).toHaveBeenLastCalledWith('/x/甲.xlsx', null, null);
  expect(editor.draft?.open).toEqual(['没有认出金额']);
  await editor.setColumn('C', 'amount');
  expect(commands.draftMapping.mock.lastCall?.[1]).toEqual([{ ...guess, columns: { A: 'number', C: 'amount' } }]);
  expect(editor.draft?.open).toEqual([]);
  await editor.setColumn('C', '');
  expect(editor.part?.columns).toEqual({ A: 'number' });
});

it('lets go of columns when a part becomes something else, and offers that kind’s names', async () => {
  const editor = new MappingEditor('/x/甲.xlsx');
  await editor.load();
  expect(editor.fields.map((field) => field.id)).toEqual(['amount']);
  await editor.setKind('claims');
  expect(editor.part).toMatchObject({ what: 'claims', benefit: 'tape-out', columns: {} });
  expect(editor.fields.map((field) => field.id)).toEqual(['tape_out_cost']);
  await editor.setCell('tape_out_cost', ' c5 ');
  expect(editor.part?.cells).toEqual({ tape_out_cost: 'C5' });
});

it('keeps what it shows when a change is refused, and says why', async () => {
  const editor = new MappingEditor('/x/甲.xlsx');
  await editor.load();
  commands.draftMapping.mockRejectedValueOnce(new Error('对应关系有误'));
  await editor.setColumn('C', 'amount');
  expect(editor.fault).toBe('对应关系有误');
  expect(editor.draft?.file).toBe('甲.xlsx');
});

it('translates the words for benefits that its rows hold', async () => {
  const editor = new MappingEditor('/x/甲.xlsx');
  commands.draftMapping.mockImplementation(async (_: string, parts: MappingPart[] | null) => ({
    ...answer(parts),
    sheets: [{ name: '一', rows: [['票', '类别'], ['1', '设计软件购置'], ['2', '企业标准'], ['3', '设计软件购置']] }],
    parts: structuredClone(parts ?? [{ ...guess, header_row: 1, columns: { A: 'number', B: 'benefit' } }]),
  }));
  await editor.load();
  expect(editor.benefitNames).toEqual(['设计软件购置', '企业标准']);
  await editor.setBenefitName('设计软件购置', 'eda-purchase');
  await editor.setBenefitName('企业标准', 'ignore');
  expect(editor.part?.benefits).toEqual({ 设计软件购置: 'eda-purchase', 企业标准: 'ignore' });
  await editor.setBenefitName('企业标准', '');
  expect(editor.part?.benefits).toEqual({ 设计软件购置: 'eda-purchase' });
});

it('asks for a case’s reading where it is of a case', async () => {
  const ask = vi.fn(async (parts: MappingPart[] | null) => answer(parts));
  const editor = new MappingEditor('经信-2024-0001', ask);
  await editor.load();
  await editor.setColumn('C', 'amount');
  expect(ask).toHaveBeenCalledTimes(2);
  expect(commands.draftMapping).not.toHaveBeenCalled();
});

it('says nothing of a second part of a sheet until it is something', async () => {
  const editor = new MappingEditor('/x/甲.xlsx');
  await editor.load();
  await editor.add('一');
  expect(commands.draftMapping).toHaveBeenCalledTimes(1);
  expect(editor.part?.what).toBe('ignore');
  await editor.setKind('claims');
  expect(commands.draftMapping.mock.lastCall?.[1]?.map((part: MappingPart) => part.what)).toEqual(['items', 'claims']);
  await editor.add('二');
  expect(commands.draftMapping).toHaveBeenCalledTimes(3);
});
