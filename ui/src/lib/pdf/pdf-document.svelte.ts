/** A PDF that is looked at: which one, which page is in sight, how large. */

import { openPdf, type PDFDocumentProxy } from './pdf';

export type Zoom = 'width' | 'whole' | 'full';

export class PdfDocument {
  /** The document itself, once it is read. */
  loaded = $state.raw<PDFDocumentProxy | null>(null);
  bytes = $state(0);
  /** The page in sight, from one. */
  page = $state(1);
  zoom = $state<Zoom>('width');

  get pages(): number {
    return this.loaded?.numPages ?? 0;
  }

  async show(bytes: ArrayBuffer): Promise<void> {
    this.bytes = bytes.byteLength;
    const before = this.loaded;
    this.loaded = await openPdf(bytes);
    this.page = Math.min(this.page, this.pages);
    void before?.loadingTask.destroy();
  }

  /** Brings a page into sight. */
  go(page: number): void {
    const to = Math.max(1, Math.min(page, this.pages));
    document.getElementById(`pdf-page-${to}`)?.scrollIntoView({ block: 'start' });
    this.page = to;
  }

  close(): void {
    void this.loaded?.loadingTask.destroy();
    this.loaded = null;
    this.page = 1;
  }
}
