/**
 * The guide, cut into its sections and paragraphs: the same file that stands in the repository, so
 * that the help on a page quotes it and never says something else.
 */

import source from '../../../../docs/guide.md?raw';

type Block =
  | { kind: 'text'; runs: Run[] }
  | { kind: 'list'; items: Run[][] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Run[][]; rows: Run[][][] };

export interface Run {
  text: string;
  as?: 'strong' | 'code';
}

export interface Section {
  title: string;
  blocks: Block[];
}

/** The sections of a guide: `## ` begins one; what stands before the first is left out, and so is the album at the end. */
export function sections(markdown: string): Section[] {
  return markdown
    .replaceAll('\r\n', '\n')
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title: title.trim(), blocks: blocks(lines) };
    })
    .filter((section) => !section.title.startsWith('附'));
}

export const guide = sections(source);

/** The section whose heading holds some words; the first where none does. */
export function sectionOn(words: string): Section | undefined {
  return guide.find((section) => section.title.includes(words)) ?? guide[0];
}

function blocks(lines: string[]): Block[] {
  const found: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const while_ = (test: RegExp) => {
      const from = at;
      while (at < lines.length && test.test(lines[at] ?? '')) at++;
      return lines.slice(from, at);
    };
    if (line.startsWith('```')) {
      at++;
      const code = while_(/^(?!```)/);
      at++;
      found.push({ kind: 'code', text: code.join('\n') });
    } else if (line.startsWith('|')) {
      const rows = while_(/^\|/).map(cells);
      found.push({ kind: 'table', head: rows[0] ?? [], rows: rows.slice(2) });
    } else if (/^- /.test(line)) {
      const items = while_(/^(- |\s+\S)/).reduce<string[]>((all, one) => {
        if (one.startsWith('- ')) all.push(one.slice(2));
        else all.push(`${all.pop() ?? ''}${one.trim()}`);
        return all;
      }, []);
      found.push({ kind: 'list', items: items.map(runs) });
    } else if (line.trim() === '' || line.startsWith('![')) {
      // Pictures stand in the repository; the window itself is before the reader's eyes.
      at++;
    } else {
      // Chinese is written on without a space where a line of the file ends.
      found.push({ kind: 'text', runs: runs(while_(/^(?!```|\||- |!\[)\s*\S/).map((one) => one.trim()).join('')) });
    }
  }
  return found;
}

function cells(row: string): Run[][] {
  return row.replace(/^\||\|\s*$/g, '').split('|').map((cell) => runs(cell.trim()));
}

/** `**strong**` and `` `code` ``; a link is its words. */
export function runs(text: string): Run[] {
  const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return plain
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith('**')) return { text: part.slice(2, -2), as: 'strong' };
      if (part.startsWith('`')) return { text: part.slice(1, -1), as: 'code' };
      return { text: part };
    });
}
