import { contours } from 'd3-contour';

/** Levels for contours: close where the error is small, since that is where the path goes. */
export function levels(low: number, high: number, wanted: number): number[] {
  if (!(high > low)) return [];
  return Array.from({ length: wanted }, (_, i) => low + (high - low) * ((i + 1) / (wanted + 1)) ** 2);
}

/** The share of a value between least and greatest, on the scale of the colours: the square root spreads the low. */
export function share(value: number, low: number, high: number): number {
  return high > low ? Math.sqrt(Math.min(1, Math.max(0, (value - low) / (high - low)))) : 0;
}

/** A value between the grid's points, straight lines between; NaN where a corner has none. */
export function between(errors: (number | null)[], side: number, u: number, v: number): number {
  const [x, y] = [Math.min(side - 1.000001, Math.max(0, u)), Math.min(side - 1.000001, Math.max(0, v))];
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const at = (a: number, b: number): number => errors[b * side + a] ?? NaN;
  const [s, t] = [x - i, y - j];
  return (at(i, j) * (1 - s) + at(i + 1, j) * s) * (1 - t) + (at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s) * t;
}

/** Contour lines as SVG paths in a picture of `size`; grid point (i, j) lies at the share i / (side − 1). */
export function lines(errors: (number | null)[], side: number, at: number[], size: number): string[] {
  const top = Math.max(...errors.filter((e) => e !== null));
  const values = errors.map((e) => e ?? 10 * Math.abs(top) + 1);
  // d3-contour puts value (i, j) at (i + ½, j + ½).
  const place = (x: number): string => (((x - 0.5) / (side - 1)) * size).toFixed(1);
  return contours().size([side, side]).smooth(true).thresholds(at)(values).map((c) =>
    c.coordinates.map((polygon) => polygon.map((ring) => `M${ring.map(([x, y]) => `${place(x ?? 0)} ${place(y ?? 0)}`).join('L')}Z`).join('')).join(''),
  );
}

/** Mixes two colours, given as `#rrggbb`. */
export function mix(a: string, b: string, share: number): [number, number, number] {
  const part = (text: string, i: number): number => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  return [0, 1, 2].map((i) => Math.round(part(a, i) + (part(b, i) - part(a, i)) * share)) as [number, number, number];
}
