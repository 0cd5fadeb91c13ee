// Sets the app up in front of the fake backend, for tests.
import { configure, render } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { vi } from 'vitest';
import App from './App.svelte';
import type { Spot } from './ipc/bindings';
import { FakeBackend } from './ipc/fake';
import { Companion } from './state/companion.svelte';

/** How long axe may look at a page, in milliseconds: it takes seconds where others use the computer too. */
export const AXE_LIMIT = 60_000;

let looking: Promise<unknown> = Promise.resolve();

/** What axe finds wrong with the page. It refuses to look at two at once, and goes on when a test's time is over: the
 *  next one waits until it has looked. */
export async function violations(): Promise<string[]> {
  // Colours need a layout; they are looked at in a real engine.
  const look = looking.then(() => axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } }));
  looking = look.catch(() => undefined);
  const { violations } = await look;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

// The first of a file's tests reads the views that are read when they are opened, which takes more than the usual
// second where others use the computer too.
configure({ asyncUtilTimeout: 10_000 });

/** Shows the app in a state of the fake backend. */
export async function open(state: string, spot: Spot | null = null): Promise<FakeBackend> {
  fillGaps();
  const backend = new FakeBackend(state, spot);
  const companion = new Companion(backend);
  render(App, { companion });
  await companion.start();
  // The sign-in is read when it is needed.
  await vi.dynamicImportSettled();
  await tick();
  return backend;
}

/** What a browser does and jsdom doesn't, as far as the tests need it. */
function fillGaps(): void {
  Element.prototype.scrollIntoView = vi.fn();
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('motion') }));
  let before: HTMLElement | null = null;
  HTMLDialogElement.prototype.showModal = function (): void {
    before = document.activeElement as HTMLElement;
    this.open = true;
    this.querySelector<HTMLElement>('input, button')?.focus();
  };
  HTMLDialogElement.prototype.close = function (): void {
    this.open = false;
    (document.activeElement as HTMLElement).blur();
    before?.focus();
    this.dispatchEvent(new Event('close'));
  };
}
