// Serves the page that `npm run build:fake` has built, with the policy of the real window, to all tests.
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { preview } from 'vite';
import type { TestProject } from 'vitest/node';
import window from '../../src-tauri/tauri.conf.json' with { type: 'json' };

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the page is served. */
    address: string;
    /** The browser's program. */
    chromium: string;
  }
}

const ui = resolve(import.meta.dirname, '..');

/** Debian's name, Ubuntu's, and the one with everything in it. */
const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome'];

function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = CHROMIUMS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error(`none of ${CHROMIUMS.join(', ')} is on the PATH; on Debian: apt-get install chromium`);
  return found;
}

/** The window's policy as a server would send it. */
function policy(): string {
  const rules = Object.entries(window.app.security.csp);
  return rules.map(([what, from]) => `${what} ${from}`).join('; ');
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', findChromium());
  const server = await preview({
    root: ui,
    build: { outDir: '../target/fake-page' },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': policy() } },
  });
  project.provide('address', server.resolvedUrls!.local[0]!);
  return () => server.close();
}
