import { expect, test } from 'vitest';
import { read, splitToken, write, type Settings } from '../src/lib/hash.ts';

test('settings come back as they were written', () => {
  const settings: Settings = { language: 'ko', theme: 'dark', weight: { param: '4.dense.weight', index: 3 }, row: 17, layer: 2, panel: 'weight', set: 'all' };
  expect(read(write(settings))).toEqual(settings);
  expect(write({})).toBe('');
});

test('what is out of form is left out', () => {
  expect(read('#lang=fr&theme=pink&weight=a b:1&row=-1&layer=1e9&panel=<script>&set=none')).toEqual({});
  expect(read('#weight=0.dense.weight:12:13')).toEqual({});
  expect(read('#row=99999999999999')).toEqual({});
});

test('the token is taken out and never written', () => {
  const { token, rest } = splitToken('#t=0123456789abcdef0123456789abcdef&lang=ko');
  expect(token).toBe('0123456789abcdef0123456789abcdef');
  expect(write(rest)).toBe('#lang=ko');
  expect(splitToken('#lang=en').token).toBeUndefined();
});
