/**
 * Words that were written and are on record nowhere yet: kept while pages come and go, and in the store (sealed as
 * everything is) when the window locks or closes, so that their writer finds them again. They are one person's own.
 */

import { savePreference, preference } from './commands';

/** What they are called in the stores that are in use: under another name nobody would find theirs again. */
const STORED_AS = 'words';

/** The most that is kept, in characters. */
const MAX_LENGTH = 150_000;

export class UnsavedDrafts {
  #owner = '';
  #kept = new Map<string, unknown>();
  #changed = false;

  /** Brings back what a person left unsaved. What another one left is not shown to them. */
  async load(user: string): Promise<void> {
    // What could not be kept at the last lock still stands here.
    if (this.#owner === user && this.#changed) return;
    this.#owner = user;
    this.#kept.clear();
    try {
      const kept = await preference(STORED_AS);
      if (kept) this.#kept = new Map(Object.entries(JSON.parse(kept) as Record<string, unknown>));
    } catch {
      // What cannot be read is as if nothing had been left.
    }
    this.#changed = false;
  }

  get<T>(key: string): T | undefined {
    return this.#kept.get(key) as T | undefined;
  }

  text(key: string, otherwise = ''): string {
    return this.get<string>(key) ?? otherwise;
  }

  /** Keeps what is written so far; empty is nothing to keep. */
  keep(key: string, value: unknown): void {
    const empty = value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    if (empty) return this.drop(key);
    if (JSON.stringify(this.#kept.get(key)) === JSON.stringify(value)) return;
    this.#kept.set(key, value);
    this.#changed = true;
  }

  /** Lets go of what is on record now. */
  drop(key: string): void {
    if (this.#kept.delete(key)) this.#changed = true;
  }

  /** Puts what is unsaved into the store, before the session ends. */
  async flush(): Promise<void> {
    if (!this.#changed) return;
    let written = JSON.stringify(Object.fromEntries(this.#kept));
    if (written.length > MAX_LENGTH) {
      // The latest first: what was written long ago gives way.
      const latest: [string, unknown][] = [];
      for (const entry of [...this.#kept].reverse()) {
        if (JSON.stringify(Object.fromEntries([...latest, entry])).length > MAX_LENGTH) break;
        latest.push(entry);
      }
      written = JSON.stringify(Object.fromEntries(latest.reverse()));
    }
    await savePreference(STORED_AS, written);
    this.#changed = false;
  }

  /** Forgets them here; what was flushed stays in the store. */
  forget(): void {
    this.#owner = '';
    this.#kept.clear();
    this.#changed = false;
  }
}

export const unsavedDrafts = new UnsavedDrafts();
