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
 * Opens a PDF. Nothing but the program's own tables and fonts is fetched while it draws, and scripts in it are never
 * run.
 */
export function openPdf(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  return open(new Uint8Array(bytes), true);
}

async function open(data: Uint8Array, strict: boolean): Promise<PDFDocumentProxy> {
  const pdfjs = await load();
  return pdfjs.getDocument({
    data,
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    useSystemFonts: true,
    // For fonts that the file names and does not hold: what it says in Chinese would be blank without.
    cMapUrl: new URL('pdf/cmaps/', document.baseURI).href,
    cMapPacked: true,
    standardFontDataUrl: new URL('pdf/standard_fonts/', document.baseURI).href,
    disableAutoFetch: true,
    disableStream: true,
    stopAtErrors: strict,
  } as Parameters<Pdfjs['getDocument']>[0]).promise;
}

/** The same files, read so that what is broken in them is left out. */
const lenient = new WeakMap<PDFDocumentProxy, Promise<PDFDocumentProxy>>();

function leniently(pdf: PDFDocumentProxy): Promise<PDFDocumentProxy> {
  let again = lenient.get(pdf);
  if (!again) {
    again = pdf.getData().then((data) => open(data, false));
    lenient.set(pdf, again);
  }
  return again;
}

/** What became of a page: whole, with something missing, or not at all. */
export type Drawn = 'whole' | 'part' | 'nothing';

/**
 * Draws a page so many CSS pixels wide, marks the canvas once it is drawn, and says how much of it could be; gives how
 * to stop.
 */
export function drawPage(
  pdf: PDFDocumentProxy,
  page: PDFPageProxy,
  canvas: HTMLCanvasElement,
  width: number,
  tell: (drawn: Drawn) => void,
): () => void {
  let task: RenderTask | null = null;
  let stopped = false;
  const draw = async (page: PDFPageProxy): Promise<void> => {
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const viewport = page.getViewport({ scale: (width * ratio) / page.getViewport({ scale: 1 }).width });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    task = page.render({ canvas, viewport });
    await task.promise;
  };
  const work = async (): Promise<Drawn> => {
    try {
      await draw(page);
      return (await lacksFonts(page)) ? 'part' : 'whole';
    } catch {
      // Stopped because the page went out of sight, or is drawn anew at another size.
      if (stopped) return 'nothing';
    }
    try {
      const again = await leniently(pdf);
      if (!stopped) await draw(await again.getPage(page.pageNumber));
      return 'part';
    } catch {
      return 'nothing';
    }
  };
  delete canvas.dataset['drawn'];
  void work().then((drawn) => {
    if (stopped) return;
    canvas.dataset['drawn'] = drawn;
    tell(drawn);
  });
  return () => {
    stopped = true;
    task?.cancel();
  };
}

/** Whether a font of the page could not be made: pdf.js leaves its text out, and says nothing. */
async function lacksFonts(page: PDFPageProxy): Promise<boolean> {
  const { OPS } = await load();
  const failed = new Set<string>();
  for (const [id, font] of page.commonObjs as unknown as Iterable<[string, unknown]>) {
    // What stands in place of a font that failed is the failure, in words.
    if (typeof font === 'string') failed.add(id);
  }
  if (failed.size === 0) return false;
  const { fnArray, argsArray } = await page.getOperatorList();
  return fnArray.some((op, at) => op === OPS.setFont && failed.has(String((argsArray[at] as unknown[])[0])));
}
