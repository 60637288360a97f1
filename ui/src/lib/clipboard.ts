/** The clipboard: the system's own, which no web view holds back; the page's where the program cannot reach that. */

import { copyText } from './commands';

export async function copy(text: string): Promise<void> {
  try {
    await copyText(text);
    return;
  } catch {
    // Elsewhere than on Linux the page's own way works.
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('aria-hidden', 'true');
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    if (!copied) throw new Error('剪贴板不可用。');
  }
}
