import { cleanup, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { states } from './ipc/fake-states';
import { AXE_LIMIT, open, violations } from './stage';

// In the afternoon the fake backend's rows of the last hours are today's.
beforeEach(() => {
  localStorage.clear();
  vi.setSystemTime(new Date().setHours(15, 0, 0, 0));
});
afterEach(() => vi.useRealTimers());

test('bookings are shown with what is left of them', async () => {
  await open('driver');
  const harbour = await screen.findByRole('article', { name: 'Harbour Garage' });
  expect(within(harbour).getByText(/^04:3[01]$/)).toBeTruthy();
  expect(within(harbour).getByText('Ends soon')).toBeTruthy();
  const city = screen.getByRole('article', { name: 'City Centre' });
  expect(within(city).getByText('Time is up')).toBeTruthy();
  const station = screen.getByRole('article', { name: 'Station North' });
  expect(within(station).getByText('Payment awaits verification at the counter')).toBeTruthy();
});

test('the countdown goes by the server’s clock', async () => {
  await open('ahead');
  const harbour = await screen.findByRole('article', { name: 'Harbour Garage' });
  expect(within(harbour).getByText(/^07:3[01]$/)).toBeTruthy();
});

test('a driver signs in with Enter and gets to the bookings', async () => {
  await open('signed-out');
  const server = await screen.findByLabelText('Server');
  expect(document.activeElement).toBe(server);
  await userEvent.type(server, 'parking.example.com');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  await userEvent.type(screen.getByLabelText('Password'), 'secret{Enter}');
  expect(await screen.findByText('driver at parking.example.com')).toBeTruthy();
});

test('a wrong password is said under its field, which keeps the focus', async () => {
  await open('signed-out');
  await userEvent.type(await screen.findByLabelText('Server'), 'parking.example.com');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  const password = screen.getByLabelText<HTMLInputElement>('Password');
  await userEvent.type(password, 'wrong{Enter}');
  await vi.waitFor(() => expect(password.getAttribute('aria-invalid')).toBe('true'));
  const told = document.getElementById(password.getAttribute('aria-describedby')!);
  expect(told?.textContent).toContain('The user name or the password is wrong');
  expect(document.activeElement).toBe(password);
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('driver');
});

test('a plain address has to be allowed, for that address only', async () => {
  await open('signed-out');
  const server = await screen.findByLabelText('Server');
  await userEvent.type(server, 'http://parking.example.com');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  await userEvent.type(screen.getByLabelText('Password'), 'secret');
  expect(screen.queryByRole('checkbox')).toBeNull();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('checkbox'));
  await userEvent.type(server, '2');
  expect(screen.queryByRole('checkbox')).toBeNull();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('checkbox');
});

test('the history is grouped by day, and all of it can be marked as read', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  expect(await screen.findByRole('heading', { name: 'Today' })).toBeTruthy();
  await userEvent.click(screen.getByText('Mark all as read'));
  await vi.waitFor(() => expect(screen.queryByText('Mark all as read')).toBeNull());
  expect(backend.rows.some((row) => !row.read)).toBe(false);
});

test('the window opens at the row it was opened for', async () => {
  await open('driver', { entry: 380 });
  await vi.waitFor(() => expect(document.querySelector('#row-380 .pointed')).toBeTruthy());
  expect(document.activeElement?.id).toBe('row-380');
});

test('a request to show a row switches to it while the window is open', async () => {
  const backend = await open('driver');
  await screen.findByRole('article', { name: 'City Centre' });
  backend.show({ entry: 499 });
  await vi.waitFor(() => expect(document.querySelector('#row-499 .pointed')).toBeTruthy());
});

test('an event is read out and appears in front', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  await screen.findByRole('heading', { name: 'Today' });
  backend.tell({ ...backend.rows[0]!, id: 501, title: 'New words', body: '<b>Not markup</b>' });
  expect(await screen.findByText('New words. <b>Not markup</b>')).toBeTruthy();
  expect(document.getElementById('row-501')?.textContent).toContain('<b>Not markup</b>');
});

test('who was signed out by the server is told why, with the form filled', async () => {
  await open('signed-out-by-server');
  expect(await screen.findByText(/Your session has ended/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('driver');
});

test('signing out asks how far, and says that everywhere ends the browser’s session too', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out…' }));
  expect(backend.requests).not.toContain('signOut here');
  const dialog = screen.getByRole('dialog', { name: 'Sign out?' });
  expect(within(dialog).getByRole<HTMLInputElement>('radio', { name: 'Sign out on this computer' }).checked).toBe(true);
  const everywhere = within(dialog).getByRole('radio', { name: 'Sign out everywhere' });
  const note = document.getElementById(everywhere.getAttribute('aria-describedby')!);
  expect(note?.textContent).toBe('This ends your session in the browser too.');
  await userEvent.click(everywhere);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }));
  expect(backend.requests).toContain('signOut everywhere');
  expect(await screen.findByLabelText('Server')).toBeTruthy();
});

test('who only wants to sign out here presses Enter', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out…' }));
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(backend.requests).toContain('signOut here'));
});

test('who could be signed out on this computer only is told so at the sign-in', async () => {
  await open('signed-out-here-only');
  expect(await screen.findByText(/the server could not be told to end your session elsewhere/)).toBeTruthy();
});

test('waiting can be cut short', async () => {
  const backend = await open('waiting');
  await userEvent.click(await screen.findByRole('button', { name: 'Try now' }));
  expect(backend.requests).toContain('retry');
});

test('an agent that goes is told, and what was known stays', async () => {
  const backend = await open('driver');
  await screen.findByRole('article', { name: 'City Centre' });
  backend.become({ link: 'down', why: { fault: 'gone' } });
  expect((await screen.findByRole('alert')).textContent).toContain('does not answer');
  expect(screen.getByRole('article', { name: 'City Centre' })).toBeTruthy();
});

test('a question about one account’s booking is not put to another account', async () => {
  const backend = await open('driver');
  await userEvent.click((await screen.findAllByRole('button', { name: 'Cancel booking…' }))[0]!);
  expect(screen.getByRole('dialog')).toBeTruthy();
  backend.change({ session: { state: 'signed_in', user: 'other', server: 's', role: 'driver' } });
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('the history of one account is never shown to another', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  await screen.findByRole('heading', { name: 'Today' });
  backend.rows = [];
  backend.change({ session: { state: 'signed_in', user: 'other', server: 's', role: 'driver' } });
  expect(await screen.findByText(/^Nothing yet/)).toBeTruthy();
});

test.each(Object.keys(states))('axe finds nothing wrong in the state %s', async (state) => {
  await open(state);
  const pages = screen.queryByRole('button', { name: /^History/ }) ? ['now', 'history'] : ['now'];
  for (const page of pages) {
    if (page === 'history') await userEvent.click(screen.getByRole('button', { name: /^History/ }));
    expect(await violations()).toEqual([]);
  }
}, AXE_LIMIT);

test('a link to a booking that has a card shows the card', async () => {
  const backend = await open('driver');
  const { id } = backend.snapshot.bookings.at(-1)!;
  await userEvent.click(screen.getByRole('button', { name: /^History/ }));
  backend.show({ booking: id });
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-booking')).toBe(String(id)));
});

test('a link to another booking shows what was told of it, once everything was read', async () => {
  const backend = await open('driver', { booking: 999 });
  expect(await screen.findByRole('heading', { name: 'The story of booking 999' })).toBeTruthy();
  backend.change({ is_catching_up: true });
  backend.show({ booking: 998 });
  expect(screen.queryByRole('heading', { name: 'The story of booking 998' })).toBeNull();
  backend.change({ is_catching_up: false });
  expect(await screen.findByRole('heading', { name: 'The story of booking 998' })).toBeTruthy();
});

test('the folder of the log can be opened from the check', async () => {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^Check/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Open log folder' }));
  expect(backend.requests).toContain('showLogs');
});

/** The question whether the companion is to start by itself. */
const question = (): HTMLElement | null => screen.queryByText(/^Start ParkMate Companion when you log in/);

test('the start at login is asked once, and is off until somebody says yes', async () => {
  const backend = await open('driver');
  expect(question()).toBeTruthy();
  expect(backend.changes).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Yes' }));
  expect(backend.changes).toEqual([{ setting: 'start_at_login', to: true }]);
  expect(question()).toBeNull();
  backend.change({ settings: { ...backend.snapshot.settings, start_at_login: false } });
  cleanup();
  await open('driver');
  expect(question()).toBeNull();
});

test('who does not want the start at login is not asked again', async () => {
  const backend = await open('driver');
  await userEvent.click(screen.getByRole('button', { name: 'No' }));
  expect(question()).toBeNull();
  cleanup();
  await open('driver');
  expect(question()).toBeNull();
  expect(backend.changes).toEqual([]);
});

test('where the company decides, nothing is asked', async () => {
  const backend = await open('driver');
  const { settings } = backend.snapshot;
  backend.change({ settings: { ...settings, locked: ['start_at_login'] } });
  await vi.waitFor(() => expect(question()).toBeNull());
  backend.change({ settings: { ...settings, start_at_login: true } });
  await vi.waitFor(() => expect(question()).toBeNull());
});
