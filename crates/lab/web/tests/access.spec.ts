import { expect, test, violations } from './rig.ts';

for (const language of ['en', 'ko'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test.describe(`${language}, ${theme}`, () => {
      test.use({ settings: `&lang=${language}&theme=${theme}` });

      test('axe finds nothing, at the start, in a walk, in dialogs, in the tour, as tables', async ({ page, lab }) => {
        expect(lab.token).toHaveLength(32);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('.');
        await page.keyboard.press('l');
        await expect(page.locator('#landscape canvas')).toBeVisible();
        await page.keyboard.press('ArrowRight');
        await expect(page.locator('[data-test=caption]')).toHaveClass(/walking/);
        await page.locator('#network select').first().selectOption('1');
        await expect(page.locator('[data-test=unit-sum]')).toBeVisible();
        expect(await violations(page)).toEqual([]);
        const tables = page.getByRole('button', { name: language === 'en' ? /^Table:/ : /^표:/ });
        await expect(tables).toHaveCount(5);
        for (let i = 5; i > 0; i--) await tables.first().click();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: language === 'en' ? 'Guided tour' : '둘러보기', exact: true }).click();
        await expect(page.locator('[data-test=tour-text]')).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}

for (const language of ['en', 'ko']) {
  test.describe(`narrow screens, ${language}`, () => {
    test.use({ settings: `&lang=${language}&theme=dark` });
    test('nothing is wider than the screen, and no text leaves its picture', async ({ page, lab }) => {
      await lab.ask({ do: 'one_batch', batches: 30 });
      await page.keyboard.press('l');
      await expect(page.locator('#landscape canvas')).toBeVisible();
      await page.locator('#health button').first().click();
      await expect(page.locator('#health svg text').first()).toBeVisible();
      for (const width of [1024, 390, 360]) {
        await page.setViewportSize({ width, height: 740 });
        await page.waitForTimeout(300);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const out = await page.evaluate(() =>
          [...document.querySelectorAll('svg text')].filter((text) => {
            const [a, b] = [text.getBoundingClientRect(), text.closest('svg')?.getBoundingClientRect() ?? new DOMRect()];
            return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
          }).map((text) => text.textContent),
        );
        expect(out, `at ${width}`).toEqual([]);
      }
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('languages and themes change without a reload, and the address keeps them, without the token', async ({ page, lab }) => {
  expect(page.url()).not.toContain(lab.token);
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await page.getByRole('button', { name: '한국어' }).click();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('손실');
  await page.getByRole('button', { name: /화면 색/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  expect(page.url()).toContain('lang=ko&theme=dark');
  expect(page.url()).not.toMatch(/[#&]t=/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('손실');
});

test('who wants no motion gets none', async ({ page, lab }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await lab.ask({ do: 'play' });
  await expect(page.locator('#network svg.running')).toBeVisible();
  const names = await page.locator('#network .column').first().evaluate((e) => getComputedStyle(e).animationName);
  expect(names).toBe('none');
});
