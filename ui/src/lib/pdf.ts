/** Drawing PDFs with pdf.js: what is shown is the file itself, never a picture made some other way. */

import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

/** Read when the first PDF is shown, and not when the window opens. */
let loading: Promise<Pdfjs> | undefined;

function load(): Promise<Pdfjs> {
  loading ??= import('pdfjs-dist/legacy/build/pdf.mjs').then((pdfjs) => {
    pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
    return pdfjs;
  });
  return loading;
}

export type { PDFDocumentProxy, PDFPageProxy };

/**
 * Opens a PDF. Nothing is fetched while it draws: fonts are the file's own, and scripts in it
 * are never run.
 */
export async function openPdf(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  const pdfjs = await load();
  return pdfjs.getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    useSystemFonts: true,
    disableAutoFetch: true,
    disableStream: true,
    stopAtErrors: false,
  } as Parameters<Pdfjs['getDocument']>[0]).promise;
}

/** Draws a page so many CSS pixels wide, and marks the canvas once it is drawn; gives how to stop. */
export function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, width: number): () => void {
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  const viewport = page.getViewport({ scale: (width * ratio) / page.getViewport({ scale: 1 }).width });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  const task: RenderTask = page.render({ canvas, viewport });
  delete canvas.dataset['drawn'];
  task.promise.then(
    () => (canvas.dataset['drawn'] = ''),
    () => {
      // Stopped because the page went out of sight, or drawn anew at another size.
    },
  );
  return () => task.cancel();
}
