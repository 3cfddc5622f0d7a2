import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { offline } from './build/offline.ts';

// Fixed names, one chunk, nothing minified: the built page is committed, so that `cargo build` needs no Node, and
// its differences can be read and merged.
export default defineConfig({
  plugins: [svelte(), offline()],
  build: {
    target: 'es2022',
    minify: false,
    cssMinify: false,
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: 'app.js',
        assetFileNames: 'app[extname]',
        codeSplitting: false,
      },
    },
  },
  test: { include: ['unit/**/*.test.ts'] },
});
