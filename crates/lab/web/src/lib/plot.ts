import uPlot from 'uplot';
import { tick } from './format.ts';
import type { History } from './history.ts';
import { lowerBound, RunningMean, thin, window } from './thin.ts';

/** What the plot of the error is drawn with. */
export interface Look {
  width: number;
  height: number;
  log: boolean;
  constant: number | null;
  names: { batch: string; train: string; validation: string; constant: string };
}

/** A variable of the page's theme. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * The error over time, on a canvas: a faint band from the least to the greatest batch, an honest mean, validation,
 * the constant guess. A zoom that someone made stays while data comes in; else both axes follow.
 */
export class ErrorPlot {
  #plot: uPlot;
  #zoom: { min: number; max: number } | undefined;
  #setting = false;
  #mean = new RunningMean();

  constructor(
    element: HTMLElement,
    private look: Look,
    private history: History,
    private onzoom: (zoomed: boolean) => void,
    private oncursor: (step: number | null) => void,
  ) {
    this.#plot = new uPlot(this.#options(), [[], [], [], [], [], []], element);
  }

  #options(): uPlot.Options {
    const { names, log } = this.look;
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: colour('muted'), font, grid: { stroke: colour('rule'), width: 1 }, ticks: { show: false } };
    return {
      width: this.look.width,
      height: this.look.height,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: { drag: { x: true, y: false, uni: 12 }, points: { size: 7 } },
      scales: {
        x: { time: false, range: (_, min, max) => [min, Math.max(min + 1, max)] },
        y: { distr: log ? 3 : 1, range: (_, min, max) => this.#room(min, max) },
      },
      axes: [
        { ...axis, size: 30, label: names.batch, labelSize: 15, labelGap: -2, labelFont: font, values: (_, ticks) => ticks.map((t) => (Number.isInteger(t) ? t.toLocaleString('en') : '')) },
        { ...axis, size: 48, space: 26, ...(log ? {} : { values: (_: uPlot, ticks: number[]) => ticks.map((t) => tick(t, (ticks[1] ?? 1) - (ticks[0] ?? 0))) }) },
      ],
      series: [
        { label: names.batch },
        { label: 'low', stroke: 'transparent', width: 0, points: { show: false } },
        { label: 'high', stroke: 'transparent', width: 0, points: { show: false } },
        { label: names.train, stroke: colour('train'), width: 2, spanGaps: this.history.length === 0, points: { show: () => this.history.length < 30, size: 5, fill: colour('train') } },
        { label: names.validation, stroke: colour('valid'), width: 2, dash: [7, 4], spanGaps: true, points: { show: true, size: 5, fill: colour('valid') } },
        { label: names.constant, stroke: colour('base'), width: 1.5, dash: [2, 4], points: { show: false } },
      ],
      bands: [{ series: [2, 1], fill: colour('band') }],
      hooks: {
        setSelect: [
          (plot) => {
            if (plot.select.width < 8) return;
            this.zoom(plot.posToVal(plot.select.left, 'x'), plot.posToVal(plot.select.left + plot.select.width, 'x'));
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setScale: [
          (plot, key) => {
            // A double click resets uPlot's scale by itself: then follow again.
            if (key === 'x' && !this.#setting && this.#zoom && plot.scales.x?.min === plot.data[0][0]) this.zoom();
          },
        ],
        setCursor: [(plot) => this.oncursor(plot.cursor.left !== undefined && plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, 'x') : null)],
      },
    };
  }

  #room(min: number, max: number): [number, number] {
    if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
    if (this.look.log) return [Math.max(1e-12, min) / 1.1, Math.max(1e-12, max) * 1.1];
    const space = Math.max(1e-9, (max - min) * 0.06, Math.abs(max) * 1e-3);
    return [min > 0 && min - space < 0 ? 0 : min - space, max + space];
  }

  /** Zooms to these batches; without them shows all again. */
  zoom(from?: number, to?: number): void {
    this.#zoom = from !== undefined && to !== undefined ? { min: Math.max(0, from), max: Math.max(from + 1, to) } : undefined;
    this.onzoom(this.#zoom !== undefined);
    this.draw();
  }

  /** Zooms by a factor about the middle. */
  zoomBy(factor: number): void {
    const all = { min: 0, max: Math.max(1, this.history.length) };
    const { min, max } = this.#zoom ?? all;
    const [middle, half] = [(min + max) / 2, ((max - min) / 2) * factor];
    if (half * 2 >= all.max) this.zoom();
    else this.zoom(Math.max(0, middle - half), Math.min(all.max, middle + half));
  }

  /** Draws what there is. */
  draw(): void {
    const { history, look } = this;
    const { length } = history;
    const end = Math.max(1, length, history.validations.at(-1)?.step ?? 0);
    const [from, to] = this.#zoom ? [this.#zoom.min, this.#zoom.max] : [0, end];
    const back = window(length);
    const means = this.#mean.of(String(history.run), history.errors, length, back);
    const columns = Math.max(50, look.width - 60);
    const train = thin(history.steps, history.errors, means, length, from, to, columns);
    const validations = history.validations;
    // One x for all series: the batches drawn, and those that were validated.
    const xs = [...train.x, ...validations.map((v) => v.step), from, to];
    const x = Float64Array.from(new Set(xs)).sort();
    const rows = [train.low, train.high, train.mean].map((ys) => {
      const out: (number | null | undefined)[] = new Array(x.length).fill(undefined);
      train.x.forEach((at, i) => {
        const y = ys[i] as number;
        out[lowerBound(x, at)] = Number.isFinite(y) && (!look.log || y > 0) ? y : null;
      });
      return out;
    });
    const validation: (number | undefined)[] = new Array(x.length).fill(undefined);
    for (const v of validations) validation[lowerBound(x, v.step)] = v.error;
    // A run that is only looked at has no errors by step: then the means of its epochs are the line.
    if (length === 0) for (const v of validations) (rows[2] as (number | null | undefined)[])[lowerBound(x, v.step)] = v.train ?? undefined;
    const constant = new Array(x.length).fill(look.constant);
    this.#setting = true;
    const data = [x, ...rows, validation, constant] as unknown as uPlot.AlignedData;
    this.#plot.batch(() => {
      this.#plot.setData(data, false);
      this.#plot.setScale('x', { min: from, max: to });
    });
    this.#setting = false;
  }

  /** Another size, language, theme or scale: the canvas is made anew, the zoom stays. */
  restyle(look: Look): void {
    this.look = look;
    const element = this.#plot.root.parentElement;
    this.#plot.destroy();
    if (element) this.#plot = new uPlot(this.#options(), [[], [], [], [], [], []], element);
    this.draw();
  }

  destroy(): void {
    this.#plot.destroy();
  }
}

/** The mean line's value at each batch: what the plot draws, for the table and the cursor. */
export function means(history: History): Float64Array {
  return new RunningMean().of('', history.errors, history.length, window(history.length));
}
