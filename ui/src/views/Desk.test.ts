import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Tally } from '../ipc/bindings';
import type { FakeBackend } from '../ipc/fake';
import { AXE_LIMIT, open, violations } from '../stage';

const list = (name: RegExp): Promise<HTMLElement> => screen.findByRole('region', { name });
const button = (within_: HTMLElement, name: string | RegExp): HTMLElement => within(within_).getByRole('button', { name });
const rows = (section: HTMLElement): string[] => [...section.querySelectorAll('li .title')].map((one) => one.textContent!);
const payments = (): Promise<HTMLElement> => list(/^Cash payments/);

/** The row of somebody in a list. */
function rowOf(section: HTMLElement, name: string): HTMLElement {
  return within(section).getByText(name).closest('li')!;
}

/** Hides or shows the page. */
async function hide(hidden: boolean): Promise<void> {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  await fireEvent(document, new Event('visibilitychange'));
}

const watching = (backend: FakeBackend): string[] => backend.requests.filter((one) => one.endsWith('Desk'));

beforeEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

describe('the desk', () => {
  test('is an owner’s first view, with what waits in its tab', async () => {
    await open('desk');
    await payments();
    const [first] = within(screen.getByRole('navigation')).getAllByRole('button');
    expect(first!.getAttribute('aria-current')).toBe('page');
    expect(first!.textContent).toMatch(/^Desk\s+10\s+5 payments wait, 4 washes to work on, 2 vehicles over their time$/);
  });

  test('is nothing for a driver', async () => {
    await open('driver');
    await screen.findByRole('article', { name: 'Harbour Garage' });
    expect(screen.queryByRole('button', { name: /^Desk/ })).toBeNull();
  });

  test('is shown when somebody wants it, to those who have one', async () => {
    const owner = await open('desk');
    await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
    owner.show('desk');
    expect(await payments()).toBeTruthy();
    cleanup();
    const driver = await open('driver');
    await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
    driver.show('desk');
    expect(await screen.findByRole('article', { name: 'Harbour Garage' })).toBeTruthy();
  });

  test('is followed as long as it is seen', async () => {
    const backend = await open('desk');
    await payments();
    expect(watching(backend)).toEqual(['watchDesk']);
    await hide(true);
    expect(watching(backend).at(-1)).toBe('leaveDesk');
    await hide(false);
    expect(watching(backend).at(-1)).toBe('watchDesk');
    await userEvent.click(screen.getByRole('button', { name: 'Now' }));
    expect(watching(backend)).toEqual(['watchDesk', 'leaveDesk', 'watchDesk', 'leaveDesk']);
  });

  test('is followed again when the agent is back', async () => {
    const backend = await open('desk');
    await payments();
    const { view } = backend;
    backend.become({ link: 'down', why: { fault: 'gone' } });
    await waitFor(() => expect(watching(backend).at(-1)).toBe('leaveDesk'));
    backend.become(view);
    await waitFor(() => expect(watching(backend).at(-1)).toBe('watchDesk'));
  });

  test('says that it is being read, that there is nothing, and how old it is', async () => {
    const backend = await open('desk-reading');
    expect((await screen.findByText('Reading your lots…')).getAttribute('role')).toBe('status');
    backend.desk.change({ ...backend.desk.view, as_of: Date.now() });
    expect(await screen.findByText('No cash payment waits.')).toBeTruthy();
    expect(screen.queryByText(/^Not up to date/)).toBeNull();
    backend.desk.view = { ...backend.desk.view, as_of: Date.now() - 7 * 60_000 };
    backend.change({ connection: { state: 'off' } });
    backend.watchDesk(true);
    expect(await screen.findByText(/^Not up to date: this is how it was at .* \([67] min\. ago\)\.$/)).toBeTruthy();
  });

  test.each(['desk', 'desk-empty', 'desk-reading', 'desk-troubles', 'desk-stale'])(
    'has nothing that axe finds wrong: %s',
    async (state) => {
      await open(state);
      await screen.findAllByText(state === 'desk-reading' ? 'Reading your lots…' : 'Washes');
      expect(await violations()).toEqual([]);
    },
    AXE_LIMIT,
  );
});

describe('a cash payment', () => {
  test('is verified after one question, which says what and whose it is', async () => {
    const backend = await open('desk');
    await userEvent.click(button(rowOf(await payments(), 'Farid Khan'), 'Verify…'));
    const dialog = screen.getByRole('dialog', { name: 'Was this cash paid?' });
    for (const words of ['203.00', 'Farid Khan', 'Harbour Garage, slot 31']) expect(dialog.textContent).toContain(words);
    expect(dialog.textContent).not.toContain('live again');
    await userEvent.click(button(dialog, 'Verify payment'));
    expect(backend.wishes).toEqual([{ wish: 'verify_cash', booking: 113, payment: 13 }]);
    expect(await screen.findAllByText('Payment verified – Farid Khan – Harbour Garage, slot 31')).toHaveLength(2);
  });

  test('whose booking is over says that it makes that live again', async () => {
    await open('desk');
    await userEvent.click(button(rowOf(await payments(), 'Lakshmi Iyer'), 'Verify…'));
    const dialog = screen.getByRole('dialog');
    expect(dialog.textContent).toContain('Verifying makes it live again');
    await userEvent.click(button(dialog, 'Verify payment'));
    expect(await screen.findAllByText(/^Payment verified; the booking is live again – Lakshmi/)).toHaveLength(2);
  });

  test('can’t be asked for twice', async () => {
    const backend = await open('desk');
    // The answer never comes.
    backend.desk.wish = async () => {};
    const verify = button(rowOf(await payments(), 'Farid Khan'), 'Verify…');
    await userEvent.click(verify);
    await userEvent.click(button(screen.getByRole('dialog'), 'Verify payment'));
    await waitFor(() => expect(verify.getAttribute('aria-disabled')).toBe('true'));
    await userEvent.click(verify);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(backend.wishes.length).toBe(1);
  });

  test('waits until its booking is known', async () => {
    await open('desk');
    const row = rowOf(await payments(), 'Joseph D’Souza');
    expect(row.textContent).toContain('Its booking is still being read.');
    await userEvent.click(button(row, 'Verify…'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('that could not be verified says why and can be tried again; one that is not confirmed says so', async () => {
    const backend = await open('desk');
    backend.desk.fails = true;
    const row = rowOf(await payments(), 'Farid Khan');
    await userEvent.click(button(row, 'Verify…'));
    await userEvent.click(button(screen.getByRole('dialog'), 'Verify payment'));
    expect(await within(row).findByText('The server says: Only pending cash payments can be verified')).toBeTruthy();
    backend.desk.fails = false;
    backend.desk.isDeaf = true;
    await userEvent.click(button(row, 'Verify…'));
    await userEvent.click(button(screen.getByRole('dialog'), 'Verify payment'));
    expect(await within(row).findByText(/^Not confirmed yet: .* Don't take the money twice\.$/)).toBeTruthy();
    expect(button(row, 'Verify…').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a list', () => {
  test('doesn’t move under the pointer, and says what became of its rows', async () => {
    const backend = await open('desk');
    const section = await payments();
    const before = rows(section);
    await userEvent.hover(section);
    backend.desk.verifyElsewhere();
    backend.desk.arrive();
    const fresh = await within(section).findByRole('button', { name: 'Show 1 new' });
    expect(rows(section)).toEqual(before);
    const gone = rowOf(section, 'Lakshmi Iyer');
    expect(gone.textContent).toContain('Payment verified; the booking is live again – not at this desk');
    expect(gone.querySelector<HTMLElement>('.end')!.inert).toBe(true);
    await userEvent.click(fresh);
    await waitFor(() => expect(rows(section)).toEqual([...before.slice(1), 'Lakshmi Iyer']));
    backend.desk.verifyElsewhere();
    await within(section).findByText('Payment verified – not at this desk');
    (document.activeElement as HTMLElement).blur();
    await userEvent.unhover(section);
    await waitFor(() => expect(rows(section)).toEqual([...before.slice(2), 'Lakshmi Iyer']));
  });

  test('doesn’t move under the keyboard, which keeps its place when the row goes', async () => {
    const backend = await open('desk');
    const section = await payments();
    await userEvent.click(document.body);
    button(rowOf(section, 'Farid Khan'), 'Verify…').focus();
    const before = rows(section);
    backend.desk.verifyElsewhere();
    backend.desk.verifyElsewhere();
    await within(section).findByText('Payment verified – not at this desk');
    expect(rows(section)).toEqual(before);
    await waitFor(() => expect(document.activeElement?.getAttribute('data-row')).toBe('payment-13'));
  });

  test('that is long is cut, and shows more when that is wanted', async () => {
    await open('desk-crowded');
    const section = await list(/^Arrivals/);
    expect([rows(section).length, within(section).getByRole('heading').textContent]).toEqual([6, 'Arrivals 300']);
    expect(document.querySelectorAll('li').length).toBeLessThanOrEqual(50);
    await userEvent.click(button(section, 'Show 50 more'));
    expect(rows(section).length).toBe(56);
    await userEvent.click(button(section, 'Show fewer'));
    expect(rows(section).length).toBe(6);
  });

  test('draws the rows that did not change no more', async () => {
    const backend = await open('desk-crowded');
    const section = await list(/^Over their time/);
    const changed: unknown[] = [];
    const seen = new MutationObserver((changes) => changed.push(...changes));
    seen.observe(section, { subtree: true, childList: true, characterData: true, attributes: true });
    const copy = JSON.parse(JSON.stringify(backend.desk.view)) as typeof backend.desk.view;
    backend.desk.change({ ...copy, payments: copy.payments.slice(1) });
    await waitFor(async () => expect(within(await payments()).getByRole('heading').textContent).toBe('Cash payments 39'));
    expect(changed).toEqual([]);
  });

  test('says of a booking how long it is over, what it awaits, and lets its vehicle leave', async () => {
    const backend = await open('desk');
    const section = await list(/^Over their time/);
    expect(rowOf(section, 'KA 45 AB 6550').textContent).toContain('1 h 14 min');
    expect(rowOf(section, 'KA 46 AB 6587').textContent).toContain('Cash to verify');
    await userEvent.click(button(rowOf(section, 'KA 45 AB 6550'), 'Has left'));
    expect(backend.wishes).toEqual([{ wish: 'has_left', booking: 150 }]);
    expect(within(await list(/^Arrivals/)).getAllByText('Renewal').length).toBe(2);
  });

  test('counts a booking down by itself', async () => {
    await open('desk');
    const section = await list(/^Ending/);
    expect(rowOf(section, 'KA 23 AB 7697').querySelector('time')!.textContent).toMatch(/^03:2[34]$/);
  });
});

describe('work', () => {
  test('on a wash is begun with one press, and ended after one question', async () => {
    const backend = await open('desk');
    const section = await list(/^Washes/);
    await userEvent.click(button(section.querySelector<HTMLElement>('[data-row="wash-33"]')!, 'Start'));
    expect(backend.wishes).toEqual([{ wish: 'work', item: { wash: { standalone: 33 } }, task: 'start_wash' }]);
    const row = section.querySelector<HTMLElement>('[data-row="add-on-34"]')!;
    await userEvent.click(button(row, 'Complete…'));
    await userEvent.click(button(screen.getByRole('dialog', { name: 'Is this wash done?' }), 'Complete wash'));
    expect(backend.wishes[1]).toEqual({ wish: 'work', item: { wash: { add_on: 34 } }, task: 'complete_wash' });
    await screen.findAllByText(/^Wash done – /);
  });

  test('of employees is said, and who is taken or released is asked first', async () => {
    const backend = await open('desk');
    const section = await list(/^Employees/);
    expect(within(section).getAllByRole('heading', { level: 4 }).map((one) => one.textContent)).toEqual(['Yours', 'Without an owner']);
    expect(rowOf(section, 'Arjun Shetty').textContent).toMatch(/Busy.*3 jobs/);
    await userEvent.click(button(rowOf(section, 'Sunil Patil'), 'Take…'));
    await userEvent.click(button(screen.getByRole('dialog', { name: 'Take this employee?' }), 'Take employee'));
    expect(backend.wishes).toEqual([{ wish: 'work', item: { employee: 4 }, task: 'take_employee' }]);
    expect(await screen.findAllByText('Employee taken – Sunil Patil')).toHaveLength(2);
  });
});

describe('a lot', () => {
  test('is looked at by itself, and its notifications are turned off and on', async () => {
    const backend = await open('desk');
    const lots = await screen.findByRole('group', { name: 'Lot' });
    expect(screen.queryByRole('switch')).toBeNull();
    await userEvent.click(button(lots, /^Harbour Garage/));
    expect(rows(await payments())).toEqual(['Farid Khan']);
    const notify = screen.getByRole<HTMLInputElement>('switch', { name: 'Notifications from Harbour Garage' });
    expect(notify.checked).toBe(true);
    await userEvent.click(notify);
    expect(backend.wishes).toEqual([{ wish: 'mute_lot', lot: 2, is_muted: true }]);
    await waitFor(() => expect(button(lots, /^Harbour Garage/).textContent).toContain('without notifications'));
  });

  test('is nothing to choose where there is one', async () => {
    const backend = await open('desk');
    await payments();
    backend.desk.change({ lots: backend.desk.view.lots.slice(0, 1) });
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Lot' })).toBeNull());
    expect(screen.getByRole('switch', { name: 'Notifications from City Centre' })).toBeTruthy();
  });
});

describe('the day', () => {
  test('is a table for those who listen, and for all who want it', async () => {
    await open('desk');
    const day = await list(/^Today/);
    const table = within(day).getByRole('table');
    const heads = within(table).getAllByRole('columnheader').map((one) => one.textContent);
    expect(heads).toEqual(['From', 'Bookings', 'City Centre', 'Harbour Garage', 'Station North']);
    expect(table.closest('.spoken')).toBeTruthy();
    await userEvent.click(button(day, 'Show as table'));
    expect(table.closest('.spoken')).toBeNull();
    expect(day.querySelector('svg')).toBeNull();
  });

  test('is that of the lot that is looked at', async () => {
    const backend = await open('desk');
    const { all, lots } = backend.desk.view.day;
    const day = await list(/^Today/);
    const shown = (): (string | null)[] => [
      within(day).getByText('Bookings', { selector: 'dt' }).nextElementSibling!.firstChild!.textContent,
      day.querySelector('.most')!.textContent,
    ];
    const counted = ({ bookings, arrivals }: Tally): string[] => [bookings, Math.max(...arrivals)].map(String);
    expect(shown()).toEqual(counted(all));
    await userEvent.click(button(await screen.findByRole('group', { name: 'Lot' }), /^Harbour Garage/));
    const harbour = lots.find(({ name }) => name === 'Harbour Garage')!.tally;
    await waitFor(() => expect(shown()).toEqual(counted(harbour)));
    const rows = within(within(day).getByRole('table')).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.querySelector('td')!.textContent)).toEqual(harbour.arrivals.map(String));
  });

  test('has a sheet for the lot that is looked at, to print and to keep', async () => {
    const backend = await open('desk');
    await userEvent.click(button(await screen.findByRole('group', { name: 'Lot' }), /^Harbour Garage/));
    await userEvent.click(screen.getByRole('button', { name: 'Day sheet' }));
    await screen.findByRole('table', { name: /^Bookings/ });
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Lot' }).selectedOptions[0]!.text).toBe('Harbour Garage');
    await userEvent.click(screen.getByRole('button', { name: 'Print…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save as CSV' }));
    expect(backend.requests.filter((one) => /Sheet|print/.test(one))).toEqual(['daySheet 2', 'printPage', 'exportDaySheet 2']);
    expect(await screen.findAllByText(/^24 lines were written to .*parkmate-day/)).toHaveLength(2);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Lot' }), 'All lots');
    await waitFor(() => expect(backend.requests.at(-1)).toBe('daySheet null'));
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Back to the desk' }));
    await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Day sheet'));
  }, AXE_LIMIT);

  test('says why there is no sheet', async () => {
    const backend = await open('desk');
    await payments();
    backend.refusal = 'not_signed_in';
    await userEvent.click(screen.getByRole('button', { name: 'Day sheet' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Nobody is signed in.');
  });
});
