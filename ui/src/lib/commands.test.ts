import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

// Types cross from Rust by generation; names and arguments do not, and are held together here.

const rust = resolve(process.cwd(), '../src-tauri/src');

/** Registered commands with their arguments' names, without those that Tauri itself fills in. */
function registered(): Record<string, string[]> {
  const handler = /generate_handler!\[([^\]]*)\]/.exec(readFileSync(resolve(rust, 'window.rs'), 'utf8'))?.[1] ?? '';
  const names = [...handler.matchAll(/commands::\w+::(\w+)/g)].map((match) => match[1] ?? '');
  const source = readdirSync(resolve(rust, 'commands'))
    .map((file) => readFileSync(resolve(rust, 'commands', file), 'utf8'))
    .join('\n');
  const found: Record<string, string[]> = {};
  for (const name of names) {
    const declared = new RegExp(`pub fn ${name}\\(([^)]*)\\)`).exec(source)?.[1] ?? '';
    const args = [...declared.matchAll(/(\w+):\s*(\w+)/g)].filter((match) => !['State', 'WebviewWindow'].includes(match[2] ?? ''));
    // Tauri gives the window `ownPassword` for Rust's `own_password`.
    const named = (rust: string) => rust.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    found[name] = args.map((match) => named(match[1] ?? '')).sort();
  }
  return found;
}

/** Commands that the window calls, with the arguments that it gives. */
function invoked(): Record<string, string[]> {
  const source = readFileSync(resolve(process.cwd(), 'src/lib/commands.ts'), 'utf8');
  const found: Record<string, string[]> = {};
  for (const [, name = '', args = ''] of source.matchAll(/call<[^(]*>\('(\w+)'(?:, \{([^}]*)\})?\)/g)) {
    found[name] = args.split(',').map((arg) => arg.replace(/:.*/s, '').trim()).filter(Boolean).sort();
  }
  return found;
}

it('offers every workbook that can be read, and packed ones', () => {
  const kind = readFileSync(resolve(rust, '../crates/intake/src/received/kind.rs'), 'utf8');
  const words = (list = '') => [...list.matchAll(/["'](\w+)["']/g)].map((match) => match[1] ?? '');
  const read = words(/WORKBOOK_EXTENSIONS: [^=]*= \[([^\]]*)\]/.exec(kind)?.[1]);
  const page = readFileSync(resolve(process.cwd(), 'src/import/ImportPage.svelte'), 'utf8');
  expect(read.length).toBeGreaterThan(3);
  expect(words(/extensions: \[([^\]]*)\]/.exec(page)?.[1])).toEqual([...read, 'zip']);
});

it('invokes exactly the commands that are registered, with their arguments', () => {
  const calls = invoked();
  expect(Object.keys(calls).length).toBeGreaterThan(20);
  expect(calls).toEqual(registered());
});
