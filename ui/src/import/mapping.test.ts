import { expect, it } from 'vitest';
import { letters } from './mapping.svelte';

it('names columns as workbooks do', () => {
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA']);
});
