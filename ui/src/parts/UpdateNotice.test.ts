import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { FakeBackend } from '../ipc/fake';
import { open } from '../stage';

/** What was asked for about updates. */
const asked = (backend: FakeBackend): string[] => backend.requests.filter((request) => request.startsWith('update'));

/** Opens the window where there is something to say of updates, which is read then. */
async function opened(state: string): Promise<FakeBackend> {
  const backend = await open(state);
  await screen.findByText(/0\.2\.0/);
  return backend;
}

const button = (name: string): HTMLElement => screen.getByRole('button', { name });

test('a newer version is asked about once, with what is new in it as plain text', async () => {
  const backend = await opened('update-ready');
  expect(screen.getByText('Version 0.2.0 is ready.')).toBeTruthy();
  await userEvent.click(button('Look at it…'));
  const dialog = within(screen.getByRole('dialog'));
  const notes = dialog.getByRole('region', { name: 'What is new' });
  expect(notes.textContent).toContain('<b>Hindi</b>');
  expect(notes.querySelector('b')).toBeNull();
  await userEvent.click(dialog.getByRole('button', { name: 'Install and restart' }));
  expect(asked(backend)).toEqual(['update install']);
  expect(screen.getByText('Version 0.2.0 is being fetched: 40 %')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('who does not want it now has asked for nothing, and it stays offered', async () => {
  const backend = await opened('update-ready');
  await userEvent.click(button('Look at it…'));
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Not now' }));
  expect(asked(backend)).toEqual([]);
  expect(button('Look at it…')).toBeTruthy();
});

test('a refusal is said in the question', async () => {
  const backend = await opened('update-ready');
  backend.refusal = 'update_gone';
  await userEvent.click(button('Look at it…'));
  const dialog = within(screen.getByRole('dialog'));
  await userEvent.click(dialog.getByRole('button', { name: 'Install and restart' }));
  expect(dialog.getByText('This version is not offered any more.')).toBeTruthy();
});

test('a download that broke off says so, and is offered again', async () => {
  await opened('update-cut-off');
  expect(screen.getByRole('alert').textContent).toContain('The download of the new version broke off.');
  expect(button('Look at it…')).toBeTruthy();
});

test('what waits for the end of a countdown says until when, and can be called off', async () => {
  const backend = await opened('update-waiting');
  expect(screen.getByText(/^Version 0\.2\.0 is installed at .*, when your countdown is over\.$/)).toBeTruthy();
  await userEvent.click(button('Not now'));
  expect(asked(backend)).toEqual(['update call_off']);
});

test('a version that was taken back is told until it was seen', async () => {
  const backend = await opened('update-rolled-back');
  expect(screen.getByText('Version 0.2.0 did not start; the earlier one is back.')).toBeTruthy();
  await userEvent.click(button('All right'));
  expect(asked(backend)).toEqual(['update seen']);
  expect(screen.queryByText('Version 0.2.0 did not start; the earlier one is back.')).toBeNull();
});

test('without a newer version nothing is said above the views', async () => {
  await open('driver');
  expect(screen.queryByText(/0\.2\.0/)).toBeNull();
});
