import type { Points, Validation } from './protocol.ts';

/** Every training error so far, one a step, and every validation. Grows in place; nothing is thrown away. */
export class History {
  #steps = new Float64Array(4096);
  #errors = new Float64Array(4096);
  length = 0;
  run = -1;
  validations: Validation[] = [];

  /** Batches, counted from 1: error `i` is that of batch `i + 1`. */
  get steps(): Float64Array {
    return this.#steps.subarray(0, this.length);
  }
  get errors(): Float64Array {
    return this.#errors.subarray(0, this.length);
  }

  /**
   * Adds a frame. A frame of a newer run replaces what is from its first step on. Returns false if steps between are
   * missing: they are to be fetched.
   */
  add(frame: Points): boolean {
    if (frame.run < this.run) return true;
    if (frame.run > this.run) this.rewind(frame.run, frame.first);
    if (frame.first > this.length) return false;
    const end = frame.first + frame.errors.length;
    if (end > this.#steps.length) this.#grow(end);
    for (let i = this.length; i < end; i++) this.#steps[i] = i + 1;
    this.#errors.set(frame.errors, frame.first);
    this.length = Math.max(this.length, end);
    return true;
  }

  /** Drops what the run no longer has: all after `kept` steps. */
  rewind(run: number, kept: number): void {
    this.run = run;
    this.length = Math.min(this.length, kept);
    this.validations = this.validations.filter((v) => v.step <= kept);
  }

  /** Adds validations; of one step the last counts. */
  validated(found: Validation[]): void {
    const bySteps = new Map(this.validations.map((v) => [v.step, v]));
    for (const v of found) bySteps.set(v.step, v);
    this.validations = [...bySteps.values()].sort((a, b) => a.step - b.step);
  }

  #grow(wanted: number): void {
    const size = Math.max(wanted, 2 * this.#steps.length);
    const [steps, errors] = [new Float64Array(size), new Float64Array(size)];
    steps.set(this.steps);
    errors.set(this.errors);
    [this.#steps, this.#errors] = [steps, errors];
  }
}
