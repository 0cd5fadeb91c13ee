import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open } from '../stage';

test('of what is wrong a keyring can be asked again, and it alone', async () => {
  const backend = await open('troubles');
  const again = await screen.findByRole('button', { name: 'Try now' });
  expect(again.closest('.notice')!.textContent).toMatch(/keyring/i);
  await userEvent.click(again);
  expect(backend.requests).toContain('retry');
});
