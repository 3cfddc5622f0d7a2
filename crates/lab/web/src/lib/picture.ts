import type { Hello, ParamRecord, RecordAnswer, Values } from './protocol.ts';
import { outputName, type Block } from './names.ts';

/** A unit as it is drawn. */
export interface Dot {
  /** Its place among all units of its column. */
  unit: number;
  value: number | null;
  error: number | null;
  label: string;
}

/** A column of the picture: the inputs, or what a block hands on. */
export interface Column {
  /** 0 for the inputs. */
  block: number;
  dots: Dot[];
  of: number;
}

/** A connection as it is drawn. */
export interface Line {
  block: number;
  param: number;
  index: number;
  from: number;
  to: number;
  weight: number;
  gradient: number;
  update: number;
}

/** The part of a recorded parameter at one place, or none if it is not shown. */
export function recorded(record: ParamRecord, row: number, column: number): { weight: number; gradient: number; update: number } | undefined {
  const [r, c] = [record.rows.indexOf(row), record.columns.indexOf(column)];
  if (r < 0 || c < 0) return undefined;
  const at = r * record.columns.length + c;
  return { weight: record.weight[at] ?? NaN, gradient: record.gradient[at] ?? NaN, update: record.update[at] ?? NaN };
}

/** The places with the greatest of `sizes`, at most `wanted`, in their own order. */
export function strongest(sizes: number[], wanted: number): number[] {
  return sizes
    .map((size, i) => ({ size, i }))
    .sort((a, b) => b.size - a.size || a.i - b.i)
    .slice(0, wanted)
    .map(({ i }) => i)
    .sort((a, b) => a - b);
}

/** The values at what a block reads: the inputs, or what the block before hands on. */
export function readBy(record: RecordAnswer, all: Block[], block: number): Values | undefined {
  const before = all.find((b) => b.number === block - 1);
  return before ? record.layers.find((l) => l.layer === before.last)?.output : record.inputs;
}

/** The columns of the picture, each with at most `most` dots: the strongest. */
export function columns(hello: Hello, all: Block[], record: RecordAnswer, most: number): Column[] {
  const first = all[0];
  const entry = first?.weight === undefined ? undefined : record.params.find((p) => p.param === first.weight);
  const reach = record.inputs.shown.map((unit, i) => {
    const size = entry ? Math.hypot(...entry.columns.map((c) => recorded(entry, unit, c)?.weight ?? 0)) : 1;
    return Math.abs(record.inputs.values[i] ?? 0) * size;
  });
  const inputs: Column = {
    block: 0,
    of: record.inputs.of,
    dots: strongest(reach, most).map((i) => {
      const unit = record.inputs.shown[i] ?? 0;
      return { unit, value: record.inputs.values[i] ?? null, error: null, label: hello.network.inputs[unit] ?? String(unit + 1) };
    }),
  };
  return [
    inputs,
    ...all.map((block): Column => {
      const layer = record.layers.find((l) => l.layer === block.last);
      if (!layer) return { block: block.number, of: block.width, dots: [] };
      const { shown, values, of } = layer.output;
      return {
        block: block.number,
        of,
        dots: strongest(values.map(Math.abs), most).map((i) => {
          const unit = shown[i] ?? 0;
          return { unit, value: values[i] ?? null, error: layer.error[i] ?? null, label: block.output ? outputName(hello, unit) : String(unit + 1) };
        }),
      };
    }),
  ];
}

/** The connections between the dots that are drawn. */
export function lines(hello: Hello, all: Block[], record: RecordAnswer, drawn: Column[]): Line[] {
  const found: Line[] = [];
  all.forEach((block, i) => {
    const param = record.params.find((p) => p.param === block.weight);
    const width = block.weight === undefined ? 0 : (hello.network.params[block.weight]?.shape[1] ?? 0);
    if (!param) return;
    for (const from of drawn[i]?.dots ?? []) {
      for (const to of drawn[i + 1]?.dots ?? []) {
        const at = recorded(param, from.unit, to.unit);
        if (at) found.push({ block: block.number, param: param.param, index: from.unit * width + to.unit, from: from.unit, to: to.unit, ...at });
      }
    }
  });
  return found;
}

/** A unit's sum, part by part. */
export interface Sum {
  parts: { from: number; value: number; weight: number; product: number; gradient: number; update: number; index: number }[];
  /** How many more inputs there are, and what they give together; null where that is not known. */
  more: number;
  rest: number | null;
  bias: { weight: number; gradient: number; update: number } | null;
  sum: number | null;
  output: number | null;
  error: number | null;
}

/** What a unit adds up, the largest parts first. The sum is the engine's own where it says it. */
export function unitSum(hello: Hello, all: Block[], record: RecordAnswer, blockNumber: number, unit: number, most: number): Sum | undefined {
  const block = all.find((b) => b.number === blockNumber);
  const param = record.params.find((p) => p.param === block?.weight);
  const input = readBy(record, all, blockNumber);
  if (!block || !param || !input) return undefined;
  const shape = hello.network.params[param.param]?.shape ?? [0, 1];
  const parts = input.shown
    .map((from, i) => {
      const at = recorded(param, from, unit);
      const value = input.values[i] ?? 0;
      return at && { from, value, product: value * at.weight, index: from * shape[1] + unit, ...at };
    })
    .filter((part) => part !== undefined)
    .sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const at = (layer: number | undefined): { value: number | null; error: number | null } => {
    const found = record.layers.find((l) => l.layer === layer);
    const i = found?.output.shown.indexOf(unit) ?? -1;
    return { value: found?.output.values[i] ?? null, error: found?.error[i] ?? null };
  };
  const biasParam = record.params.find((p) => p.param === block.bias);
  const bias = biasParam ? (recorded(biasParam, biasParam.rows[0] ?? 0, unit) ?? null) : null;
  const whole = parts.length === shape[0];
  const added = parts.reduce((sum, p) => sum + p.product, 0) + (bias?.weight ?? 0);
  const sum = at(block.layers[0]).value ?? (whole ? added : null);
  const shown = parts.slice(0, most);
  const rest = sum === null ? null : sum - (bias?.weight ?? 0) - shown.reduce((s, p) => s + p.product, 0);
  const out = at(block.last);
  return { parts: shown, more: shape[0] - shown.length, rest, bias, sum, output: out.value, error: out.error };
}
