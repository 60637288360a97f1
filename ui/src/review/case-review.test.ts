import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseView } from '../generated/CaseView';
import type { FindingInput } from '../generated/FindingInput';
import type { Shell } from '../shell/shell.svelte';

const commands = vi.hoisted(() => ({ showCase: vi.fn(), recordFinding: vi.fn(), decideClaim: vi.fn(), admitItem: vi.fn(), settleProblem: vi.fn() }));
vi.mock('../lib/commands', () => ({ ...commands, errorMessage: (error: Error) => error.message }));

const { CaseReview } = await import('./case-review.svelte');

interface Found {
  outcome: string;
  note: string;
  told: string;
  evidence: unknown[];
  ticked: string[];
}

/** A store of one case with two criteria, which answers as the program does. */
function store() {
  const found: Record<string, Found | null> = { a: null, b: null };
  let decision: { amount: string; reason: string } | null = null;
  const criterion = (id: string) => ({
    id, label: id, judgement: false, proposed: 'met', cells: ['表!C7'], checklist: [], finding: found[id],
  });
  const view = () =>
    structuredClone({
      number: '经信-2024-0001', versions: 1, problems: [],
  attachments: [], materials: [], remaining: [], me: { may: ['find', 'decide'] },
      claims: [{ id: 'c1', criteria: [criterion('a'), criterion('b')], items: [], decision }],
    }) as unknown as CaseView;
  commands.showCase.mockImplementation(async () => view());
  commands.recordFinding.mockImplementation(async (_: string, input: FindingInput) => {
    const { outcome, note, told, evidence, ticked } = input;
    found[input.criterion] = outcome ? { outcome, note, told: told ?? '', evidence, ticked } : null;
    return view();
  });
  commands.decideClaim.mockImplementation(async (_: string, _claim: string, amount: string | null, reason: string) => {
    decision = amount === null ? null : { amount, reason };
    return view();
  });
  return { found, decision: () => decision };
}

const shell = () => ({ notify: vi.fn(), dismissToast: vi.fn(), opened: vi.fn() }) as unknown as Shell;

describe('work on a case', () => {
  beforeEach(() => vi.clearAllMocks());

  it('opens at the first criterion without a finding', async () => {
    const kept = store();
    kept.found['a'] = { outcome: 'met', note: '', told: '', evidence: [], ticked: [] };
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    expect(review.outline.at).toBe('c1/b');
  });

  it('confirms the proposal with its cells as evidence, and goes on', async () => {
    const kept = store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    await review.findings.confirm();
    expect(kept.found['a']).toMatchObject({ outcome: 'met', evidence: [{ kind: 'cell', what: '表!C7' }] });
    expect(review.outline.at).toBe('c1/b');
  });

  it('asks for what the applicant is told before something is to be corrected, and takes no note for it', async () => {
    const kept = store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    review.findings.write('c1/a', { note: '疑与他案重复' });
    await review.findings.judge('needs-correction');
    expect(kept.found['a']).toBeNull();
    review.findings.write('c1/a', { told: '请补交合同原件' });
    await review.findings.judge('needs-correction');
    expect(kept.found['a']).toMatchObject({ note: '疑与他案重复', told: '请补交合同原件' });
  });

  it('asks for the note before it overrules a proposal, and saves nothing meanwhile', async () => {
    const kept = store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    await review.findings.judge('unmet');
    expect(review.findings.pending).toMatchObject({ key: 'c1/a', outcome: 'unmet' });
    expect(commands.recordFinding).not.toHaveBeenCalled();
    review.findings.write('c1/a', { note: '合同不是首次投片' });
    await review.findings.judge('unmet');
    expect(kept.found['a']).toMatchObject({ outcome: 'unmet', note: '合同不是首次投片' });
    expect(review.findings.pending).toBeNull();
  });

  it('takes back step by step by putting the former value on record', async () => {
    const kept = store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    await review.findings.judge('met');
    const claim = review.outline.claim!;
    await review.decisions.decide(claim, '100.00', '暂扣');
    expect(kept.decision()).toEqual({ amount: '100.00', reason: '暂扣' });
    await review.record.undo();
    expect(kept.decision()).toBeNull();
    await review.record.undo();
    expect(kept.found['a']).toBeNull();
    expect(review.record.undoLabel).toBe('');
  });

  it('comes back to the criterion that was refused, and says why', async () => {
    store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    commands.recordFinding.mockRejectedValueOnce(new Error('库正在使用，请稍后再试'));
    await review.findings.judge('met');
    expect(review.outline.at).toBe('c1/a');
    expect(review.record.fault).toBe('库正在使用，请稍后再试');
    expect(review.record.undoLabel).toBe('');
  });

  it('changes nothing for a reader', async () => {
    store();
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    review.record.view = { ...review.record.view!, me: { ...review.record.view!.me, may: ['read'] } };
    await review.findings.judge('met');
    expect(commands.recordFinding).not.toHaveBeenCalled();
  });

  it('leads from what is left to its place, and settles a question there, and back', async () => {
    store();
    const problem = { id: 'q1', code: 'not-a-number', severity: 'error', sheet: '明细', cell: 'H5', message: '', remedy: '', blocks: true, settled: false, settlement: null, ways: ['corrected', 'accepted'] };
    const base = await commands.showCase();
    const view = { ...base, problems: [problem], materials: [{ id: 'm1', label: '合同', state: null }], me: { may: ['settle'] } } as unknown as CaseView;
    commands.showCase.mockResolvedValue(view);
    commands.settleProblem.mockResolvedValue(view);
    const review = new CaseReview('经信-2024-0001', shell());
    await review.load();
    const left = { claim: '', criterion: '', material: '', problem: 'q1', at: '明细!H5', what: '' };
    expect(review.outline.goToRemaining(left)).toBe('question');
    expect([review.outline.at, review.evidence.cell]).toEqual(['problems', '明细!H5']);
    expect(review.outline.current && 'open' in review.outline.current && review.outline.current.open).toBe(true);
    review.outline.goToRemaining({ ...left, material: 'm1' });
    expect(review.outline.at).toBe('material:m1');

    const settlement = { as: 'corrected' as const, value: '120000', reason: '见合同' };
    expect(await review.decisions.settle(view.problems[0]!, settlement)).toBe(true);
    expect(commands.settleProblem).toHaveBeenLastCalledWith('经信-2024-0001', 'q1', settlement);
    await review.record.undo();
    expect(commands.settleProblem).toHaveBeenLastCalledWith('经信-2024-0001', 'q1', { as: null, value: null, reason: '' });
  });
});
