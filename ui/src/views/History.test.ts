import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Row } from '../ipc/bindings';
import type { FakeBackend } from '../ipc/fake';
import { AXE_LIMIT, open, violations } from '../stage';

/** Opens a history that ends with two moments of booking 40. */
async function history(): Promise<FakeBackend> {
  const backend = await open('empty');
  const at = new Date().setHours(12, 0, 0, 0);
  const row = (id: number, title: string, body: string): Row => ({ ...plain, id, at: at - 1000 * (10 - id), title, body });
  backend.rows = [
    row(9, 'Booking closed', 'Quay, slot 3: the server has closed this booking.'),
    row(8, 'Your booking has ended', 'Quay, slot 3: your time was over at 15:40.'),
    { ...row(7, 'Car wash done', 'Your car is washed.'), subject: { wash: { standalone: 1 } } },
  ];
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  // A link that comes back has the history read.
  const snapshot = { ...backend.snapshot, unread: 3 };
  backend.become({ link: 'starting' });
  backend.become({ link: 'up', snapshot });
  return backend;
}

const plain: Omit<Row, 'id' | 'at' | 'title' | 'body'> = {
  kind: 'expired',
  level: 'info',
  subject: { booking: 40 },
  source: 'poll',
  count: 1,
  read: false,
};

const line = (id: number): HTMLElement => document.getElementById(`row-${id}`)!;
const row = (id: number): Promise<HTMLElement> => waitFor(() => (expect(line(id)).toBeTruthy(), line(id)));
const shown = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-row]')].map((one) => one.dataset.row!);
const press = (keys: string): Promise<unknown> => userEvent.keyboard(keys);

/** Opens the long history. */
async function long(): Promise<FakeBackend> {
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  (await row(500)).focus();
  return backend;
}

beforeEach(() => localStorage.clear());

test('what follows each other about one booking has its place said once', async () => {
  await history();
  const first = await row(9);
  expect(within(first).getByRole('heading', { name: 'Booking 40' })).toBeTruthy();
  expect(within(first).getByRole('heading', { name: 'Booking closed' })).toBeTruthy();
  expect(screen.getAllByText(/Quay, slot 3/).length).toBe(1);
  expect(within(first).getByText('The server has closed this booking.')).toBeTruthy();
  expect(within(line(8)).getByText(/Your time was over/)).toBeTruthy();
  expect(screen.getAllByRole('heading', { name: 'Booking 40' }).length).toBe(1);
});

test('each moment of a story is marked as read by itself', async () => {
  const backend = await history();
  await row(8);
  await userEvent.click(within(line(8)).getByRole('button', { name: /unread: Mark as read/ }));
  await vi.waitFor(() => expect(backend.rows.map((one) => one.read)).toEqual([false, true, false]));
  await vi.waitFor(() => expect(within(line(8)).queryByRole('button', { name: /unread/ })).toBeNull());
});

test('a row that was opened keeps the focus when it becomes part of a story', async () => {
  const backend = await history();
  const last = (await row(9)) && backend.rows[0]!;
  backend.tell({ ...last, id: 10, at: last.at + 500, subject: { booking: 41 }, title: 'Your booking ends soon' });
  backend.show({ entry: 10 });
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-10'));
  backend.tell({ ...last, id: 11, at: last.at + 900, subject: { booking: 41 }, title: 'Your booking has ended' });
  await vi.waitFor(() => expect(within(line(11)).getByRole('heading', { name: 'Booking 41' })).toBeTruthy());
  expect(document.activeElement?.id).toBe('row-10');
  expect(document.querySelectorAll('.pointed').length).toBe(1);
});

test('the window goes to a moment of a story and marks it as read', async () => {
  const backend = await history();
  await row(8);
  backend.show({ entry: 8 });
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-8'));
  expect(document.querySelector('#row-8 .pointed')).toBeTruthy();
  await vi.waitFor(() => expect(backend.rows.map((one) => one.read)).toEqual([false, true, false]));
});

test('arrows, Home and End go through the whole history, of which a part is drawn', async () => {
  await long();
  await press('{ArrowDown}{ArrowDown}');
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-498'));
  await press('{End}');
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-371'));
  expect(shown()).not.toContain('500');
  expect(line(371).getAttribute('aria-rowindex')).toBe('130');
  await press('{Home}');
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-500'));
});

test('Enter shows all of a row with what can be done to it, and marks it as read', async () => {
  const backend = await long();
  await press('{Enter}');
  expect(await within(line(500)).findByText(/Time is up · Information · /)).toBeTruthy();
  expect(within(line(500)).getByRole('button', { name: 'Show the story of booking 11' })).toBeTruthy();
  await vi.waitFor(() => expect(backend.rows[0]?.read).toBe(true));
  await press('{Enter}');
  await vi.waitFor(() => expect(within(line(500)).queryByText(/Time is up · /)).toBeNull());
});

test('the story of a booking can be followed and left for the place before', async () => {
  await long();
  await press('{ArrowDown}{Enter}');
  await userEvent.click(await screen.findByRole('button', { name: 'Show the story of booking 12' }));
  expect(await screen.findByRole('heading', { name: 'The story of booking 12' })).toBeTruthy();
  await vi.waitFor(() => expect(shown().slice(0, 4)).toEqual(['499', '498', '497', '485']));
  await userEvent.click(screen.getByRole('button', { name: 'Leave this story' }));
  await row(500);
});

test('/ goes to the search, which finds as it is typed, and says so where nothing is found', async () => {
  await long();
  await press('/emplo');
  expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search the history' }));
  expect(await screen.findByText('9 notifications')).toBeTruthy();
  expect(shown().length).toBe(9);
  await press('zzz');
  expect(await screen.findByText('Nothing matches what you look for.')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
  await row(500);
});

test('filters by kind, level, unread and day narrow what is shown', async () => {
  await long();
  await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
  await userEvent.click(screen.getByRole('button', { name: 'Renewal failed' }));
  expect(await screen.findByText('10 notifications')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Only unread' }));
  expect(await screen.findByText('1 notification')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Error' }));
  expect(await screen.findByRole('button', { name: '3 filters' })).toBeTruthy();
  const until = screen.getByLabelText<HTMLInputElement>('Until');
  await fireEvent.change(until, { target: { value: '2020-01-31' } });
  expect(await screen.findByText('Nothing found')).toBeTruthy();
});

test('Delete deletes the row with the keyboard, and it can be undone', async () => {
  const backend = await long();
  await press('{Delete}');
  expect((await screen.findAllByText('1 notification deleted')).length).toBe(2);
  await vi.waitFor(() => expect(line(500)).toBeNull());
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-499'));
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await row(500);
  expect(backend.rows.length).toBe(130);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a click on “Show all of it” is of its own row, wherever the keyboard was', async () => {
  const backend = await open('long');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  (await row(500)).focus();
  await userEvent.click(within(line(498)).getByRole('button', { name: 'Show all of it' }));
  await vi.waitFor(() => expect(backend.rows.slice(0, 3).map((one) => one.read)).toEqual([false, false, true]));
  await press('{Delete}');
  await vi.waitFor(() => expect(backend.rows.slice(0, 3).map((one) => one.id)).toEqual([500, 499, 497]));
});

test('a click on the dot of a row takes the keyboard there', async () => {
  const backend = await long();
  await userEvent.click(within(line(498)).getByRole('button', { name: /unread: Mark as read/ }));
  await vi.waitFor(() => expect(backend.rows[2]?.read).toBe(true));
  // The dot has gone, and the row has the focus.
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-498'));
  await press('{Delete}');
  await vi.waitFor(() => expect(backend.rows.slice(0, 3).map((one) => one.id)).toEqual([500, 499, 497]));
});

test('where a button goes with what it does, the list gets the keyboard', async () => {
  const backend = await long();
  const focused = (id: number): Promise<unknown> => vi.waitFor(() => expect(document.activeElement?.id).toBe(`row-${id}`));
  const click = async (name: string): Promise<void> => userEvent.click(await screen.findByRole('button', { name }));
  await press('{Delete}');
  await click('Undo');
  await row(500);
  await focused(499);
  await press(' ');
  await click('Clear selection');
  await focused(499);
  await press('{ArrowDown} ');
  await userEvent.click(within(await screen.findByRole('group', { name: '1 selected' })).getByRole('button', { name: 'Delete' }));
  await vi.waitFor(() => expect(line(498)).toBeNull());
  await focused(497);
  await click('Close');
  await focused(497);
  await press('{Enter}');
  await click('Show the story of booking 12');
  await screen.findByRole('heading', { name: 'The story of booking 12' });
  await click('Leave this story');
  await focused(500);
  expect(backend.rows.length).toBe(129);
});

test('who clears the filters gets to the list, also where it was empty', async () => {
  await long();
  await press('/zzz');
  await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
  await row(500);
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-500'));
  await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
  await userEvent.click(screen.getByRole('button', { name: 'Only unread' }));
  await screen.findByText('3 notifications');
  await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-500'));
});

test('the list follows the scrolling once, however often it changes', async () => {
  const added = vi.spyOn(globalThis, 'addEventListener');
  const backend = await long();
  const count = (): number => added.mock.calls.filter(([type]) => type === 'scroll').length;
  const before = count();
  await press('{End}');
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-371'));
  backend.tell({ ...backend.rows[0]!, id: 501, at: backend.rows[0]!.at + 500 });
  await press('{Home}');
  await row(501);
  expect(count()).toBe(before);
  added.mockRestore();
});

test('what is told meanwhile moves the row with the keyboard, and the keyboard with it', async () => {
  const backend = await long();
  line(498).focus();
  backend.tell({ ...backend.rows[0]!, id: 501, at: backend.rows[0]!.at + 500 });
  await row(501);
  expect(document.activeElement?.id).toBe('row-498');
  await press('{Delete}');
  await vi.waitFor(() => expect(backend.rows.length).toBe(130));
  expect(backend.rows.slice(0, 4).map((one) => one.id)).toEqual([501, 500, 499, 497]);
  // Where it was, the next one has the keyboard.
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-497'));
});

test('a way of selecting begins at its row, also when that has moved', async () => {
  const backend = await long();
  line(499).focus();
  await press('{Shift>}{ArrowDown}{/Shift}');
  expect(await screen.findByText('2 selected')).toBeTruthy();
  backend.tell({ ...backend.rows[0]!, id: 501, at: backend.rows[0]!.at + 500 });
  await row(501);
  await press('{Shift>}{ArrowDown}{/Shift}');
  expect(await screen.findByText('3 selected')).toBeTruthy();
  expect(shown().filter((id) => line(Number(id)).getAttribute('aria-selected') === 'true')).toEqual(['499', '498', '497']);
});

test('what is gone for good does not come back, and that is said', async () => {
  const backend = await long();
  await press('{Delete}');
  await screen.findByRole('button', { name: 'Undo' });
  backend.purge();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect((await screen.findAllByText('Nothing is back: it was deleted for good')).length).toBe(2);
  expect(screen.queryByText(/is back$/)).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Close' })).toBeNull());
});

test('an undo that comes to nothing can be tried again', async () => {
  const backend = await long();
  await press('{Delete}');
  await screen.findByRole('button', { name: 'Undo' });
  backend.refusal = 'history_unwritable';
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
  backend.refusal = null;
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('1 notification is back')).toBeTruthy();
  expect(backend.rows.length).toBe(130);
});

test('Ctrl+A selects everything of the filter, also what is not drawn, and U marks it', async () => {
  const backend = await long();
  await press('{Control>}a{/Control}');
  expect(await screen.findByText('130 selected')).toBeTruthy();
  await press('{ArrowDown} ');
  expect(await screen.findByText('129 selected')).toBeTruthy();
  await press('u');
  await vi.waitFor(() => expect(backend.rows.filter((one) => !one.read).map((one) => one.id)).toEqual([499]));
  await press('{Delete}');
  await vi.waitFor(() => expect(backend.rows.map((one) => one.id)).toEqual([499]));
});

test('Shift and an arrow select neighbours, and Escape selects nothing', async () => {
  await long();
  await press('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect(await screen.findByText('3 selected')).toBeTruthy();
  expect(line(498).getAttribute('aria-selected')).toBe('true');
  await press('{Escape}');
  await vi.waitFor(() => expect(screen.queryByText('3 selected')).toBeNull());
});

test('a click and a click with Shift select everything between', async () => {
  await long();
  const user = userEvent.setup();
  await user.click(line(500));
  await user.keyboard('{Shift>}');
  await user.click(line(497));
  await user.keyboard('{/Shift}');
  expect(await screen.findByText('4 selected')).toBeTruthy();
  expect(document.activeElement?.id).toBe('row-497');
  expect(document.querySelector('#row-497 .deeds')).toBeNull();
});

test('a selection takes nothing that came after it', async () => {
  const backend = await long();
  await press('{Control>}a{/Control}');
  const stranger = { ...backend.rows[0]!, id: 501, title: 'Unseen' };
  backend.rows = [stranger, ...backend.rows];
  await press('{Delete}');
  await vi.waitFor(() => expect(backend.rows).toEqual([stranger]));
});

test('clearing the history asks once, and says what is there then', async () => {
  const backend = await long();
  await userEvent.click(screen.getByText('Clear history…'));
  const dialog = screen.getByRole('dialog', { name: 'Delete the whole history?' });
  expect(backend.requests).not.toContain('delete');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete all' }));
  expect(await screen.findByText(/^Nothing yet/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await row(500);
});

test('an export shows how far it is, then where it lies', async () => {
  const backend = await long();
  await press('/wash');
  await screen.findByText('9 notifications');
  await userEvent.click(screen.getByText('Export as CSV'));
  expect((await screen.findAllByText(/^\d+ notifications were written to .*\.csv$/)).length).toBe(2);
  expect(backend.requests).toContain('export csv');
  await userEvent.click(screen.getByRole('button', { name: 'Show in folder' }));
  expect(backend.requests).toContain('showExports');
});

test('an export that fails says why', async () => {
  const backend = await long();
  backend.refusal = 'export_failed';
  await userEvent.click(screen.getByText('Export as JSON'));
  expect((await screen.findByRole('alert')).textContent).toContain('The file could not be written');
});

test('an export and an undo are not waited for when the agent has gone', async () => {
  const backend = await long();
  await press('{Delete}');
  await screen.findByRole('button', { name: 'Undo' });
  backend.export = async () => ({ status: 'ok', data: null });
  await userEvent.click(screen.getByText('Export as CSV'));
  expect(await screen.findByText('Exporting…')).toBeTruthy();
  const { snapshot } = backend;
  backend.become({ link: 'down', why: { fault: 'gone' } });
  backend.become({ link: 'up', snapshot });
  await vi.waitFor(() => expect(screen.queryByText('Exporting…')).toBeNull());
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('the next window has the filters of the last one, but of this account alone', async () => {
  await long();
  await press('/emplo');
  await screen.findByText('9 notifications');
  await vi.waitFor(() => expect(Object.keys(localStorage).filter((key) => key.startsWith('history')).length).toBe(1));
  expect(JSON.stringify({ ...localStorage })).not.toContain('Sample Helper');
  document.body.innerHTML = '';
  const backend = await open('driver');
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  expect(await screen.findByText('9 notifications')).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('emplo');
  backend.change({ session: { state: 'signed_in', user: 'other', server: 's', role: 'driver' } });
  await row(500);
});

test('axe finds nothing wrong with filters, an opened row, a selection and a deletion', async () => {
  await long();
  await press('{Delete}');
  await screen.findByRole('button', { name: 'Undo' });
  await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
  (await row(499)).focus();
  await press('{Enter} ');
  await screen.findByText('1 selected');
  expect(await violations()).toEqual([]);
}, AXE_LIMIT);
