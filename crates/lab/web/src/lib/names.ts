import type { End, Hello, LayerInfo, ParamLine, WeightLine } from './protocol.ts';
import type { Words } from '../words/index.ts';

/** A dense layer with what follows it until the next one: what people call a layer. */
export interface Block {
  /** From 1. */
  number: number;
  /** Layers of the engine in it, as positions. */
  layers: number[];
  /** The last of them: what it hands on. */
  last: number;
  /** The dense layer's; none of an ensemble's, whose members reach their sums through scales of their own. */
  weight: number | undefined;
  bias: number | undefined;
  width: number;
  function: string | null;
  output: boolean;
}

/** The net as blocks, in the order of the forward pass. What stands before the first dense layer is block 0. */
export function blocks(hello: Hello): Block[] {
  const { layers, params } = hello.network;
  const numbers = [...new Set(layers.map((l) => l.block))].filter((b) => b > 0).sort((a, b) => a - b);
  return numbers.map((number, i) => {
    const at = layers.map((l, position) => ({ l, position })).filter(({ l }) => l.block === number);
    const positions = at.map(({ position }) => position);
    const dense = at.find(({ l }) => l.kind === 'dense')?.position;
    const own = (bias: boolean) => {
      const found = dense === undefined ? -1 : params.findIndex((p) => p.layer === dense && p.bias === bias);
      return found < 0 ? undefined : found;
    };
    const last = positions.at(-1) ?? 0;
    return {
      number,
      layers: positions,
      last,
      weight: own(false),
      bias: own(true),
      width: layers[last]?.width ?? 0,
      function: at.find(({ l }) => l.function)?.l.function ?? null,
      output: i === numbers.length - 1,
    };
  });
}

/** What a person calls the layer at a position or path. */
export function layerName(hello: Hello, at: number | string, w: Words): string {
  const found: LayerInfo | undefined =
    typeof at === 'number' ? hello.network.layers[at] : hello.network.layers.find((l) => l.path === at);
  if (!found) return at === 'output' ? w.network.outputs : String(at);
  const last = Math.max(...hello.network.layers.map((l) => l.block));
  if (found.block === last) return w.network.outputs;
  return found.block === 0 ? found.path : w.network.layerName(found.block);
}

/** What stands at an end of a weight. */
export function endName(hello: Hello, end: End | null, w: Words): string {
  if (!end) return w.weight.bias;
  switch (end.what) {
    case 'input':
      return end.name;
    case 'embedded':
      return `${end.column} #${end.number}`;
    case 'unit': {
      const layer = layerName(hello, end.layer, w);
      return `${layer} · ${w.network.unit} ${end.unit}`;
    }
    case 'output':
      return `${w.network.outputs} “${end.name}”`;
  }
}

/** A weight's name: where it leads, where it comes from. */
export function weightName(hello: Hello, weight: WeightLine, w: Words): string {
  if (!weight.to) return `${weight.param} [${weight.place.join(', ')}]`;
  return w.weight.name(endName(hello, weight.to, w), endName(hello, weight.from, w));
}

/** The place of a number in its parameter. */
export function place(param: ParamLine, index: number): [number, number] {
  return [Math.floor(index / param.shape[1]), index % param.shape[1]];
}

/** The names of a net's raw outputs: of two classes the second. */
export function outputNames(hello: Hello): string[] {
  const { classes, target } = hello;
  if (classes.length === 2) return [classes[1] ?? target];
  return classes.length > 2 ? classes : [target];
}

/** The name of one number of the output layer; of an ensemble each member has its own. */
export function outputName(hello: Hello, unit: number): string {
  const names = outputNames(hello);
  const name = names[unit % names.length] ?? String(unit + 1);
  return Number(hello.network_options.members ?? 1) > 1 ? `${name} #${Math.floor(unit / names.length) + 1}` : name;
}

/** The row as a person counts it in the table; where that is not known, its place among the training rows. */
export function rowName(row: { row: number; table_row: number | null }, w: Words): string {
  return row.table_row === null ? w.row.trainingRow(row.row + 1) : w.row.row(row.table_row);
}
