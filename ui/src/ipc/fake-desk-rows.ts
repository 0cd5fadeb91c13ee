// What stands on the fake backend's desk: lots, rows and the day, as of now.
import type {
  DaySheet,
  DeskView,
  EmployeeRow,
  LotDay,
  LotView,
  PaymentRow,
  StayRow,
  Tally,
  Task,
  WashRow,
  WashStage,
} from './bindings';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const lot = (id: number, name: string, slots: number, taken: number): LotView => ({ id, name, slots, taken, is_muted: false });

const CITY = lot(1, 'City Centre', 120, 87);
const HARBOUR = lot(2, 'Harbour Garage', 80, 80);
const STATION = { ...lot(3, 'Station North', 40, 9), is_muted: true };

const NAMES = ['Asha Rao', 'Imran Sheikh', 'Kavya Nair', 'Dev Malhotra', 'Lakshmi Iyer', 'Farid Khan', 'Neha Kulkarni', 'Joseph D’Souza'];
const nameOf = (id: number): string => NAMES[id % NAMES.length]!;
const vehicleOf = (id: number): string => `KA ${String((id % 53) + 1).padStart(2, '0')} AB ${1000 + ((id * 37) % 9000)}`;

/** A cash payment that has waited for some minutes. */
export function payment(id: number, at: LotView, slot: number, waits: number): PaymentRow {
  return {
    payment: id,
    booking: id + 100,
    lot: at.id,
    lot_name: at.name,
    slot,
    name: nameOf(id),
    vehicle: vehicleOf(id),
    pays: 'slot',
    amount: 5000 + (id % 7) * 2550,
    since: Date.now() - waits * MINUTE,
    ends_at: Date.now() + 40 * MINUTE,
    is_over: false,
    progress: null,
  };
}

/** A booking that was made and ends some minutes from now. */
export function stay(id: number, at: LotView, slot: number, made: number, ends: number): StayRow {
  return {
    booking: id,
    lot: at.id,
    lot_name: at.name,
    slot,
    vehicle: vehicleOf(id),
    name: nameOf(id),
    made_at: Date.now() + made * MINUTE,
    ends_at: Date.now() + ends * MINUTE,
    is_renewal: false,
    awaits_cash: false,
  };
}

function wash(id: number, at: LotView, stage: WashStage, next: Task[]): WashRow {
  const isAddOn = id % 2 === 0;
  return {
    wash: isAddOn ? { add_on: id } : { standalone: id },
    lot: at.id,
    lot_name: at.name,
    service: ['Full Service', 'Exterior', 'Interior Deep Clean'][id % 3]!,
    name: nameOf(id + 3),
    vehicle: isAddOn ? vehicleOf(id) : null,
    slot: isAddOn ? (id % 30) + 1 : null,
    price: 49900,
    made_at: Date.now() - 50 * MINUTE,
    scheduled_at: isAddOn ? null : Date.now() + 30 * MINUTE,
    stage,
    payment: isAddOn ? null : stage === 'pending' && next[0] === 'verify_wash_payment' ? 'pending' : 'success',
    is_cash: !isAddOn,
    next,
    progress: null,
  };
}

function employee(id: number, name: string, assignments: number, isOurs: boolean): EmployeeRow {
  return {
    employee: id,
    name,
    phone: `+91 98450 ${10000 + id * 137}`,
    availability: assignments > 1 ? 'busy' : id % 4 === 3 ? 'offline' : 'available',
    assignments,
    is_ours: isOurs,
    progress: null,
  };
}

/** The beginning of this computer's day. */
const midnight = (): number => new Date().setHours(0, 0, 0, 0);

/** A day that fills up from the morning on. */
function day(lots: LotView[]): DeskView['day'] {
  const began = midnight();
  const passed = Math.max(1, Math.ceil((Date.now() - began) / HOUR));
  const usual = [0, 0, 0, 0, 1, 2, 4, 9, 18, 22, 17, 13, 15, 19, 16, 12, 21, 26, 20, 11, 6, 4, 2, 1, 0];
  const arrivals = usual.slice(0, passed);
  const bookings = arrivals.reduce((sum, count) => sum + count, 0);
  const all = { arrivals, bookings, renewals: 31, verified: 42, cash: 318_750, washes: 9 };
  const quarters = Math.max(1, Math.ceil((Date.now() - began) / (HOUR / 4)));
  const days = lots.map(({ id, name, slots, taken }, which): LotDay => {
    const shape = (at: number): number => {
      const rise = 1 / (1 + Math.exp(-(at / 4 - 8 - which) / 1.3));
      return Math.round(taken * rise * (1 - 0.12 * Math.sin(at / (5 + which))));
    };
    const course = Array.from({ length: quarters }, (_, at) => Math.max(0, Math.min(slots, shape(at))));
    return { lot: id, name, slots, tally: partOf(all, which, lots.length), taken: [...course.slice(0, -1), taken] };
  });
  return { began, all, lots: days };
}

/** What one of so many lots has of it: together they have all. */
function partOf(all: Tally, which: number, lots: number): Tally {
  const part = (count: number): number => Math.floor((count + which) / lots);
  const arrivals = all.arrivals.map(part);
  const bookings = arrivals.reduce((sum, count) => sum + count, 0);
  const [renewals, verified, cash, washes] = [part(all.renewals), part(all.verified), part(all.cash), part(all.washes)];
  return { arrivals, bookings, renewals, verified, cash, washes };
}

/** A desk with something in every list. */
export function deskOf(): DeskView {
  const lots = [CITY, HARBOUR, STATION];
  const now = Date.now();
  return {
    as_of: now - 4_000,
    lots,
    payments: [
      { ...payment(12, CITY, 4, 17), is_over: true, ends_at: now - 3 * MINUTE },
      payment(13, HARBOUR, 31, 6),
      { ...payment(14, CITY, 112, 4), pays: 'wash', amount: 49900 },
      { ...payment(15, STATION, 7, 0.5), booking: null },
    ],
    arrivals: [
      { ...stay(231, CITY, 18, -1, 119), awaits_cash: true },
      { ...stay(230, HARBOUR, 31, -6, 54), awaits_cash: true },
      { ...stay(229, CITY, 7, -9, 111), is_renewal: true },
      stay(228, STATION, 3, -14, 226),
      { ...stay(227, HARBOUR, 66, -21, 39), is_renewal: true },
      stay(226, CITY, 90, -28, 32),
    ],
    ending: [stay(180, CITY, 33, -119, 0.8), stay(181, HARBOUR, 12, -55, 3.4), stay(182, CITY, 61, -170, 11.2)],
    over: [stay(150, HARBOUR, 5, -200, -74), { ...stay(151, CITY, 4, -90, -3), awaits_cash: true }],
    washes: [
      wash(31, CITY, 'pending', ['verify_wash_payment']),
      wash(32, HARBOUR, 'pending', ['start_wash']),
      wash(33, CITY, 'confirmed', ['start_wash']),
      wash(34, CITY, 'in_progress', ['complete_wash']),
      wash(35, HARBOUR, 'completed', []),
      wash(36, CITY, 'completed', []),
    ],
    employees: [
      employee(1, 'Arjun Shetty', 3, true),
      employee(2, 'Meera Joshi', 1, true),
      employee(3, 'Ravi Kumar', 0, true),
      employee(4, 'Sunil Patil', 0, false),
    ],
    done: [
      { item: { payment: 9 }, end: 'verified', is_ours: true, at: now - 2 * MINUTE, lot: 1, lot_name: CITY.name, slot: 44, name: 'Kavya Nair', amount: 7550 },
      { item: { payment: 8 }, end: 'revived', is_ours: false, at: now - 5 * MINUTE, lot: 2, lot_name: HARBOUR.name, slot: 2, name: 'Farid Khan', amount: 5000 },
      { item: { wash: { add_on: 36 } }, end: 'wash_completed', is_ours: true, at: now - 8 * MINUTE, lot: 1, lot_name: CITY.name, slot: 7, name: 'Asha Rao', amount: null },
    ],
    day: day(lots),
  };
}

/** Five lots with 500 slots and 300 live bookings. */
export function crowded(): DeskView {
  const names = ['Airport Long Stay', 'City Centre', 'Harbour Garage', 'Market Hall', 'Station North'];
  const lots = names.map((name, at) => lot(at + 1, name, 100, 60));
  const at = (i: number): LotView => lots[i % lots.length]!;
  const many = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
  return {
    ...deskOf(),
    lots,
    payments: many(40, (i) => payment(500 + i, at(i), i + 1, 60 - i)),
    arrivals: many(300, (i) => stay(3000 - i, at(i), (i % 100) + 1, -i / 10, 60 + (i % 120))),
    ending: many(60, (i) => stay(4000 + i, at(i), (i % 100) + 1, -100, 0.3 + i / 4)),
    over: many(25, (i) => stay(5000 + i, at(i), i + 1, -300, -120 + 4 * i)),
    washes: many(50, (i) => wash(600 + i, at(i), i % 2 ? 'pending' : 'in_progress', [i % 2 ? 'start_wash' : 'complete_wash'])),
    day: day(lots),
  };
}

/** Names that are too long, of one word, or written from right to left. */
export function endlessDesk(): DeskView {
  const view = deskOf();
  const name = 'Underground'.repeat(8);
  const long = <T extends { lot_name: string; name: string }>(rows: T[]): T[] =>
    rows.map((row, at) => ({ ...row, lot_name: at % 2 ? 'مرآب المدينة القديمة' : name, name: at % 2 ? name : 'رشا' }));
  return {
    ...view,
    lots: view.lots.map((one, at) => ({ ...one, name: at === 1 ? 'مرآب المدينة القديمة' : `${name}${at}` })),
    payments: long(view.payments).map((row) => ({ ...row, amount: 123_456_789_000, slot: 123_456_789, vehicle: 'X'.repeat(80) })),
    arrivals: long(view.arrivals),
    ending: long(view.ending),
    over: long(view.over),
    washes: long(view.washes).map((row) => ({ ...row, service: 'Service'.repeat(20) })),
    employees: view.employees.map((row) => ({ ...row, name, phone: '+91 '.repeat(30) })),
    done: long(view.done),
    day: { ...view.day, lots: view.day.lots.map((one) => ({ ...one, name })) },
  };
}

/** The day on paper, of a lot or of all. */
export function sheetOf(view: DeskView, lot: number | null): DaySheet {
  const began = midnight();
  const of = lot === null ? view.lots : view.lots.filter(({ id }) => id === lot);
  const bookings = Array.from({ length: 24 }, (_, i): DaySheet['bookings'][number] => {
    const made_at = began + 7 * HOUR + i * 20 * MINUTE;
    const ends_at = made_at + (1 + (i % 4)) * HOUR;
    const { name: lot_name } = of[i % of.length]!;
    const method = (['upi', 'cash', 'card'] as const)[i % 3]!;
    return {
      booking: 200 + i,
      lot_name,
      slot: (i * 7) % 40 + 1,
      vehicle: vehicleOf(i),
      name: nameOf(i),
      made_at,
      ends_at,
      is_renewal: i % 5 === 4,
      state: i % 11 === 10 ? 'cancelled' : ends_at < Date.now() ? 'over' : 'running',
      method,
      amount: 5000 + (i % 4) * 2500,
      is_paid: i % 3 !== 1 || i % 2 === 0,
    };
  });
  const payments = bookings
    .filter(({ method, is_paid }) => method === 'cash' && is_paid)
    .map(({ booking, lot_name, slot, name, amount, made_at }) => ({ payment: booking, lot_name, slot, name, pays: 'slot' as const, amount, made_at }));
  const washes = view.washes
    .filter((row) => lot === null || row.lot === lot)
    .map(({ wash, lot_name, service, name, price, made_at, scheduled_at, stage }) => ({ wash, lot_name, service, name, price, made_at, scheduled_at, stage }));
  const cash = payments.reduce((all, { amount }) => all + (amount ?? 0), 0);
  return { began, as_of: view.as_of, lot: lot === null ? null : (of[0]?.name ?? ''), bookings, payments, washes, cash };
}
