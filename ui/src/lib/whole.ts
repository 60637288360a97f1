/** Texts in which figures stand: an amount, a date or a number is never broken over two lines, wherever the engine would. */

/** Amounts, dates, times, percentages, numbers of papers: what reads as one thing. */
const FIGURE = /[+−-]?\d[\d,.:\-]*\d%?|\d%/g;
/** A check code or a hash is longer than any figure, and read in parts. */
const LONGEST = 24;

interface Part {
  text: string;
  figure: boolean;
}

/** A text in its parts, in order; what is no figure breaks as text does. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(FIGURE)) {
    if (match[0].length > LONGEST) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index), figure: false });
    found.push({ text: match[0], figure: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), figure: false });
  return found;
}
