import type { Curve, Health, RecordAnswer, Rows } from '../src/lib/protocol.ts';
import { expect, people, read, shown, test, violations } from './rig.ts';

const trains = ['train', 'people.csv', '--target', 'sex', '--preset', 'lab', '--epochs', '4', '--out', 'run'];

for (const language of ['en', 'ko'] as const) {
  test.describe(`a finished run, ${language}`, () => {
    test.use({ files: { 'people.csv': people }, before: [trains], args: ['run'], settings: `&lang=${language}&theme=dark` });

    test('is looked at and not changed', async ({ page, lab }) => {
      await expect(page.locator('[data-test=sentence]')).toContainText(language === 'en' ? 'Read only' : '읽기 전용');
      for (const name of language === 'en' ? [/Play/, /one batch/, /one epoch/, /same start/, /save model/] : [/시작/, /배치 하나/, /에포크 하나/, /같은 출발점/, /모델 저장/]) {
        await expect(page.getByRole('region', { name: language === 'en' ? 'Controls' : '조작' }).getByRole('button', { name })).toBeDisabled();
      }
      await page.keyboard.press('Space');
      await page.keyboard.press('.');
      const health = await lab.ask<Health>({ do: 'health' });
      expect(health.step).toBeGreaterThan(0);
      await expect(page.locator('.where strong')).toContainText(String(health.step));
      // Every panel has its numbers, and they are the engine's.
      const rows = await lab.answer<Rows>({ do: 'rows', offset: 0, limit: 1 });
      expect(read((await page.locator('[data-test=sum]').textContent())?.match(/\d\.\d+/)?.[0] ?? '')).toBeCloseTo(rows.sum, 5);
      const hash = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('weight') ?? '';
      const cut = hash.lastIndexOf(':');
      const curve = await lab.answer<Curve>({ do: 'curve', param: hash.slice(0, cut), index: Number(hash.slice(cut + 1)), set: 'batch' });
      await expect.poll(async () => Math.abs((await shown(page.locator('[data-test=gradient]'))) / curve.weight.slope - 1)).toBeLessThan(1e-4);
      // No step is promised, for none will be made.
      await expect(page.locator('[data-test=next-step]')).toHaveCount(0);
      await expect(page.locator('#error')).not.toContainText(language === 'en' ? 'Nothing trained yet' : '아직 학습한 것이 없습니다');
      await page.keyboard.press('l');
      await expect(page.locator('#landscape canvas')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect((await lab.ask({ do: 'play' })).error?.code).toBe('read_only');
    });
  });
}

test.describe('a run of the default preset, an ensemble', () => {
  test.use({ files: { 'people.csv': people }, before: [['train', 'people.csv', '--target', 'sex', '--epochs', '1', '--out', 'run']], args: ['run'] });

  test('has its layers, and says what is not drawn', async ({ page, lab }) => {
    await expect(page.locator('[data-test=members]')).toContainText('An ensemble of');
    const health = await lab.answer<Health>({ do: 'health' });
    expect(health.layers.length).toBeGreaterThan(3);
    await expect(page.locator('#health tbody tr')).toHaveCount(3);
    // The shares add up to the error of what all say together, and what training lowers stands beside it.
    const rows = await lab.answer<Rows>({ do: 'rows', offset: 0, limit: 1 });
    expect(Math.abs(rows.sum / rows.on.error - 1)).toBeLessThan(1e-6);
    expect(rows.members_error).toBeGreaterThan(rows.on.error);
    await expect(page.locator('[data-test=members-error]')).toContainText('mean of their own errors');
    const both = ((await page.locator('[data-test=sum]').textContent()) ?? '').match(/\d\.\d+/g) ?? [];
    expect(both[0]).toBe(both[1]);
    // Each member has an output of its own.
    await expect(page.locator('#network .column').last()).toContainText(/Male #1.*Male #2/);
    // The inputs, two hidden layers, the outputs.
    await expect(page.locator('#network .column')).toHaveCount(4);
    await page.locator('#network select').first().selectOption('1');
    await expect(page.locator('[data-test=members]')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('[data-test=caption]')).toHaveClass(/walking/);
  });
});

test.describe('a saved model', () => {
  test.use({ files: { 'people.csv': people }, before: [trains], args: ['run/model.gradus', 'people.csv'] });

  test('is looked at on a table', async ({ page, lab }) => {
    await expect(page.locator('[data-test=sentence]')).toContainText('Read only');
    await expect(page.getByRole('button', { name: 'Play' })).toBeDisabled();
    await expect(page.locator('[data-test=sum]')).not.toHaveText('');
    const rows = await lab.answer<Rows>({ do: 'rows', offset: 0, limit: 1 });
    expect(rows.on.error).toBeLessThan(0.693);
    await page.locator('#network select').first().selectOption('1');
    await expect(page.locator('[data-test=unit-sum]')).toBeVisible();
    expect((await lab.ask({ do: 'one_batch' })).error?.code).toBe('read_only');
  });
});

test('a larger batch while it runs goes on from the same weights', async ({ page, lab }) => {
  await page.keyboard.press('Space');
  await expect.poll(async () => read((await page.locator('.where strong').textContent()) ?? '')).toBeGreaterThan(5);
  const field = page.getByRole('region', { name: 'Controls' }).getByLabel('batch size', { exact: true });
  await field.fill('256');
  await field.press('Enter');
  await expect.poll(async () => (await lab.answer<RecordAnswer>({ do: 'record' })).rows).toBe(256);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  const then = read((await page.locator('.where strong').textContent()) ?? '');
  expect(then).toBeGreaterThan(5);
  await expect.poll(async () => read((await page.locator('.where strong').textContent()) ?? '')).toBeGreaterThan(then);
});

test('rows stand as in the table where that is asked for', async ({ page, lab }) => {
  await page.getByRole('button', { name: 'as in the table' }).click();
  const rows = await lab.answer<Rows>({ do: 'rows', order: 'table', offset: 0, limit: 8 });
  const first = page.locator('#row .list td:first-child');
  await expect(first).toHaveText(rows.rows.map((row) => String(row.table_row)));
  await expect(page.locator('#row')).toContainText('1 of');
  await page.getByRole('button', { name: 'next row' }).click();
  await expect(page.locator('#row')).toContainText('2 of');
  await page.getByRole('button', { name: 'worst first' }).click();
  await expect(page.locator('#row')).toContainText('1 of');
});

test.describe('a wide net', () => {
  test.use({ args: ['people.csv', '--target', 'sex', '--layers', '300,300'], files: { 'people.csv': people } });

  test('says what is not drawn, and adds up a unit’s every input', async ({ page, lab }) => {
    await expect(page.locator('#network')).toContainText('of 300 units drawn');
    await page.locator('#network select').first().selectOption('2');
    await expect(page.locator('[data-test=unit-sum]')).toBeVisible();
    await expect(page.locator('#network .unit')).toContainText('and 290 more, together');
    const products = await page.locator('#network .unit tbody tr td:nth-child(4)').allTextContents();
    const sum = read(products.at(-1) ?? '');
    expect(Math.abs(products.slice(0, -1).map(read).reduce((a, b) => a + b, 0) - sum)).toBeLessThan(1e-2 * Math.max(1, Math.abs(sum)));
    expect((await lab.ask({ do: 'health' })).step).toBe(0);
  });
});

test.describe('a net too large to look into', () => {
  test.use({ args: ['people.csv', '--target', 'sex', '--layers', '4600,4600', '--batch', '8'], files: { 'people.csv': people }, ready: false });

  test('trains, and each panel says why it is empty', async ({ page, lab }) => {
    await expect(page.locator('[data-test=too-large]')).toHaveCount(5);
    await lab.ask({ do: 'one_batch' });
    await expect(page.locator('.where strong')).toHaveText('batch 1');
    await expect(page.locator('[data-test=error-now]')).toContainText(/now \d/);
    expect(await violations(page)).toEqual([]);
  });
});
