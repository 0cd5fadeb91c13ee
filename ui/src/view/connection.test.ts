import { expect, test } from 'vitest';
import { trouble } from '../ipc/fake-states';
import { connectionLine } from './connection';

const why = trouble('unreachable');

test('a connection is said in words', () => {
  expect(connectionLine({ state: 'online' }, 0)).toMatchObject({ sign: 'up', words: 'Connected' });
  expect(connectionLine({ state: 'connecting' }, 0)).toMatchObject({ sign: 'trying', words: 'Connecting…' });
  expect(connectionLine({ state: 'off' }, 0)).toMatchObject({ sign: 'down', words: 'Not connected' });
});

test('waiting counts down and can be cut short until it is over', () => {
  const waiting = { state: 'waiting', retry_at: 12_000, why } as const;
  expect(connectionLine(waiting, 100)).toMatchObject({ words: 'Reconnecting in 12 s', canRetry: true });
  expect(connectionLine(waiting, 12_000)).toMatchObject({ words: 'Reconnecting…', canRetry: false });
});

test('what is read out while waiting does not change with each second', () => {
  const waiting = { state: 'waiting', retry_at: 12_000, why } as const;
  expect(connectionLine(waiting, 1_000).spoken).toBe(connectionLine(waiting, 2_000).spoken);
});
