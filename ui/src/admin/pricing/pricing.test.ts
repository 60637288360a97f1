import { beforeEach, expect, it, vi } from 'vitest';
import type { MaintenanceProgress } from '../../generated/MaintenanceProgress';
import type { PriceInput } from '../../generated/PriceInput';

const commands = vi.hoisted(() => ({ pricePolicies: vi.fn(), stopPricing: vi.fn(), explainPrice: vi.fn(), settings: vi.fn() }));
vi.mock('../../lib/commands', () => ({
  ...commands,
  errorMessage: (error: Error) => error.message,
  isStopped: (error: Error) => error.message === '已停止',
}));

const { Pricing } = await import('./pricing.svelte');

type Tell = (progress: MaintenanceProgress) => void;

beforeEach(() => {
  for (const command of Object.values(commands)) command.mockReset();
});

it('asks for what was chosen, says how far it is, and keeps what was found', async () => {
  const pricing = new Pricing();
  commands.settings.mockResolvedValue({ rulings: [], parameters: [] });
  pricing.from = 'a@1';
  await pricing.chooseSecond('a@2', true);
  pricing.year = ' 2025 ';
  pricing.suppose('rulings', 'bound', 'lower', 'upper');
  commands.pricePolicies.mockImplementation(async (input: PriceInput, tell: Tell) => {
    expect(input).toEqual({ from: 'a@1', to: 'a@2', year: 2025, rulings: { bound: 'lower' }, parameters: {} });
    tell({ doing: '测算', percent: 40 });
    expect([pricing.running, pricing.progress?.percent]).toEqual([true, 40]);
    return { cases: 3 };
  });
  await pricing.run();
  expect([pricing.running, pricing.found?.cases, pricing.fault]).toEqual([false, 3, '']);
});

it('supposes nothing that is as it stands, and nothing of another version', async () => {
  const pricing = new Pricing();
  commands.settings.mockResolvedValue({ rulings: [], parameters: [] });
  pricing.suppose('rulings', 'bound', 'lower', 'upper');
  expect(pricing.supposes).toBe(true);
  pricing.suppose('rulings', 'bound', 'upper', 'upper');
  expect(pricing.supposes).toBe(false);
  pricing.suppose('parameters', 'rent', '3', '');
  await pricing.chooseSecond('/修订稿', false);
  expect([pricing.supposes, pricing.settings]).toEqual([false, null]);
});

it('tells what was stopped from what failed, and shows nobody what was found for another', async () => {
  const pricing = new Pricing();
  commands.pricePolicies.mockRejectedValueOnce(new Error('已停止'));
  await pricing.run();
  expect([pricing.stopped, pricing.fault, pricing.running]).toEqual([true, '', false]);
  commands.pricePolicies.mockRejectedValueOnce(new Error('库中没有政策'));
  await pricing.run();
  expect([pricing.stopped, pricing.fault]).toEqual([false, '库中没有政策']);
  let answer: (found: unknown) => void = () => {};
  commands.pricePolicies.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const run = pricing.run();
  pricing.reset();
  answer({ cases: 9 });
  await run;
  expect(pricing.found).toBeNull();
});

it('opens the case that was asked for last, and closes it again', async () => {
  const pricing = new Pricing();
  let first: (claims: unknown[]) => void = () => {};
  commands.explainPrice.mockReturnValueOnce(new Promise((resolve) => (first = resolve))).mockResolvedValueOnce([{ claim: 'c2' }]);
  const slow = pricing.explain('案-1');
  await pricing.explain('案-2');
  first([{ claim: 'c1' }]);
  await slow;
  expect([pricing.number, pricing.claims.map((claim) => claim.claim)]).toEqual(['案-2', ['c2']]);
  await pricing.explain('案-2');
  expect([pricing.number, pricing.claims]).toEqual(['', []]);
});
