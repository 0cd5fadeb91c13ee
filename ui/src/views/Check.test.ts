import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { AXE_LIMIT, open, violations } from '../stage';

/** Opens the check in a state of the fake backend. */
async function openCheck(state: string): ReturnType<typeof open> {
  const backend = await open(state);
  await userEvent.click(await screen.findByRole('button', { name: 'Check' }));
  return backend;
}

/** A step, by its title. */
async function step(title: string): Promise<HTMLElement> {
  return (await screen.findByText(title)).closest('li')!;
}

test('the check runs by itself when it is opened the first time, and not again', async () => {
  const backend = await openCheck('driver');
  expect(await screen.findByText('All is well.', { selector: '.sentence' })).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: /^Now/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Check' }));
  expect(screen.getByText('All is well.', { selector: '.sentence' })).toBeTruthy();
  expect(backend.requests.filter((request) => request === 'check')).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: 'Run the check again' }));
  expect(backend.requests.filter((request) => request === 'check')).toHaveLength(2);
});

test('a check that has ended is forgotten when another language is spoken', async () => {
  const backend = await openCheck('driver');
  await screen.findByText('All is well.', { selector: '.sentence' });
  backend.change({ language: 'hi' });
  await vi.waitFor(() => expect(screen.queryByText('All is well.', { selector: '.sentence' })).toBeNull());
  backend.change({ language: 'en' });
  expect(await screen.findByRole('button', { name: 'Check' })).toBeTruthy();
});

test('a step says by a sign with words how it went, and what to do where it failed', async () => {
  await openCheck('check-fails');
  const upgrade = await step('Live notifications can be opened');
  expect(within(upgrade).getByRole('img', { name: 'failed' })).toBeTruthy();
  expect(upgrade.textContent).toContain('not running under ASGI');
  expect(upgrade.textContent).toContain('Tell whoever runs the server.');
  const welcome = await step("The server's welcome arrives");
  expect(within(welcome).getByRole('img', { name: 'not tried' })).toBeTruthy();
  expect(welcome.textContent).toContain('Not tried, since an earlier step failed.');
  expect(screen.getByText('2 steps failed.', { selector: '.sentence' })).toBeTruthy();
});

test('the outcome is read out, and no single step', async () => {
  await openCheck('check-fails');
  await screen.findByText('2 steps failed.', { selector: '.sentence' });
  const spoken = [...document.querySelectorAll('[aria-live]')].map((region) => region.textContent?.trim());
  expect(spoken).toContain('2 steps failed.');
  expect(spoken.filter((text) => text?.includes('ASGI'))).toEqual([]);
});

test('a check that takes long shows how far it is, and can not be begun twice', async () => {
  const backend = await openCheck('check-hangs');
  const progress = await screen.findByRole<HTMLProgressElement>('progressbar');
  await vi.waitFor(() => expect(progress.getAttribute('aria-valuetext')).toBe('5 of 12 steps'));
  const upgrade = await step('Live notifications can be opened');
  expect(within(upgrade).getByRole('img', { name: 'is being tried' })).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Checking…' }));
  expect(backend.requests.filter((request) => request === 'check')).toHaveLength(1);
  expect(screen.queryByRole('button', { name: 'Copy report' })).toBeNull();
});

test('a check whose agent goes can be begun anew', async () => {
  const backend = await openCheck('check-hangs');
  await screen.findByRole('progressbar');
  backend.become({ link: 'down', why: { fault: 'gone' } });
  expect(await screen.findByRole('button', { name: 'Run the check' })).toBeTruthy();
});

test('the report is copied', async () => {
  await openCheck('driver');
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Copy report' }));
  expect(await screen.findByText(/^The report is copied/)).toBeTruthy();
  expect(await navigator.clipboard.readText()).toContain('ParkMate Companion');
});

test('a report that can not be copied is marked, and the user is told which keys copy it', async () => {
  await openCheck('driver');
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'));
  document.execCommand = () => false;
  await userEvent.click(await screen.findByRole('button', { name: 'Copy report' }));
  expect(await screen.findByText(/press Ctrl\+C/)).toBeTruthy();
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Report' });
  expect(document.activeElement).toBe(field);
  expect(field.selectionEnd).toBe(field.value.length);
});

test('the sources of each event and the reconnects of today are shown', async () => {
  await openCheck('driver');
  const table = await screen.findByRole('table');
  const row = (name: string): string => within(table).getByRole('row', { name: new RegExp(`^${name}`) }).textContent!;
  expect(row('Booking renewed')).toContain('come at once');
  expect(row('Booking closed')).toContain('come late');
  expect(row('Booking cancelled by the lot')).toContain('never come – found by reading');
  expect(row('Renewal failed')).toContain('not seen yet');
  expect(screen.getByText(/^2 reconnects today\. Last lost at .*: The server can't be reached\./)).toBeTruthy();
});

test('an event’s test notification is shown, or all ten are', async () => {
  const backend = await openCheck('driver');
  await userEvent.click(await screen.findByRole('button', { name: 'New booking' }));
  expect(backend.requests).toContain('testNotification new_booking');
  expect(await screen.findByText(/^Shown\./)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Show all ten' }));
  const shown = (): number => backend.requests.filter((request) => request.startsWith('testNotification')).length;
  await vi.waitFor(() => expect(shown()).toBe(11));
});

test('a test notification that is refused says why', async () => {
  const backend = await openCheck('driver');
  backend.refusal = 'notifications_failing';
  await userEvent.click(await screen.findByRole('button', { name: 'Show all ten' }));
  expect(await screen.findByText("Notifications can't be shown on this desktop.")).toBeTruthy();
  expect(backend.requests.filter((request) => request.startsWith('testNotification'))).toHaveLength(1);
});

test('the check of one account is not shown to another', async () => {
  const backend = await openCheck('check-fails');
  await screen.findByText('2 steps failed.', { selector: '.sentence' });
  backend.change({ session: { state: 'signed_in', user: 'other', server: 'other.example', role: 'driver' } });
  await vi.waitFor(() => expect(screen.getByText('Of other.example')).toBeTruthy());
});

test('who can not sign in at a server has its connection checked from the form', async () => {
  const backend = await open('signed-out');
  await userEvent.type(await screen.findByLabelText('Server'), 'nowhere.example');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  expect(screen.queryByRole('button', { name: 'Check the connection' })).toBeNull();
  await userEvent.type(screen.getByLabelText('Password'), 'secret{Enter}');
  await userEvent.click(await screen.findByRole('button', { name: 'Check the connection' }));
  expect(backend.requests).toContain('check nowhere.example');
  expect(within(await step('It accepts your sign-in')).getByRole('img', { name: 'not tried' })).toBeTruthy();
  expect(await violations()).toEqual([]);
}, AXE_LIMIT);

test('a wrong password is no reason to doubt the server', async () => {
  await open('signed-out');
  await userEvent.type(await screen.findByLabelText('Server'), 'parking.example.com');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  await userEvent.type(screen.getByLabelText('Password'), 'wrong{Enter}');
  await screen.findAllByText(/The user name or the password is wrong/);
  expect(screen.queryByRole('button', { name: 'Check the connection' })).toBeNull();
});

test.each(['driver', 'check-fails', 'check-hangs', 'check-for-owner'])(
  'axe finds nothing wrong in the check of the state %s',
  async (state) => {
    await openCheck(state);
    await screen.findByRole('list');
    const report = screen.queryByRole('button', { name: 'Copy report' });
    if (report) await userEvent.click(report);
    expect(await violations()).toEqual([]);
  },
  AXE_LIMIT,
);
