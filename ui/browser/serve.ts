// Serves the page that `npm run build:fake` has built, with the policy of the real window, to all tests.
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import type { TestProject } from 'vitest/node';
import window from '../../src-tauri/tauri.conf.json' with { type: 'json' };

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the page is served. */
    address: string;
    /** The browser's program. */
    chromium: string;
    /** The states of the fake backend. */
    states: string[];
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

/** The page knows them; its sources are for browsers only. */
async function askForStates(executablePath: string, address: string): Promise<string[]> {
  const browser = await chromium.launch({ executablePath });
  const page = await browser.newPage();
  await page.goto(address);
  const states = await page.waitForFunction(() => (globalThis as unknown as { states?: string[] }).states);
  const names = await states.jsonValue();
  await browser.close();
  return names!;
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findChromium();
  project.provide('chromium', executablePath);
  const server = await preview({
    root: ui,
    build: { outDir: '../target/fake-page' },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': policy() } },
  });
  const address = server.resolvedUrls!.local[0]!;
  project.provide('address', address);
  project.provide('states', await askForStates(executablePath, address));
  return () => server.close();
}
