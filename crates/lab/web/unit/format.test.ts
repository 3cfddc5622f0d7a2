import { describe, expect, test } from 'vitest';
import { count, number, percent, short, signed, tick, ticks, twoLines, typed } from '../src/lib/format.ts';

describe('numbers', () => {
  test('keep their significant digits and a true minus sign', () => {
    expect(number(0.7141592)).toBe('0.7142');
    expect(number(-0.03125, 3)).toBe('−0.0313');
    expect(number(0)).toBe('0');
    expect(number(12345.678)).toBe('12,346');
    expect(number(1.2e-7, 2)).toBe('1.2e−7');
    expect(number(100)).toBe('100.0');
  });
  test('that are none are said', () => {
    expect(number(null)).toBe('–');
    expect(number(undefined)).toBe('–');
    expect(number(NaN)).toBe('NaN');
    expect(number(-Infinity)).toBe('−∞');
  });
  test('of steps have their sign', () => {
    expect(signed(0.158)).toBe('+0.1580');
    expect(signed(-0.158, 3)).toBe('−0.158');
    expect(signed(0)).toBe('0');
  });
  test('of rows have thousands', () => {
    expect(count(48842)).toBe('48,842');
    expect(count(999)).toBe('999');
    expect(percent(0.314)).toBe('31.4 %');
    expect(percent(0.0042)).toBe('0.42 %');
    expect(percent(1)).toBe('100 %');
    expect(percent(0.99962)).toBe('99.962 %');
    expect(percent(1 - 1e-12)).toBe('> 99.999999 %');
  });
});

test('long names are cut', () => {
  expect(short('marital_status', 8)).toBe('marital…');
  expect(short('age', 8)).toBe('age');
});

test('ticks are round, inside, and labelled with the places they need', () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  expect(ticks(1, 1, 5)).toEqual([]);
  expect(ticks(-3.2, 2.1, 4)).toEqual([-2, 0, 2]);
  expect(tick(0.6000000000000001, 0.2)).toBe('0.6');
  expect(tick(-2, 2)).toBe('−2');
});

test('a number in a field is short, and can be read back', () => {
  expect(typed(0.1)).toBe('0.1');
  expect(typed(0.0000746269)).toBe('7.463e-5');
  expect(typed(0.0625)).toBe('0.0625');
  expect(typed(0)).toBe('0');
  expect(typed(123456)).toBe('123456');
  for (const x of [0.3, 7.5e-5, 12.5]) expect(Number(typed(x))).toBe(x);
});

test('a column and its category stand in two lines where one is too short', () => {
  expect(twoLines('race = White', 20)).toEqual(['race = White', '']);
  expect(twoLines('workclass = Private', 12)).toEqual(['workclass', '= Private']);
  expect(twoLines('marital_status = Never-married', 12)).toEqual(['marital_sta…', '= Never-mar…']);
  expect(twoLines('education_num', 8)).toEqual(['educati…', '']);
});
