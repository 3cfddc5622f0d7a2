/** Points for drawing: for each column of pixels the least, the greatest and the mean of what lies in it. */
export interface Thinned {
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
  mean: Float64Array;
}

/** The index of the first element of sorted `xs` that is not below `x`. */
export function lowerBound(xs: ArrayLike<number>, x: number, length = xs.length): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A mean over the last `window` points that never changes the past: it looks back only, and the first points are
 * means of as many as there are. Taken over all points, before thinning; points that are not finite are left out.
 * Grows with what it is of, and begins anew when the past or the window has changed.
 */
export class RunningMean {
  #out = new Float64Array(1024);
  #of = '';
  #length = 0;
  #sum = 0;
  #n = 0;

  /** The means of the first `length` of `ys`; `of` names them: another name, other numbers. */
  of(of: string, ys: ArrayLike<number>, length: number, window: number): Float64Array {
    const name = `${of}:${window}`;
    if (name !== this.#of || length < this.#length) {
      [this.#of, this.#length, this.#sum, this.#n] = [name, 0, 0, 0];
    }
    if (length > this.#out.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#out.length));
      larger.set(this.#out);
      this.#out = larger;
    }
    for (let i = this.#length; i < length; i++) {
      this.#count(ys[i] as number, 1);
      if (i >= window) this.#count(ys[i - window] as number, -1);
      this.#out[i] = this.#n > 0 ? this.#sum / this.#n : NaN;
    }
    this.#length = length;
    return this.#out.subarray(0, length);
  }

  #count(y: number, sign: 1 | -1): void {
    if (!Number.isFinite(y)) return;
    this.#sum += sign * y;
    this.#n += sign;
  }
}

/**
 * Thins `length` points to at most one column for each of `columns` pixels between `from` and `to`, keeping the
 * least and greatest of each, so that no spike is lost. One point on each side is kept, so that lines run to the
 * edge.
 */
export function thin(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  mean: ArrayLike<number>,
  length: number,
  from: number,
  to: number,
  columns: number,
): Thinned {
  const first = Math.max(0, lowerBound(xs, from, length) - 1);
  const last = Math.min(length, lowerBound(xs, to, length) + 1);
  const each = Math.max(1, (last - first) / Math.max(1, columns));
  const n = Math.max(0, Math.ceil((last - first) / each));
  const out = {
    x: new Float64Array(n),
    low: new Float64Array(n),
    high: new Float64Array(n),
    mean: new Float64Array(n),
  };
  for (let column = 0; column < n; column++) {
    const a = first + Math.floor(column * each);
    const b = Math.min(last, Math.max(a + 1, first + Math.floor((column + 1) * each)));
    let [low, high] = [Infinity, -Infinity];
    for (let i = a; i < b; i++) {
      const y = ys[i] as number;
      if (y < low) low = y;
      if (y > high) high = y;
    }
    out.x[column] = xs[b - 1] as number;
    out.low[column] = low <= high ? low : NaN;
    out.high[column] = low <= high ? high : NaN;
    out.mean[column] = mean[b - 1] as number;
  }
  return out;
}

/** How many batches the line's mean looks back: none at first, then about a fiftieth of the run. */
export function window(length: number): number {
  return Math.min(500, Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, length / 50)))));
}

/** The mean over the last batches, as far back as the line's mean looks; none before the first. */
export function recent(errors: ArrayLike<number>, length: number): number | null {
  let [sum, n] = [0, 0];
  for (let i = Math.max(0, length - window(length)); i < length; i++) {
    const e = errors[i] as number;
    if (Number.isFinite(e)) [sum, n] = [sum + e, n + 1];
  }
  return n > 0 ? sum / n : null;
}
