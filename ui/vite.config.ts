import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // Relative, so that the same files serve from any of the window's origins.
  base: './',
  clearScreen: false,
  server: { port: 1420, strictPort: true },
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
