import { expect, test } from 'vitest';
import { History } from '../src/lib/history.ts';
import { points } from '../src/lib/protocol.ts';

function frame(run: number, first: number, errors: number[]): ArrayBuffer {
  const buffer = new ArrayBuffer(24 + 4 * errors.length);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setBigUint64(8, BigInt(run), true);
  view.setBigUint64(16, BigInt(first), true);
  errors.forEach((e, i) => view.setFloat32(24 + 4 * i, e, true));
  return buffer;
}
const add = (history: History, run: number, first: number, errors: number[]) => {
  const read = points(frame(run, first, errors));
  return read !== undefined && history.add(read);
};

test('frames of points are read; others are left alone', () => {
  expect(points(frame(3, 41, [0.5, 0.25]))).toEqual({ run: 3, first: 41, errors: Float32Array.from([0.5, 0.25]) });
  expect(points(new ArrayBuffer(8))).toBeUndefined();
  expect(points(new ArrayBuffer(32))).toBeUndefined();
});

test('the history grows, and says when steps are missing', () => {
  const history = new History();
  expect(add(history, 0, 0, [1, 2, 3])).toBe(true);
  expect(add(history, 0, 3, Array.from({ length: 10_000 }, (_, i) => i))).toBe(true);
  expect(history.length).toBe(10_003);
  expect(history.steps[10_002]).toBe(10_003);
  expect(history.errors[10_002]).toBe(9_999);
  expect(add(history, 0, 20_000, [1])).toBe(false);
});

test('another run keeps what is still right', () => {
  const history = new History();
  add(history, 0, 0, [1, 2, 3, 4]);
  history.validated([{ step: 0, error: 9, metric: null }, { step: 4, error: 8, metric: null }]);
  history.rewind(1, 2);
  expect([...history.errors]).toEqual([1, 2]);
  expect(history.validations.map((v) => v.step)).toEqual([0]);
  add(history, 2, 1, [7]);
  expect([...history.errors]).toEqual([1, 7]);
  add(history, 1, 0, [5, 5, 5]);
  expect([...history.errors]).toEqual([1, 7]);
});
