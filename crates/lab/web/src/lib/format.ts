/** A minus sign as wide as a plus sign; numbers on the page always use it. */
const MINUS = '\u2212';

/** A number to `digits` significant digits, never in a form a reader must decode: `−0.0312`, `1.2e−7`. */
export function number(x: number | null | undefined, digits = 4): string {
  if (x === null || x === undefined) return '–';
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : `${MINUS}∞`;
  if (x === 0) return '0';
  const size = Math.abs(x);
  let text: string;
  if (size >= 1e6 || size < 1e-4) {
    text = size.toExponential(Math.max(0, digits - 1)).replace(/\.?0+e/, 'e').replace('e+', 'e').replace('e-', `e${MINUS}`);
  } else {
    const places = Math.min(10, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
    text = size.toFixed(places);
    if (size >= 1000) text = text.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, ',');
  }
  return x < 0 ? MINUS + text : text;
}

/** A number with its sign, for steps and gradients: `+0.158`. */
export function signed(x: number | null | undefined, digits = 4): string {
  const text = number(x, digits);
  return x !== null && x !== undefined && x > 0 ? `+${text}` : text;
}

/** A number as it may be typed, short enough for its field: `0.05`, `7.463e-5`. */
export function typed(x: number): string {
  const short = Number(x.toPrecision(4));
  // Whole numbers as they are: a batch size has no rounding.
  if (Number.isInteger(x)) return String(x);
  return Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
}

/** A whole number with its thousands: `48,842`. */
export function count(n: number): string {
  return Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share as a percentage: `31.4 %`; tiny shares keep two digits, and what is not all is not rounded to `100 %`. */
export function percent(share: number): string {
  const x = 100 * share;
  if (x > 99.9 && x < 100) {
    const text = x.toFixed(Math.min(6, 1 + Math.ceil(-Math.log10(100 - x))));
    return text.startsWith('100') ? '> 99.999999 %' : `${text} %`;
  }
  return `${Math.abs(x) >= 10 ? number(x, 3) : number(x, 2)} %`;
}

/** Text cut to fit a label; the whole stands in the element's title. */
export function short(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

/** A label cut to fit, or of a column and its category two lines where one is too short for both. */
export function twoLines(text: string, letters: number): [string, string] {
  const cut = text.indexOf(' = ');
  if (text.length <= letters || cut < 0) return [short(text, letters), ''];
  return [short(text.slice(0, cut), letters), short(text.slice(cut + 1), letters)];
}

/** Round numbers that divide `from … to` into about `wanted` parts. */
export function ticks(from: number, to: number, wanted: number): number[] {
  if (!(to > from) || !Number.isFinite(to - from)) return [];
  const rough = (to - from) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((m) => m * power >= rough) ?? 10);
  const found: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to + step * 1e-9; i++) found.push(i === 0 ? 0 : i * step);
  return found;
}

/** A tick's label, with as many places as the step between ticks needs. */
export function tick(x: number, step: number): string {
  if (x === 0) return '0';
  if (step >= 1e6 || step < 1e-6) return number(x, 2);
  const text = Math.abs(x).toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  return x < 0 ? MINUS + text : text;
}
