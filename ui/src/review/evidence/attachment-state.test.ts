import { describe, expect, it } from 'vitest';
import type { AttachmentView } from '../../generated/AttachmentView';
import { attachmentState } from './attachment-state';

const file = (over: Partial<AttachmentView>): AttachmentView => ({
  name: '合同.pdf', what: '', came: true, size: 9, shown_as: 'pdf', at: '附件清单!B5', material: '合同', claim: '', items: [], ...over,
});

describe('the files of a package', () => {
  it('came as they were listed, or as a line item names them', () => {
    expect(attachmentState(file({}))).toBe('came');
    expect(attachmentState(file({ at: null, items: ['24332000000081446120'] }))).toBe('came');
  });

  it('are missing where nothing came under the name', () => {
    expect(attachmentState(file({ came: false }))).toBe('missing');
    expect(attachmentState(file({ came: false, at: null }))).toBe('missing');
  });

  it('are told of where nothing names them', () => {
    expect(attachmentState(file({ at: null, material: '' }))).toBe('unlisted');
  });
});
