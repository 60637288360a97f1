/** Which values of contracts and licences are offered for a criterion, and in which order. */

import type { TextValueView } from '../../generated/TextValueView';

/** Those of the claim's attachments and of such as are listed for no claim: first what agrees with a cell that the criterion
 * looks at, then what agrees with anything of the application, then the rest as the papers have it. */
export function offered(texts: TextValueView[], claim: string, cells: string[]): TextValueView[] {
  const weight = (text: TextValueView) => {
    if (text.at !== null && cells.includes(text.at)) return 0;
    return text.agrees ? 1 : 2;
  };
  const own = texts.filter((text) => text.claim === null || text.claim === claim);
  return own.map((text, index) => ({ text, index })).sort((a, b) => weight(a.text) - weight(b.text) || a.index - b.index).map(({ text }) => text);
}
