// How the page is built. In a build of mode "production" it talks to Tauri; in every other mode to the
// fake backend, so that `npm run dev` needs no Rust.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { budget } from './budget.ts';
import { lexicon } from './lexicon.ts';

export default defineConfig({
  plugins: [budget(), lexicon(), svelte(), svelteTesting()],
  server: { fs: { allow: ['..'] } },
  build: {
    target: 'safari16',
    // The page's policy is default-src 'self': nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'budget.test.ts', 'lexicon.test.ts', 'workflows.test.ts'],
    env: { TZ: 'UTC' },
    // Longer than what a test waits for, also where others use the computer too.
    testTimeout: 30_000,
  },
});
