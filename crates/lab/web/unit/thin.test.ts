import { expect, test } from 'vitest';
import { lowerBound, recent, RunningMean, thin, window } from '../src/lib/thin.ts';

test('thinning loses no spike', () => {
  const n = 100_000;
  const xs = Float64Array.from({ length: n }, (_, i) => i + 1);
  const ys = Float64Array.from({ length: n }, () => 0.5);
  ys[77_777] = 9;
  ys[12_345] = -3;
  const mean = new RunningMean().of('', ys, n, 10);
  const out = thin(xs, ys, mean, n, 1, n, 500);
  expect(out.x.length).toBeLessThanOrEqual(500);
  expect(Math.max(...out.high)).toBe(9);
  expect(Math.min(...out.low)).toBe(-3);
  expect(out.x.at(-1)).toBe(n);
});

test('a zoom shows every point again', () => {
  const xs = Float64Array.from({ length: 1000 }, (_, i) => i);
  const out = thin(xs, xs, xs, 1000, 100, 110, 500);
  expect([...out.x]).toEqual([99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
});

test('a mean never changes its past, however it grows', () => {
  const ys = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i));
  const mean = new RunningMean();
  const first = [...mean.of('a', ys, 100, 7)];
  const more = [...mean.of('a', ys, 300, 7)];
  expect(more.slice(0, 100)).toEqual(first);
  const at = (i: number): number => ys.slice(Math.max(0, i - 6), i + 1).reduce((a, b) => a + b, 0) / Math.min(7, i + 1);
  for (const i of [0, 3, 6, 7, 150, 299]) expect(more[i]).toBeCloseTo(at(i), 12);
});

test('a mean leaves out what is not finite, and begins anew with another past', () => {
  const mean = new RunningMean();
  expect([...mean.of('a', [1, NaN, 3], 3, 2)]).toEqual([1, 1, 3]);
  expect([...mean.of('b', [5, 7], 2, 2)]).toEqual([5, 6]);
});

test('places are found in sorted numbers', () => {
  expect([0, 1, 2, 5, 9].map((x) => lowerBound([1, 2, 5], x))).toEqual([0, 0, 1, 2, 3]);
});

test('the error of now is where the line of means ends', () => {
  const ys = Float64Array.from({ length: 700 }, (_, i) => Math.sin(i));
  expect(recent(ys, 0)).toBe(null);
  expect(recent(ys, 7)).toBe(ys[6]);
  expect(window(700)).toBe(8);
  expect(recent(ys, 700)).toBeCloseTo(new RunningMean().of('', ys, 700, 8)[699] ?? NaN, 12);
});
