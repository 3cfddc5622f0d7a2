import type { Curve } from '../src/lib/protocol.ts';
import { expect, read, shown, test } from './rig.ts';

const step = async (page: import('@playwright/test').Page): Promise<number> => read((await page.locator('.where strong').textContent()) ?? '');

test('the first minute, by keyboard alone', async ({ page, lab }) => {
  // 0 s: true numbers at first paint.
  await expect(page.locator('[data-test=sentence]')).toContainText('Untrained. Its error is');
  expect(await step(page)).toBe(0);

  // 5 s: Space; the error falls. Space: it holds.
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(() => step(page)).toBeGreaterThan(20);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(page.locator('[data-test=sentence]')).toContainText('Paused after batch');
  const held = await step(page);
  await page.waitForTimeout(500);
  expect(await step(page)).toBe(held);

  // 15 s: Δx towards zero; the secant lies down on the tangent.
  const slider = page.getByRole('slider', { name: 'Width Δx of the secant' });
  await slider.focus();
  await expect(page.locator('[data-test=digits]')).not.toHaveText('');
  const apart = Math.abs((await shown(page.locator('[data-test=secant]'))) - (await shown(page.locator('[data-test=gradient]'))));
  for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowLeft');
  await expect(page.locator('[data-test=digits]')).toContainText(/equal in [2-9]/);
  const near = Math.abs((await shown(page.locator('[data-test=secant]'))) - (await shown(page.locator('[data-test=gradient]'))));
  expect(near).toBeLessThan(apart);
  await page.keyboard.press('Home');
  await expect(page.locator('[data-test=digits]')).toContainText('At Δx = 0');

  // 30 s: one layer at a time through a batch; the last stage takes the step.
  await slider.blur();
  const captions: string[] = [];
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-test=caption]')).toContainText('The inputs of');
  for (let i = 0; i < 9; i++) {
    captions.push((await page.locator('[data-test=caption]').textContent()) ?? '');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('[data-test=caption]')).not.toHaveText(captions.at(-1) ?? '');
  }
  expect(captions.join('\n')).toMatch(/inputs[\s\S]*layer 1[\s\S]*layer 2[\s\S]*prediction[\s\S]*truth[\s\S]*output hands[\s\S]*output moves[\s\S]*layer 2 hands[\s\S]*layer 2 moves/);
  expect(await step(page)).toBe(held);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-test=caption]')).toContainText('One batch is done');
  await expect.poll(() => step(page)).toBe(held + 1);

  // 45 s: the row it is most wrong about.
  await page.getByRole('button', { name: 'worst first' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#row')).toContainText('1 of');
  await expect(page.locator('[data-test=share]')).toContainText('of the whole error');

  // 60 s: ten times the rate; same start, same weights.
  await page.getByRole('button', { name: 'learning rate ×10' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('body').evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('r');
  await expect.poll(() => step(page)).toBe(0);
  await expect(page.locator('[data-test=sentence]')).toContainText('Untrained.');
  const weight = (await lab.ask<Curve>({ do: 'weights', set: 'all', limit: 1 } as never)).run;
  expect(weight).toBeGreaterThan(0);
});

test('“.” makes one step, back takes it back, and forward gives it again', async ({ page, lab }) => {
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect.poll(() => step(page)).toBe(2);
  await expect(page.locator('[data-test=next-step]')).not.toHaveText('');
  const first = await lab.answer<Curve>({ do: 'curve', param: '0.dense.weight', index: 0, set: 'all' });
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => step(page)).toBe(1);
  await page.keyboard.press('.');
  await expect.poll(() => step(page)).toBe(2);
  const again = await lab.answer<Curve>({ do: 'curve', param: '0.dense.weight', index: 0, set: 'all' });
  expect(again.weight.value).toBe(first.weight.value);
  expect(again.on.error).toBe(first.on.error);
});

test('keys are off while typing, and can be switched off', async ({ page, lab }) => {
  await page.getByRole('region', { name: 'Controls' }).getByLabel('learning rate', { exact: true }).fill('0.5');
  await page.keyboard.press('.');
  await page.keyboard.press('Escape');
  await page.locator('body').click({ position: { x: 5, y: 300 } });
  await page.keyboard.press('?');
  await page.getByLabel('Keys act on the page').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('.');
  await page.waitForTimeout(300);
  expect(await step(page)).toBe(0);
  expect((await lab.ask({ do: 'health' })).step).toBe(0);
});

test('speed has five notches', async ({ page, lab }) => {
  await page.keyboard.press('5');
  await expect(page.getByText('as fast as it can')).toBeVisible();
  expect(lab.origin).toContain('127.0.0.1');
});

test('a rate that is too high is said, not shown as silence', async ({ page, lab }) => {
  await lab.ask({ do: 'learning_rate', value: 1e30 });
  await lab.ask({ do: 'play' });
  await expect(page.locator('[data-test=sentence]')).toContainText('stopped being finite');
  await page.getByRole('button', { name: 'last good step' }).click();
  await expect(page.locator('[data-test=sentence]')).not.toContainText('stopped being finite');
});

test('a lost connection is said, and the last values stay', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch' });
  await expect.poll(() => step(page)).toBe(1);
  lab.stop();
  await expect(page.getByRole('alert')).toContainText('Connection lost');
  expect(await step(page)).toBe(1);
});

test('a page without the token is told where the link is', async ({ page, lab }) => {
  await page.evaluate(() => sessionStorage.clear());
  await page.goto('about:blank');
  await page.goto(`${lab.origin}/`);
  await expect(page.getByText('Open the link that the command printed.')).toBeVisible();
});
