/** Marks in a clause's text. Spans may overlap, so the text is cut at every edge of every span. */

interface Spans {
  /** Words that the criterion in hand rests on. */
  mark?: string[];
  /** Words that other criteria rest on. */
  other?: string[];
  /** Words that the sum quotes; only the figures within them are underlined. */
  cited?: string[];
  /** Words that the pointer lights in the sum. */
  hovered?: string | null;
}

export interface Segment {
  text: string;
  mark: boolean;
  other: boolean;
  /** A figure of the clause. */
  used: boolean;
  /** A figure that this sum used. */
  now: boolean;
  hovered: boolean;
}

type Kind = 'mark' | 'other' | 'used' | 'now' | 'hovered';
type Range = [from: number, to: number, kind: Kind];

const FIGURE = /\d[\d,.]*\s*(?:%|‰|[万亿]?元(?:\/[^\s，。；]{1,4})?(?:以上|以下|以内)?|[万亿](?:以上|以下)?|倍|年|个月|个|人|平方米|件|家|次)/g;

/** Cuts a clause into segments that together are the text, word for word. */
export function segments(text: string, spans: Spans): Segment[] {
  const ranges: Range[] = [];
  for (const phrase of spans.mark ?? []) ranges.push(...findAll(text, phrase, 'mark'));
  for (const phrase of spans.other ?? []) ranges.push(...findAll(text, phrase, 'other'));
  if (spans.hovered) ranges.push(...findAll(text, spans.hovered, 'hovered'));
  const cited = (spans.cited ?? []).flatMap((phrase) => findAll(text, phrase, 'now'));
  for (const match of text.matchAll(FIGURE)) {
    const [from, to] = [match.index, match.index + match[0].trimEnd().length];
    const now = cited.some(([start, end]) => start <= from && to <= end);
    ranges.push([from, to, now ? 'now' : 'used']);
  }

  const edges = [...new Set([0, text.length, ...ranges.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? text.length;
    const within = (kind: Kind) => ranges.some(([start, end, of]) => of === kind && start <= from && to <= end);
    return {
      text: text.slice(from, to),
      mark: within('mark'),
      other: within('other'),
      used: within('used'),
      now: within('now'),
      hovered: within('hovered'),
    };
  });
}

function findAll(text: string, phrase: string, kind: Kind): Range[] {
  const found: Range[] = [];
  if (phrase === '') return found;
  for (let from = text.indexOf(phrase); from >= 0; from = text.indexOf(phrase, from + phrase.length)) {
    found.push([from, from + phrase.length, kind]);
  }
  return found;
}
