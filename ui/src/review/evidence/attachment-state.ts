/** What is to be said of a file first: it came as listed, it was listed and did not come, it came and nothing names it. */

import type { AttachmentView } from '../../generated/AttachmentView';

type AttachmentState = 'came' | 'missing' | 'unlisted';

export function attachmentState(file: AttachmentView): AttachmentState {
  if (!file.came) return 'missing';
  return file.at === null && file.items.length === 0 ? 'unlisted' : 'came';
}
