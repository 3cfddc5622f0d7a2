/** What the page and the lab say to each other: the shapes of `crates/lab/PROTOCOL.md`. */

export type RowSet = 'batch' | 'all';
export type Plane = 'random' | 'path';

export type Order = 'worst' | 'table';

/** A unit of a dense layer: the layer by its position in `hello.network.layers`. */
export interface UnitAt {
  layer: number;
  unit: number;
}

export interface WeightAt {
  param: string;
  index: number;
}

export type Command =
  | { do: 'play' | 'pause' | 'one_epoch' | 'same_start' | 'save' }
  | { do: 'one_batch' | 'back'; batches?: number }
  | { do: 'new_seed'; seed?: number }
  | { do: 'speed'; speed: number }
  | { do: 'learning_rate' | 'momentum'; value: number }
  | { do: 'batch'; rows: number }
  | ({ do: 'restart' } & Restart);

export interface Restart {
  preset?: string;
  layers?: number[];
  activation?: string;
  loss?: string;
  optimizer?: string;
  learning_rate?: number;
  batch?: number;
  seed?: number;
}

export type Question =
  | { do: 'hello' | 'health' }
  | { do: 'weights'; set: RowSet; param?: string; limit: number }
  | ({ do: 'curve'; set: RowSet; points?: number; reach?: number } & WeightAt)
  | ({ do: 'secant'; set: RowSet; dx: number[] } & WeightAt)
  | ({ do: 'sandbox'; set: RowSet; start?: number; rate?: number; steps: number } & WeightAt)
  | { do: 'record'; row?: number; shown?: number; unit?: UnitAt }
  | { do: 'rows'; order?: Order; offset: number; limit: number }
  | { do: 'row'; row: number }
  | { do: 'landscape'; plane: Plane; seed?: number }
  | { do: 'sweep'; from: number; to: number; steps: number };

export interface Refusal {
  code: string;
  found: string;
  wanted: string;
}

export interface Reply<A = Answer> {
  v: number;
  reply: number;
  step: number;
  run: number;
  answer?: A;
  error?: Refusal;
}

export interface On {
  set: RowSet;
  rows: number;
  of: number;
  training: boolean;
  error: number;
}

export type End =
  | { what: 'input'; name: string }
  | { what: 'embedded'; column: string; number: number }
  | { what: 'unit'; layer: string; unit: number }
  | { what: 'output'; name: string };

export interface WeightLine extends WeightAt {
  place: [number, number];
  from: End | null;
  to: End | null;
  value: number;
  slope: number;
}

export interface Weights {
  is: 'weights';
  on: On;
  of: number;
  weights: WeightLine[];
}

export interface Next {
  rate: number;
  slope: number;
  says: number;
  does: number;
  plain: boolean;
  error_after: number;
}

export interface Curve {
  is: 'curve';
  on: On;
  weight: WeightLine;
  points: [number, number | null][];
  shape: 'bowl' | 'slope' | 'flat' | 'valleys' | 'kinked';
  next: Next | null;
  travelled: { step: number; value: number; error: number }[];
}

export interface Secants {
  is: 'secant';
  on: On;
  weight: WeightLine;
  secants: { dx: number; error: number; slope: number }[];
}

export interface Sandbox {
  is: 'sandbox';
  on: On;
  rate: number;
  path: { value: number; error: number; slope: number }[];
}

export interface Values {
  of: number;
  shown: number[];
  values: number[];
}

export interface LayerRecord {
  layer: number;
  output: Values;
  error: number[];
  output_size: number;
  error_size: number | null;
}

export interface ParamRecord {
  param: number;
  rows: number[];
  columns: number[];
  weight: number[];
  gradient: number[];
  update: number[];
  size: { weight: number; gradient: number; update: number };
}

export interface RowLine {
  row: number;
  table_row: number | null;
  loss: number;
  weight: number;
  share: number;
  truth: string;
  says: number;
}

export interface RowDetail {
  row: number;
  table_row: number | null;
  cells: [string, string][];
  truth: string;
  target: number;
  raw: number[];
  says: number[];
  loss: number;
  error: number[];
  weight: number;
  formula: string;
  error_formula: string;
}

export interface RecordAnswer {
  is: 'record';
  rows: number;
  error: number;
  row: RowDetail;
  in_batch: boolean;
  inputs: Values;
  layers: LayerRecord[];
  params: ParamRecord[];
}

export interface Rows {
  is: 'rows';
  on: On;
  members_error: number | null;
  offset: number;
  sum: number;
  rows: RowLine[];
}

export interface LayerHealth {
  layer: number;
  output: number;
  error: number | null;
  gradient: number | null;
  ratio: number | null;
  dead: number;
  saturated: number;
  units: number;
}

export type Remark =
  | { code: 'diverged'; step: number; layer: string }
  | { code: 'rate_too_high'; now: number; before: number; rate: number }
  | { code: 'rate_too_low'; ratio: number; rate: number }
  | { code: 'vanishing_gradients' | 'exploding_gradients'; layer: number; ratio: number }
  | { code: 'dead_units' | 'saturated_units'; layer: number; units: number; of: number }
  | { code: 'overfitting'; best: number; best_step: number; now: number }
  | { code: 'leak_suspected'; error: number; constant: number; column: string | null }
  | { code: 'no_better_than_constant'; error: number; constant: number };

export interface Health {
  is: 'health';
  layers: LayerHealth[];
  remarks: Remark[];
}

export interface PathPoint {
  step: number;
  x: number;
  y: number;
  off: number;
  error: number | null;
}

export interface Landscape {
  ask: number;
  at_step: number;
  on: On;
  plane: Plane;
  explained: number | null;
  side: number;
  more: boolean;
  x: number[];
  y: number[];
  errors: (number | null)[];
  path: PathPoint[];
}

export interface Sweep {
  is: 'sweep';
  points: [number, number | null, number | null][];
  suggestion: number | null;
  ran_away: boolean;
}

export type Answer =
  | { is: 'done' }
  | { is: 'saved'; file: string }
  | ({ is: 'hello' } & Hello)
  | Weights
  | Curve
  | Secants
  | Sandbox
  | RecordAnswer
  | Rows
  | ({ is: 'row' } & RowDetail)
  | Health
  | ({ is: 'landscape' } & Landscape)
  | Sweep;

export interface LayerInfo {
  path: string;
  kind: string;
  function: string | null;
  block: number;
  width: number;
  parameters: number;
}

export interface ParamLine {
  name: string;
  layer: number;
  shape: [number, number];
  trained: boolean;
  bias: boolean;
}

export interface Hello {
  gradus: string;
  run: number;
  opened: 'table' | 'people' | 'run' | 'model';
  table: string;
  rows: { table: number; left_out: number; train: number; validation: number; test: number };
  sample: { rows: number; of: number };
  target: string;
  task: unknown;
  classes: string[];
  /** Columns that the target can be read off. */
  copies: string[];
  units: { shift: number; scale: number; log: boolean };
  network: { parameters: number; inputs: string[]; layers: LayerInfo[]; params: ParamLine[] };
  loss: string;
  metric: string;
  network_options: { layers: number[]; activation: string; [more: string]: unknown };
  training_options: { optimizer: string; learning_rate: number; batch: number | null; seed: number; [more: string]: unknown };
  constant: { train: number; validation: number };
  start_error: number;
  first_weight: WeightAt | null;
  speeds: (number | null)[];
  can: { train: boolean; ask_while_playing: boolean; ask: boolean };
}

export interface Validation {
  step: number;
  error: number;
  metric: number | null;
  /** Mean training error over the epoch before; of a run that is only looked at there is nothing finer. */
  train?: number | null;
}

export interface RunState {
  frame: number;
  run: number;
  kept_step: number;
  playing: boolean;
  speed: number;
  step: number;
  epoch: number;
  row_of_epoch: number;
  error: number | null;
  validation: Validation | null;
  learning_rate: number;
  momentum: number;
  batch: number;
  weight: (WeightAt & { value: number }) | null;
  ended: { why: 'finished' | 'stopped' } | { why: 'diverged'; step: number; layer: string } | null;
  earliest: number;
}

export type Event =
  | ({ event: 'hello' } & Hello)
  | ({ event: 'state' } & RunState)
  | ({ event: 'landscape' } & Landscape);

/** A binary frame of training errors: number i is the error of the batch of step `first + i`. */
export interface Points {
  run: number;
  first: number;
  errors: Float32Array;
}

/** Reads a binary frame of training errors; none if it is of another kind. */
export function points(frame: ArrayBuffer): Points | undefined {
  if (frame.byteLength < 24) return undefined;
  const view = new DataView(frame);
  if (view.getUint8(0) !== 1) return undefined;
  return {
    run: Number(view.getBigUint64(8, true)),
    first: Number(view.getBigUint64(16, true)),
    errors: new Float32Array(frame.slice(24)),
  };
}
