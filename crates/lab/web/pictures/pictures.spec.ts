import type { Page } from '@playwright/test';
import { expect, read, test, type Program } from '../tests/rig.ts';

/** Has it learn some, then rest. */
async function learn(page: Page, lab: Program, batches: number): Promise<void> {
  await lab.ask({ do: 'one_batch', batches });
  await expect.poll(async () => read(await page.locator('.where strong').textContent())).toBe(batches);
  await page.waitForTimeout(1500);
}

for (const [language, name] of [['en', 'lab.png'], ['ko', 'lab.ko.png']] as const) {
  test.describe(`README, ${language}`, () => {
    test.use({ viewport: { width: 1280, height: 780 }, settings: `&lang=${language}&theme=light` });
    test('the people table, training', async ({ page, lab }) => {
      // Two epochs, so that the validation has a line of its own; a weight that has moved.
      await learn(page, lab, 1100);
      await page.screenshot({ path: `../../../docs/pictures/${name}` });
    });
  });
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      test.describe(`${language}, ${theme}, ${width}`, () => {
        test.use({ viewport: { width, height: 800 }, settings: `&lang=${language}&theme=${theme}` });
        test('whole page, a walk, the tour', async ({ page, lab }) => {
          const to = (what: string) => ({ path: `test-results/pictures/${what}-${language}-${theme}-${width}.png` });
          await page.screenshot({ ...to('start') });
          await learn(page, lab, 700);
          await page.keyboard.press('l');
          await expect(page.locator('#landscape canvas')).toBeVisible();
          await page.locator('#health button').first().click();
          await page.waitForTimeout(4000);
          // As tall as it is, so that the bar that stays on top stands at the top.
          await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
          await page.screenshot(to('whole'));
          await page.setViewportSize({ width, height: 800 });
          for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
          await page.locator('#network select').first().selectOption('2');
          await page.waitForTimeout(800);
          await page.locator('#network').screenshot(to('walk'));
          await page.getByRole('button', { name: language === 'en' ? 'Guided tour' : '둘러보기', exact: true }).click();
          for (let step = 1; step <= 7; step++) {
            await page.waitForTimeout(600);
            await page.screenshot(to(`tour${step}`));
            if (step < 7) await page.getByRole('button', { name: language === 'en' ? 'Next' : '다음', exact: true }).click();
          }
        });
      });
    }
  }
}
