import { expect, test } from 'vitest';
import { trouble } from '../ipc/fake-states';
import type { Fault, SessionView, Trouble } from '../ipc/bindings';
import { blank, refused, request } from './form';

const refusal = (told: Trouble): Fault => ({
  fault: 'refused',
  refusal: { refusal: 'trouble', ...told },
});

test('the company’s first server stands in the form where nobody was signed in to an allowed one', () => {
  const servers = [{ address: 'https://a.example', socket: null }, { address: 'https://b.example', socket: null }];
  const out = (server: string | null): SessionView => ({ state: 'signed_out', why: null, server, user: null });
  expect(blank(out(null), { rule: 'first', servers }).server).toBe('https://a.example');
  expect(blank(out('https://c.example'), { rule: 'first', servers }).server).toBe('https://c.example');
  expect(blank(out('https://b.example'), { rule: 'only', servers }).server).toBe('https://b.example');
  expect(blank(out('https://c.example'), { rule: 'only', servers }).server).toBe('https://a.example');
});

test('a refusal belongs to the field that its trouble names', () => {
  expect(refused(refusal(trouble('wrong_password', 'password')))).toEqual({
    told: {
      sentence: 'The user name or the password is wrong, or the account is disabled.',
      advice: 'Check both; sign in with your user name, not with your e-mail address.',
    },
    field: 'password',
    offerPlain: false,
  });
  expect(refused(refusal(trouble('host_unknown', 'server'))).field).toBe('server');
  expect(refused(refusal(trouble('server_fault'))).field).toBeNull();
});

test('only an address that is not encrypted offers to allow that', () => {
  expect(refused(refusal(trouble('address_plain', 'server'))).offerPlain).toBe(true);
  expect(refused(refusal(trouble('tls_untrusted', 'server'))).offerPlain).toBe(false);
});

test('an agent that is gone or of another version belongs to no field', () => {
  for (const fault of [{ fault: 'gone' }, { fault: 'other_version' }] satisfies Fault[]) {
    const found = refused(fault);
    expect(found.field).toBeNull();
    expect(found.told.sentence).not.toMatch(/^window-/);
    expect(found.told.advice).not.toMatch(/^window-/);
  }
});

test('the form begins with the last server and user', () => {
  const form = blank({ state: 'signed_out', why: null, server: 'a.example', user: 'driver' });
  expect(form).toEqual({ server: 'a.example', socket: '', user: 'driver', password: '', allowPlain: false });
  expect(blank(null).server).toBe('');
});

test('what is sent is trimmed, but for the password', () => {
  const sent = request({
    server: ' a.example ',
    socket: '  ',
    user: ' driver ',
    password: ' secret ',
    allowPlain: true,
  });
  expect(sent).toEqual({
    server: 'a.example',
    socket: null,
    user: 'driver',
    password: ' secret ',
    allow_plain: true,
  });
});
