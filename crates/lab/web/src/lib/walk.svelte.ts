import { blocks } from './names.ts';
import type { Lab } from './lab.svelte.ts';
import type { RecordAnswer } from './protocol.ts';

/** A stage of one batch, in the order in which training does it: a layer hands the error back, then moves. */
export type Stage =
  | { at: 'input' }
  | { at: 'forward'; block: number }
  | { at: 'error' }
  | { at: 'backward'; block: number }
  | { at: 'update'; block: number }
  | { at: 'done' };

/** The stages of a net of `layers` blocks, numbered from 1. */
export function stages(layers: number): Stage[] {
  const all: Stage[] = [{ at: 'input' }];
  for (let block = 1; block <= layers; block++) all.push({ at: 'forward', block });
  all.push({ at: 'error' });
  for (let block = layers; block >= 1; block--) {
    if (block > 1) all.push({ at: 'backward', block });
    all.push({ at: 'update', block });
  }
  all.push({ at: 'done' });
  return all;
}

/** A walk through the next batch, one layer at a time. The last stage takes the step for good. */
export class Walk {
  index = $state(-1);
  #record = $state.raw<RecordAnswer | null>(null);
  #run = $state(0);
  /** The step up to which the run may go without ending the walk. */
  #until = 0;
  #busy = false;

  constructor(private lab: Lab) {}

  /** The step that is walked through; none from before the net was another. */
  get record(): RecordAnswer | null {
    return this.#run >= (this.lab.hello?.run ?? 0) ? this.#record : null;
  }
  get all(): Stage[] {
    return this.lab.hello ? stages(blocks(this.lab.hello).length) : [];
  }
  get stage(): Stage | undefined {
    return this.index < 0 ? undefined : this.all[this.index];
  }
  get walking(): boolean {
    return this.index >= 0;
  }

  /** One layer on; begins a walk where none is. */
  async on(): Promise<void> {
    if (this.#busy || !this.lab.hello) return;
    this.#busy = true;
    try {
      if (this.lab.playing) await this.lab.command({ do: 'pause' });
      if (this.index < 0 || this.stage?.at === 'done') {
        const reply = await this.lab.ask<RecordAnswer>(this.lab.recordAsked);
        if (!reply.answer) return;
        [this.#record, this.#run] = [reply.answer, reply.run];
        this.#until = reply.step;
        this.index = 0;
        return;
      }
      const next = this.all[this.index + 1];
      if (next?.at === 'done') {
        if (!this.lab.canTrain) return this.end();
        this.index += 1;
        // State frames may come before the reply, or after it.
        this.#until += 1;
        if (!(await this.lab.command({ do: 'one_batch' }))) this.end();
        return;
      }
      this.index += 1;
    } finally {
      this.#busy = false;
    }
  }

  /** One layer back; before the first stage, one step back. */
  async back(): Promise<void> {
    if (this.#busy) return;
    if (this.stage?.at === 'done' || this.index <= 0) {
      this.end();
      if (this.lab.canTrain && (this.lab.now?.step ?? 0) > 0) await this.lab.command({ do: 'back' });
      return;
    }
    this.index -= 1;
  }

  end(): void {
    this.index = -1;
    this.#record = null;
  }

  /** Ends the walk when the run has gone elsewhere. */
  follow(): void {
    const { now } = this.lab;
    if (this.index < 0 || !now) return;
    if (now.playing || now.run > this.#run || now.step > this.#until) this.end();
  }
}
