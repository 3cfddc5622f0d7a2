import { describe, expect, test } from 'vitest';
import { between, levels, lines, mix, share } from '../src/lib/field.ts';
import { outputName } from '../src/lib/names.ts';
import type { Hello } from '../src/lib/protocol.ts';
import { strongest } from '../src/lib/picture.ts';
import { layers } from '../src/lib/restart.ts';
import { digits, heightAt, position, POSITIONS, width, widths } from '../src/lib/secant.ts';
import { stages } from '../src/lib/walk.svelte.ts';
import { preferred, words } from '../src/words/index.ts';

describe('the secant', () => {
  test('has widths from 1 to a millionth, and the limit', () => {
    expect(width(POSITIONS)).toBe(1);
    expect(width(1)).toBe(1e-6);
    expect(width(0)).toBe(0);
    expect(widths()).toHaveLength(POSITIONS);
    for (const [i, dx] of widths().entries()) expect(position(dx)).toBe(i + 1);
    expect(position(0)).toBe(0);
    expect(position(50)).toBe(POSITIONS);
  });
  test('agrees with the tangent in so many digits', () => {
    expect(digits(-1.5801, -1.5809)).toBe(3);
    expect(digits(1, -1)).toBe(0);
    expect(digits(0.25, 0.25)).toBe(15);
  });
  test('finds the height of the curve between its points', () => {
    expect(heightAt([[0, 1], [2, 3]], 1)).toBe(2);
    expect(heightAt([[0, 1], [2, 3]], 5)).toBe(3);
  });
});

describe('the landscape', () => {
  const bowl = Array.from({ length: 25 }, (_, k) => ((k % 5) - 2) ** 2 + (Math.floor(k / 5) - 2) ** 2);
  test('is exact at its points and straight between', () => {
    expect(between(bowl, 5, 2, 2)).toBe(0);
    expect(between(bowl, 5, 2.5, 2)).toBe(0.5);
    expect(between([1, null, 1, 1], 2, 0.5, 0.5)).toBeNaN();
  });
  test('has contours within the picture', () => {
    const at = levels(0, 8, 3);
    expect(at).toHaveLength(3);
    const [first] = lines(bowl, 5, at, 100);
    expect(first).toMatch(/^M/);
    for (const x of first?.match(/-?[\d.]+/g)?.map(Number) ?? []) expect(x).toBeGreaterThanOrEqual(-13);
    expect(levels(1, 1, 3)).toEqual([]);
    expect(lines([1, null, 1, 2], 2, [1.5], 10)).toHaveLength(1);
  });
  test('mixes its colours', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toEqual([128, 128, 128]);
    expect(share(0.25, 0, 1)).toBe(0.5);
    expect(share(1, 1, 1)).toBe(0);
  });
});

test('the strongest are picked and stay in order', () => {
  expect(strongest([1, 5, 3, 5], 2)).toEqual([1, 3]);
  expect(strongest([1, 2], 9)).toEqual([0, 1]);
});

test('a batch goes forward, to the error, and back, each layer handing on before it moves', () => {
  expect(stages(2)).toEqual([
    { at: 'input' }, { at: 'forward', block: 1 }, { at: 'forward', block: 2 }, { at: 'error' },
    { at: 'backward', block: 2 }, { at: 'update', block: 2 }, { at: 'update', block: 1 }, { at: 'done' },
  ]);
});

test('hidden layers are read as people type them', () => {
  expect(layers('16, 8')).toEqual([16, 8]);
  expect(layers(' 16 8 ')).toEqual([16, 8]);
  expect(layers('')).toEqual([]);
  for (const bad of ['a', '8,,x', '0', '1.5', '-3', '99999999']) expect(layers(bad)).toBeUndefined();
});

describe('words', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)])) : typeof value;
  test('are the same in both languages, down to every key', () => {
    expect(shape(words.ko)).toEqual(shape(words.en));
  });
  test('are Korean where they should be', () => {
    const latin: string[] = [];
    const walk = (value: unknown, at: string): void => {
      if (typeof value === 'string' && /[A-Za-z]/.test(value) && !/[가-힣]/.test(value)) latin.push(at);
      if (typeof value === 'object' && value !== null) for (const [k, v] of Object.entries(value)) walk(v, `${at}.${k}`);
    };
    walk(words.ko, '');
    // The other language's own name, keys as they are engraved, and a formula's sign.
    const meant = /^\.app\.otherLanguage$|^\.keys\.list\.\d+\.0$|^\.weight\.width$/;
    expect(latin.filter((at) => !meant.test(at))).toEqual([]);
  });
  test('use the names of the losses', () => {
    expect(words.ko.losses).toMatchObject({ bce: '이진 교차 엔트로피', cross_entropy: '범주형 교차 엔트로피', mse: '평균 제곱 오차' });
  });
  test('are those of the browser', () => {
    expect(preferred(['fr', 'ko-KR', 'en'])).toBe('ko');
    expect(preferred(['de', 'en-GB', 'ko'])).toBe('en');
    expect(preferred([])).toBe('en');
  });
});

test('outputs have the names of what they stand for, each member its own', () => {
  const hello = (classes: string[], members: number): Hello => ({ classes, target: 'price', network_options: { members } }) as unknown as Hello;
  expect(outputName(hello(['no', 'yes'], 1), 0)).toBe('yes');
  expect(outputName(hello(['a', 'b', 'c'], 1), 2)).toBe('c');
  expect(outputName(hello(['no', 'yes'], 8), 3)).toBe('yes #4');
  expect(outputName(hello(['a', 'b', 'c'], 8), 4)).toBe('b #2');
  expect(outputName(hello([], 1), 0)).toBe('price');
});
