import { expect, test } from 'vitest';
import { action, type Focus } from '../src/lib/keys.ts';

const press = (key: string, focus: Focus = 'page', more: Partial<{ shiftKey: boolean; ctrlKey: boolean }> = {}) =>
  action({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more }, focus);

test('each key does its work', () => {
  expect(press(' ')).toEqual({ do: 'play' });
  expect(press('.')).toEqual({ do: 'batch' });
  expect(press('ArrowRight')).toEqual({ do: 'layer' });
  expect(press('ArrowLeft')).toEqual({ do: 'layer-back' });
  expect(press('ArrowRight', 'page', { shiftKey: true })).toEqual({ do: 'epoch' });
  expect(press('4')).toEqual({ do: 'speed', speed: 4 });
  expect(press('?', 'page', { shiftKey: true })).toEqual({ do: 'help' });
  expect(press('6')).toBeUndefined();
});

test('a Korean keyboard has the same keys', () => {
  expect(press('ㄱ')).toEqual(press('r'));
  expect(press('ㅣ')).toEqual(press('l'));
});

test('no key acts while someone types, holds Ctrl, or needs it for a control', () => {
  expect(press(' ', 'typing')).toBeUndefined();
  expect(press('r', 'page', { ctrlKey: true })).toBeUndefined();
  expect(press('ArrowRight', 'slider')).toBeUndefined();
  expect(press(' ', 'button')).toBeUndefined();
  expect(press('.', 'button')).toEqual({ do: 'batch' });
});
