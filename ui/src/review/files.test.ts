import { describe, expect, it } from 'vitest';
import type { AttachmentView } from '../generated/AttachmentView';
import { fileState } from './files';

const file = (over: Partial<AttachmentView>): AttachmentView => ({
  name: '合同.pdf', what: '', came: true, size: 9, shown_as: 'pdf', at: '附件清单!B5', material: '合同', claim: '', items: [], ...over,
});

describe('the files of a package', () => {
  it('came as they were listed, or as a line item names them', () => {
    expect(fileState(file({}))).toBe('came');
    expect(fileState(file({ at: null, items: ['24332000000081446120'] }))).toBe('came');
  });

  it('are missing where nothing came under the name', () => {
    expect(fileState(file({ came: false }))).toBe('missing');
    expect(fileState(file({ came: false, at: null }))).toBe('missing');
  });

  it('are told of where nothing names them', () => {
    expect(fileState(file({ at: null, material: '' }))).toBe('unlisted');
  });
});
