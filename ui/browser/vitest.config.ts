// How the tests in a real engine run: `npm run test:browser` looks at every scene, `npm run pictures` makes
// the README's pictures. Both see the page as it is built, with the fake backend behind it.
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'pictures' ? 'browser/**/*.pictures.ts' : 'browser/**/*.test.ts'],
    globalSetup: 'browser/serve.ts',
    // The work is the browser's, which has processes of its own.
    maxWorkers: 2,
    maxConcurrency: 3,
    // Where others use the computer too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
