import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * ECharts writes `constructor` into a plain object, which a frozen Object.prototype (the window's
 * `freezePrototype`) forbids: defining it says the same. A version that no longer does so fails the build.
 */
const underFrozenPrototypes: Plugin = {
  name: 'under-frozen-prototypes',
  transform(code, id) {
    if (!id.endsWith('echarts/lib/core/Scheduler.js')) return undefined;
    const assigned = 'target[name_1] = noop;';
    if (!code.includes(assigned)) throw new Error('ECharts changed: look again at what a frozen prototype forbids');
    const defined = 'Object.defineProperty(target, name_1, { value: noop, writable: true, enumerable: true, configurable: true });';
    return { code: code.replace(assigned, defined), map: null };
  },
};

/**
 * What pdf.js reads while it draws: tables of characters for fonts that a PDF names and does not hold, as invoices
 * do, and the standard fonts. Each folder has its licence in it.
 */
const DRAWN_WITH = ['cmaps', 'standard_fonts'];
const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const forDrawing: Plugin = {
  name: 'for-drawing-pdfs',
  generateBundle() {
    for (const folder of DRAWN_WITH) {
      for (const file of readdirSync(join(pdfjs, folder))) {
        this.emitFile({ type: 'asset', fileName: `pdf/${folder}/${file}`, source: readFileSync(join(pdfjs, folder, file)) });
      }
    }
  },
  configureServer(server) {
    server.middlewares.use('/pdf', (request, response, next) => {
      const [folder, file] = (request.url ?? '').split('?')[0]?.split('/').filter(Boolean) ?? [];
      if (!folder || !file || !DRAWN_WITH.includes(folder) || file.includes('..')) return next();
      response.end(readFileSync(join(pdfjs, folder, file)));
    });
  },
};

export default defineConfig({
  plugins: [svelte(), underFrozenPrototypes, forDrawing],
  // Relative, so that the same files serve from any of the window's origins.
  base: './',
  clearScreen: false,
  // The guide stands outside, in docs.
  server: { port: 1420, strictPort: true, fs: { allow: ['..'] } },
  build: {
    target: ['chrome109', 'safari16.4'],
    // The policy of the window forbids inline scripts and data: style sheets or fonts.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  // Vitest would otherwise take Svelte's server build, where runes do not react.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
