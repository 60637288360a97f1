/** Columns and views that a person chose: kept in the store, since a view may name an enterprise. */

import { savePreference, preference } from '../commands';
import type { Column } from './table';

/** A choice that is read once and kept at each change. What cannot be read is as if nothing had been chosen. */
export class Preference<T> {
  value = $state.raw<T>() as T;

  constructor(
    private readonly name: string,
    private readonly standard: T,
  ) {
    this.value = standard;
  }

  async load(): Promise<void> {
    try {
      const kept = await preference(this.name);
      this.value = kept ? (JSON.parse(kept) as T) : this.standard;
    } catch {
      this.value = this.standard;
    }
  }

  async keep(value: T): Promise<void> {
    this.value = value;
    await savePreference(this.name, JSON.stringify(value));
  }
}

/** The columns that show, in their usual order. */
export function chosen<Row>(columns: Column<Row>[], ids: string[] | null): Column<Row>[] {
  return columns.filter((column) => (ids ? ids.includes(column.id) : !column.hidden));
}
