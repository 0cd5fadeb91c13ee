// The settings of the fake backend: what they are at first, and what the agent would make of a change.
import type { Change, Kind, NotifyView, Server, SettingsView, TroubleCode } from './bindings';
import { KINDS } from '../view/kinds';

const owners: Kind[] = ['new_booking', 'employee_assigned', 'cash_waiting', 'wash_booked'];

/** Somebody has signed in here before. */
export function rememberedServers(): Server[] {
  return [
    { address: 'https://parking.example.com', socket: null, users: ['driver', 'a.driver.with.a.very.long.name'], web_address: null },
    { address: 'http://127.0.0.1:8000', socket: 'ws://127.0.0.1:8001', users: ['owner'], web_address: null },
  ];
}

/** The settings of a role, as they are at first. */
export function settingsOf(role: 'driver' | 'owner'): SettingsView {
  const isMeant = (kind: Kind): boolean => kind === 'other' || owners.includes(kind) === (role === 'owner');
  const notify = KINDS
    .map((kind): NotifyView => ({ kind, loudness: 'sound', is_meant: isMeant(kind), is_locked: false }))
    .toSorted((a, b) => Number(b.is_meant) - Number(a.is_meant));
  return {
    notify,
    quiet_hours: null,
    quiet_until: null,
    remind_minutes: [5],
    start_at_login: false,
    start_hidden: false,
    theme: 'system',
    language: null,
    clock: null,
    keep_days: null,
    ca_file: null,
    proxy: 'system',
    web_address: 'https://parking.example.com',
    usual_web_address: 'https://parking.example.com',
    update_channel: 'stable',
    servers: rememberedServers().slice(0, 1),
    locked: [],
  };
}

/** A driver's settings, as they are at first. */
export const usualSettings = (): SettingsView => settingsOf('driver');

/** Settings of which the company's policy has set a half. */
export function lockedSettings(): SettingsView {
  const usual = usualSettings();
  return {
    ...usual,
    notify: usual.notify.map((one) => ({ ...one, is_locked: one.kind === 'expired' })),
    start_at_login: true,
    keep_days: 30,
    proxy: 'http://proxy.example.com:3128',
    ca_file: '/etc/company/ca.pem',
    update_channel: 'off',
    locked: ['start_at_login', 'update_channel', 'keep_days', 'proxy', 'ca_file', 'theme', 'web_address', 'quiet_hours'],
  };
}

/** The settings after a change, or why it is refused. */
export function changed(settings: SettingsView, change: Change): SettingsView | TroubleCode {
  if (settings.locked.includes(change.setting)) return 'setting_locked';
  switch (change.setting) {
    case 'notify': {
      const { kind, loudness } = change.to;
      const notify = settings.notify.map((one) => (one.kind === kind ? { ...one, loudness } : one));
      return { ...settings, notify };
    }
    case 'quiet_hours':
      if (change.to?.from !== undefined && change.to.from === change.to.to) return 'quiet_hours_invalid';
      return { ...settings, quiet_hours: change.to ?? null };
    case 'remind_minutes':
      if (change.to.length > 3 || change.to.some((lead) => lead < 1 || lead > 1440)) return 'leads_invalid';
      return { ...settings, remind_minutes: change.to.toSorted((a, b) => b - a) };
    case 'keep_days':
      if (change.to != null && (change.to < 1 || change.to > 3650)) return 'keep_days_invalid';
      return { ...settings, keep_days: change.to ?? null };
    case 'ca_file':
      if (change.to.includes('missing')) return 'ca_unreadable';
      return { ...settings, ca_file: change.to || null };
    case 'proxy':
      if (/\s|^socks/.test(change.to)) return 'proxy_invalid';
      return { ...settings, proxy: change.to };
    case 'web_address':
      if (/\s/.test(change.to)) return 'web_address_invalid';
      return { ...settings, web_address: change.to || settings.usual_web_address };
    case 'language':
      return { ...settings, language: change.to ?? null };
    case 'clock':
      return { ...settings, clock: change.to ?? null };
    case 'start_at_login':
    case 'start_hidden':
    case 'theme':
    case 'update_channel':
      return { ...settings, [change.setting]: change.to };
  }
}
