import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

// What nothing uses is found here, since neither the compiler nor Vite says a word of it.

const root = resolve(process.cwd(), 'src');

/** The files of the window itself, by their paths; what is made from Rust says what Rust has, used or not. */
function read(...endings: string[]): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const chosen = paths.filter((path) => endings.some((ending) => path.endsWith(ending)) && !path.startsWith('generated/'));
  return Object.fromEntries(chosen.map((path) => [path, readFileSync(resolve(root, path), 'utf8')]));
}

const sources = read('.ts', '.svelte');
const styles = read('.css');
const texts = import.meta.glob<Record<string, object>>('./text/*.ts', { eager: true });

const isTest = (path: string) => path.endsWith('.test.ts');
const program = Object.entries(sources).filter(([path]) => !isTest(path));

it('shows every text', () => {
  const unread: string[] = [];
  for (const [file, objects] of Object.entries(texts)) {
    for (const [name, object] of Object.entries(objects)) {
      // Under what names the files that import it know it.
      const readers = program.flatMap(([, source]) => {
        const imported = new RegExp(`import \\{[^}]*\\b${name}\\b(?: as (\\w+))?[^}]*\\} from '[^']*/text/`).exec(source);
        return imported ? [{ source, alias: imported[1] ?? name }] : [];
      });
      for (const key of Object.keys(object)) {
        const read = readers.some(({ source, alias }) => {
          const taken = new RegExp(`\\{[^}]*\\b${key}\\b[^}]*\\} = ${alias}\\b`);
          return new RegExp(`(?<![\\w.$])${alias}\\.${key}\\b`).test(source) || taken.test(source);
        });
        if (!read) unread.push(`${file}: ${name}.${key}`);
      }
    }
  }
  expect(unread).toEqual([]);
});

it('exports nothing that no other file takes', () => {
  const kept: string[] = [];
  for (const [path, source] of program) {
    for (const [, name = ''] of source.matchAll(/^\s*export (?:async )?(?:const|function|class|interface|type) (\w+)/gm)) {
      const elsewhere = Object.entries(sources).some(([other, text]) => other !== path && new RegExp(`\\b${name}\\b`).test(text));
      if (!elsewhere) kept.push(`${path}: ${name}`);
    }
  }
  expect(kept).toEqual([]);
});

it('styles no class that no page has', () => {
  const worn = new Set<string>();
  for (const [, source] of program) {
    for (const [, names = ''] of source.matchAll(/\bclass="([^"]*)"/g)) names.split(/[\s{}]+/).forEach((name) => worn.add(name));
    // Some are chosen by what is shown: their names stand in quotes.
    for (const [, name = ''] of source.matchAll(/\bclass:([\w-]+)/g)) worn.add(name);
    for (const [, name = ''] of source.matchAll(/'([\w-]+)'/g)) worn.add(name);
  }
  const unworn: string[] = [];
  for (const [path, style] of Object.entries(styles)) {
    const selectors = style.replace(/\/\*[^]*?\*\//g, '').replace(/url\([^)]*\)|'[^']*'/g, '').replace(/\{[^{}]*\}/g, '{}');
    for (const name of new Set([...selectors.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1] ?? ''))) {
      if (!worn.has(name)) unworn.push(`${path}: .${name}`);
    }
  }
  expect(unworn).toEqual([]);
});

it('defines no token that nothing takes', () => {
  const defined = [...(styles['styles/tokens.css'] ?? '').matchAll(/^ *(--[\w-]+):/gm)].map((match) => match[1] ?? '');
  const all = [...Object.values(styles), ...Object.values(sources)].join('\n');
  expect(defined.filter((token) => !new RegExp(`var\\(${token}\\b|'${token}'`).test(all))).toEqual([]);
});
