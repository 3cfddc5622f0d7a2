/** Positions of the Δx slider: 0 is the limit, the tangent; 1 … 61 are 10⁻⁶ … 1, ten a decade. */
export const POSITIONS = 61;

/** Δx at a position. */
export function width(position: number): number {
  if (position <= 0) return 0;
  const x = 10 ** ((Math.min(position, POSITIONS) - POSITIONS) / 10);
  return Number(x.toPrecision(3));
}

/** The position nearest to a Δx; nothing on the curve is nearer to the point than the last one. */
export function position(dx: number): number {
  if (dx < 1e-7) return 0;
  return Math.min(POSITIONS, Math.max(1, Math.round(10 * Math.log10(dx)) + POSITIONS));
}

/** Every Δx of the slider. */
export function widths(): number[] {
  return Array.from({ length: POSITIONS }, (_, i) => width(i + 1));
}

/** In how many leading digits two slopes agree. */
export function digits(a: number, b: number): number {
  if (a === b) return 15;
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (!(size > 0) || !Number.isFinite(size)) return 0;
  return Math.max(0, Math.floor(-Math.log10(Math.abs(a - b) / size)));
}

/** The height of a line through ascending points at `x`, straight between them. */
export function heightAt(points: [number, number][], x: number): number {
  const i = points.findIndex((p) => p[0] >= x);
  const [a, b] = [points[i - 1], points[i]];
  if (!b) return points.at(-1)?.[1] ?? NaN;
  if (!a || b[0] === a[0]) return b[1];
  return a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
}
