import { test } from './stage';
import { say } from './languages';
test('m', async ({ visit }) => {
  for (const state of ['desk', 'desk-long']) {
  const page = await visit({ state });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: say('desk-sheet'), exact: true }).click();
  await page.getByRole('table').first().waitFor();
  await page.pdf({ path: `/tmp/deskui/${state}.pdf`, format: 'A4', preferCSSPageSize: true, margin: undefined });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 688, height: 1000 });
  await page.screenshot({ path: `/tmp/deskui/print-${state}.png`, fullPage: true });
  }
});
