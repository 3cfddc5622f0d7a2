import type { Curve, Health, Landscape, RecordAnswer, RowDetail, Rows, Secants } from '../src/lib/protocol.ts';
import { expect, people, read, shown, test } from './rig.ts';

const close = (a: number, b: number, relative: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.max(Math.abs(a), Math.abs(b), 1e-12));

test('A: the error shown is the engine’s, and every step can be exported', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 25 });
  await expect(page.locator('.where strong')).toHaveText('batch 25');
  const csv = await (await fetch(`${lab.origin}/api/history?run=0&from=0&format=csv`, { headers: { Authorization: `Bearer ${lab.token}` } })).text();
  const lines = csv.trim().split(/\r?\n/);
  const last = lines.filter((line) => line.split(',')[1]).at(-1)?.split(',') ?? [];
  close(await shown(page.locator('[data-test=error-now]')), Number(last[1]), 1e-3);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('gradus-history.csv');
  await page.getByRole('button', { name: 'Table: Error' }).click();
  await expect(page.locator('#error tbody tr').last()).toContainText('25');
});

test('A: no epoch’s validation is lost, however fast the run', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 2200 });
  const all = (await (await fetch(`${lab.origin}/api/validation`, { headers: { Authorization: `Bearer ${lab.token}` } })).json()) as { step: number; error: number }[];
  expect(all).toHaveLength(5);
  await page.getByRole('button', { name: 'Table: Error' }).click();
  for (const { step, error } of all) {
    const row = page.locator('#error tbody tr', { has: page.locator(`td:first-child:text-is("${step}")`) });
    await expect.poll(async () => read(await row.locator('td').nth(3).textContent())).toBeCloseTo(error, 3);
  }
});

test('A: a zoom stays while data comes in', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 60 });
  await expect(page.locator('.where strong')).toHaveText('batch 60');
  await page.getByRole('button', { name: 'zoom in' }).click();
  await expect(page.getByRole('button', { name: 'whole' })).toBeEnabled();
  await lab.ask({ do: 'one_batch', batches: 20 });
  await expect(page.locator('.where strong')).toHaveText('batch 80');
  await expect(page.getByRole('button', { name: 'whole' })).toBeEnabled();
  await page.getByRole('button', { name: 'whole' }).click();
  await expect(page.getByRole('button', { name: 'whole' })).toBeDisabled();
});

for (const set of ['batch', 'all'] as const) {
  test(`B: tangent, secant and curve are those of ${set}`, async ({ page, lab }) => {
    if (set === 'all') await page.getByRole('button', { name: 'all training rows' }).click();
    const hash = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('weight') ?? '';
    const weight = { param: hash.slice(0, hash.lastIndexOf(':')), index: Number(hash.slice(hash.lastIndexOf(':') + 1)) };
    const curve = await lab.answer<Curve>({ do: 'curve', ...weight, set });
    await expect(page.locator('#weight svg[role=img]')).toBeVisible();
    await expect.poll(async () => Math.abs((await shown(page.locator('[data-test=gradient]'))) / curve.weight.slope - 1)).toBeLessThan(1e-4);
    const secant = await lab.answer<Secants>({ do: 'secant', ...weight, set, dx: [1] });
    close(await shown(page.locator('[data-test=secant]')), secant.secants[0]?.slope ?? NaN, 1e-4);
    const step = page.locator('[data-test=next-step]');
    if (set === 'all') {
      expect(curve.next).toBeNull();
      await expect(step).toHaveCount(0);
    } else {
      // Plain gradient descent: rate × slope is the step, and the step is what happens.
      const text = (await step.locator('.number').textContent()) ?? '';
      close(read(text.split('=')[1] ?? ''), curve.next?.does ?? NaN, 1e-3);
      close(curve.next?.does ?? NaN, -(curve.next?.rate ?? NaN) * (curve.next?.slope ?? NaN), 1e-5);
      await lab.ask({ do: 'one_batch' });
      const after = await lab.answer<Curve>({ do: 'curve', ...weight, set });
      close(after.weight.value - curve.weight.value, curve.next?.does ?? NaN, 1e-3);
    }
  });
}

test('B: while it runs, a secant is drawn on the curve of its own batch or not at all', async ({ page, lab }) => {
  await lab.ask({ do: 'speed', speed: 2 });
  await lab.ask({ do: 'play' });
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  for (let i = 0; i < 40; i++) {
    // One look at the page: what it shows together must go together.
    const [step, gradient] = await page.evaluate(() => [document.querySelector('[data-test=next-step]')?.textContent ?? '', document.querySelector('[data-test=gradient]')?.textContent ?? '']);
    close(read(step?.split('×')[1] ?? ''), read(gradient ?? ''), 2e-3);
    await page.waitForTimeout(50);
  }
});

test('B: the sandbox moves a copy, never the run', async ({ page, lab }) => {
  const before = await lab.answer<Curve>({ do: 'curve', param: '0.dense.weight', index: 1, set: 'all' });
  await page.getByRole('button', { name: 'Move only this weight' }).click();
  await expect(page.getByText('Sandbox: a copy of the network')).toBeVisible();
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'one step' }).click();
  await expect(page.locator('[data-test=sandbox-at]')).toContainText('weight');
  const after = await lab.answer<Curve>({ do: 'curve', param: '0.dense.weight', index: 1, set: 'all' });
  expect(after.on.error).toBe(before.on.error);
  expect(after.weight.value).toBe(before.weight.value);
});

test('C: a unit’s sum can be checked by hand, bias and all', async ({ page, lab }) => {
  await page.locator('#network select').first().selectOption('2');
  await expect(page.locator('[data-test=unit-sum]')).toBeVisible();
  const record = await lab.answer<RecordAnswer>({ do: 'record', shown: 512 });
  const rows = page.locator('#network .unit tbody tr');
  const products = await rows.locator('td:nth-child(4)').allTextContents();
  const parts = products.slice(0, -1).map(read);
  const sum = read(products.at(-1) ?? '');
  expect(parts).toHaveLength(9);
  expect(Math.abs(parts.reduce((a, b) => a + b, 0) - sum)).toBeLessThan(2e-3);
  // hello.network.layers: 0.dense 1.activation 2.dense 3.activation 4.dense
  const dense = record.layers.find((l) => l.layer === 2)?.output.values[0] ?? NaN;
  close(sum, dense, 1e-3);
  const bent = record.layers.find((l) => l.layer === 3)?.output.values[0] ?? NaN;
  close(Math.tanh(dense), bent, 1e-5);
  const text = (await page.locator('[data-test=unit-sum]').textContent()) ?? '';
  close(read(text.split('tanh')[1] ?? ''), bent, 1e-3);
});

test('C: a unit under the cursor lights what it adds up', async ({ page, lab }) => {
  await expect(page.locator('#network [data-unit="2,3"]')).toBeVisible();
  await page.locator('#network [data-unit="2,3"] circle').last().hover();
  await expect(page.locator('#network .line[opacity="1"]:not(.chosen)')).toHaveCount(8);
  await page.mouse.move(5, 5);
  await expect(page.locator('#network .line[opacity="1"]:not(.chosen)')).toHaveCount(0);
  expect(lab.folder).not.toBe('');
});

test('C: a line leads to its weight, and its numbers are the engine’s', async ({ page, lab }) => {
  await page.locator('#network select').first().selectOption('2');
  await page.locator('#network .unit tbody button').first().click();
  await expect(page).toHaveURL(/weight=2\.dense\.weight:\d+/);
  const index = Number(/weight:(\d+)/.exec(page.url())?.[1]);
  const curve = await lab.answer<Curve>({ do: 'curve', param: '2.dense.weight', index, set: 'batch' });
  await expect(page.locator('#weight select')).toContainText('layer 2');
  const numbers = await page.locator('[data-test=connection] b').allTextContents();
  close(read(numbers[0] ?? ''), curve.weight.value, 1e-3);
  close(read(numbers[1] ?? ''), curve.weight.slope, 1e-3);
  close(read(numbers[2] ?? ''), curve.next?.does ?? NaN, 1e-3);
});

test('D: rows stand worst first, and their shares add up to the error shown', async ({ page, lab }) => {
  await page.getByRole('button', { name: 'worst first' }).click();
  const rows = await lab.answer<Rows>({ do: 'rows', offset: 0, limit: 1000 });
  let sum = 0;
  for (let offset = 0; offset < rows.on.rows; offset += 1000) {
    sum += (await lab.answer<Rows>({ do: 'rows', offset, limit: 1000 })).rows.reduce((a, r) => a + r.share, 0);
  }
  close(sum, rows.on.error, 1e-6);
  const text = (await page.locator('[data-test=sum]').textContent()) ?? '';
  const [a, b] = text.match(/\d\.\d+/g)?.map(Number) ?? [];
  close(a ?? NaN, b ?? NaN, 1e-5);
  close(a ?? NaN, rows.sum, 1e-5);
  const losses = (await page.locator('#row .list td:nth-child(4)').allTextContents()).map(read);
  expect([...losses].sort((x, y) => y - x)).toEqual(losses);
  const row = await lab.answer<{ is: 'row' } & RowDetail>({ do: 'row', row: rows.rows[0]?.row ?? 0 });
  await expect(page.locator('[data-test=formula]')).toHaveText(row.formula);
  close(row.loss, -Math.log(row.says[row.target] ?? NaN), 1e-6);
});

test('E: the middle of the landscape is the error of now; the path says how far it is off', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 30 });
  await page.keyboard.press('l');
  await expect(page.locator('[data-test=off-plane]')).toContainText('off this plane');
  const land = await lab.answer<{ is: 'landscape' } & Landscape>({ do: 'landscape', plane: 'random' });
  expect(land.errors[(land.side * land.side - 1) / 2]).toBe(land.on.error);
  close(await shown(page.locator('[data-test=centre]')), land.on.error, 1e-6);
  await expect(page.getByText('21 × 21').or(page.getByText('41 × 41')).or(page.getByText('refining'))).toBeVisible();
});

test('E: opens on the plane of the path where there is one; what someone chose stays', async ({ page, lab }) => {
  const plane = page.locator('#landscape select');
  await page.keyboard.press('l');
  await expect(plane).toHaveValue('random');
  await lab.ask({ do: 'one_batch', batches: 40 });
  await expect(plane).toHaveValue('path');
  await expect(page.locator('#landscape')).toContainText('of the path’s spread');
  // The path is seen, not a dot in the middle.
  const points = await page.locator('#landscape circle.been').evaluateAll((all) => all.map((c) => Number(c.getAttribute('cx'))));
  expect(Math.max(...points) - Math.min(...points)).toBeGreaterThan(100);
  await plane.selectOption('random');
  await expect(page.locator('#landscape')).toContainText('scaled to that neuron’s norm');
  await lab.ask({ do: 'one_batch' });
  await expect(page.locator('.where strong')).toHaveText('batch 41');
  await expect(plane).toHaveValue('random');
});

test('the error beside the title is that of the sentence, and where the line ends', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 300 });
  await expect(page.locator('.where strong')).toHaveText('batch 300');
  await expect(page.locator('[data-test=sentence]')).toContainText('Paused after batch 300');
  const said = /error is ([\d.]+)/.exec((await page.locator('[data-test=sentence]').textContent()) ?? '')?.[1];
  await expect(page.locator('[data-test=error-now]')).toHaveText(`now ${said}`);
});

test('E: finer grids give way to a sweep, and the picture says how fine it is', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 30 });
  await page.keyboard.press('l');
  await expect(page.locator('#landscape canvas')).toBeVisible();
  await page.getByRole('button', { name: 'sweep the rate' }).click();
  await expect(page.getByText(/Steepest near|never fell/)).toBeVisible();
  await expect(page.locator('#landscape')).toContainText(/(11 × 11|21 × 21|41 × 41) points/);
});

test('health has a line for each layer; a remark is a sentence', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch', batches: 5 });
  const health = await lab.answer<Health>({ do: 'health' });
  await expect(page.locator('#health tbody tr')).toHaveCount(3);
  await expect(page.locator('#health li')).toHaveCount(health.remarks.length);
});

test('a sweep offers a rate, and leaves the run alone', async ({ page, lab }) => {
  await page.getByRole('button', { name: 'sweep the rate' }).click();
  await expect(page.getByText(/Steepest near|never fell/)).toBeVisible();
  expect((await lab.ask({ do: 'health' })).step).toBe(0);
});

test('another network starts from the dialog', async ({ page, lab }) => {
  await page.getByRole('button', { name: 'other network' }).click();
  await page.getByLabel('hidden layers').fill('4');
  await page.getByRole('dialog').getByLabel('activation').selectOption('relu');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.locator('#health tbody tr')).toHaveCount(2);
  await expect(page.locator('#health')).toContainText('relu');
  expect((await lab.ask({ do: 'health' })).step).toBe(0);
});

test('a model is saved, and where is said', async ({ page, lab }) => {
  await lab.ask({ do: 'one_batch' });
  await page.getByRole('button', { name: 'save model' }).click();
  await expect(page.getByText(/Saved: .*model\.gradus/)).toBeVisible();
});

for (const [language, words] of [['en', ['Guided tour', 'Next', 'End the tour']], ['ko', ['둘러보기', '다음', '둘러보기 끝']]] as const) {
  test.describe(`tour in ${language}`, () => {
    test.use({ settings: `&lang=${language}&theme=light` });
    test('seven steps tell of the person’s own table', async ({ page, lab }) => {
      await page.getByRole('button', { name: words[0], exact: true }).click();
      const text = page.locator('[data-test=tour-text]');
      await expect(text).toContainText('people.csv');
      for (let i = 0; i < 6; i++) {
        await expect(text).not.toContainText('…');
        await expect(text).not.toContainText('NaN');
        await page.getByRole('button', { name: words[1], exact: true }).click();
      }
      await page.getByRole('button', { name: words[2] }).click();
      await expect(text).toHaveCount(0);
      expect(lab.folder).not.toBe('');
    });
  });
}

test('the tour says how much it has learnt, and what the curve looks like', async ({ page, lab }) => {
  const text = page.locator('[data-test=tour-text]');
  await page.getByRole('button', { name: 'Guided tour', exact: true }).click();
  await expect(text).toContainText('has never learnt anything');
  await lab.ask({ do: 'one_batch', batches: 12 });
  await expect(text).toContainText('has learnt from 12 batches so far');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(text).toContainText('rows of the next batch');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  const curve = await lab.answer<Curve>({ do: 'curve', ...lab.weight(page), set: 'batch' });
  const looks = { bowl: 'A bowl', flat: 'Flat', valleys: 'Not a bowl', slope: 'No bottom', kinked: 'Kinked' };
  await expect(text).toContainText(looks[curve.shape]);
});

test.describe('another rule than plain descent', () => {
  test.use({ args: ['people.csv', '--target', 'sex', '--optimizer', 'adamw', '--learning-rate', '0.01'], files: { 'people.csv': people } });
  test('has its own step told in the tour', async ({ page, lab }) => {
    await lab.ask({ do: 'one_batch', batches: 3 });
    await page.getByRole('button', { name: 'Guided tour', exact: true }).click();
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Next', exact: true }).click();
    const curve = await lab.answer<Curve>({ do: 'curve', ...lab.weight(page), set: 'batch' });
    const numbers = ((await page.locator('[data-test=tour-text]').textContent()) ?? '').match(/[+−][\d.]+(e−\d+)?/g) ?? [];
    close(read(numbers[0] ?? ''), curve.next?.says ?? NaN, 1e-3);
    close(read(numbers[1] ?? ''), curve.next?.does ?? NaN, 1e-3);
  });
});

const houses = ['size,rooms,price', ...Array.from({ length: 200 }, (_, i) => `${30 + ((i * 37) % 90)},${1 + (i % 5)},${(100 + 3 * ((i * 37) % 90) + 20 * (i % 5) + ((i * 13) % 17)).toFixed(1)}`)].join('\n');
test.describe('a number as target', () => {
  test.use({ args: ['houses.csv', '--target', 'price'], files: { 'houses.csv': houses } });
  test('has the formula of the mean squared error', async ({ page, lab }) => {
    expect(lab.folder).not.toBe('');
    await expect(page.locator('#error')).toContainText('mean squared error');
    await page.getByRole('button', { name: 'worst first' }).click();
    await expect(page.locator('[data-test=formula]')).toContainText('²');
    await expect(page.locator('#row')).toContainText('prediction');
  });
});

const flowers = ['long,wide,kind', ...Array.from({ length: 240 }, (_, i) => `${(1 + (i % 3) * 2 + ((i * 7) % 10) / 10).toFixed(2)},${((i % 3) + ((i * 3) % 10) / 5).toFixed(2)},${['rose', 'lily', 'iris'][i % 3]}`)].join('\n');
test.describe('three classes', () => {
  test.use({ args: ['flowers.csv', '--target', 'kind'], files: { 'flowers.csv': flowers } });
  test('have a bar each, and categorical cross-entropy', async ({ page, lab }) => {
    expect(lab.folder).not.toBe('');
    await expect(page.locator('#error')).toContainText('categorical cross-entropy');
    await expect(page.locator('#row .bars dt')).toHaveCount(3);
    await page.getByRole('button', { name: 'worst first' }).click();
    await expect(page.locator('[data-test=formula]')).toContainText('ln');
  });
});
