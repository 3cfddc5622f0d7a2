import { untrack } from 'svelte';
import type { Lab } from './lab.svelte.ts';
import type { Answer, Question } from './protocol.ts';

/**
 * A question that follows the run: asked anew when what it depends on has changed, but only once its last answer is
 * there, and not more often than every `every` ms.
 */
export class Follow<A extends Answer> {
  #answer = $state.raw<A | null>(null);
  /** Steps done at the moment the answer is of. */
  step = $state(0);
  run = $state(0);
  /** The moment, as it was asked for, that the answer is of. */
  of = $state('');
  failed = $state('');
  busy = $state(false);
  #asked = '';
  #wanted: { key: string; question: Question } | undefined;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The last answer; none from before the net was another. */
  get answer(): A | null {
    return this.run >= (this.lab.hello?.run ?? 0) ? this.#answer : null;
  }

  constructor(
    private lab: Lab,
    private every: number,
  ) {}

  /** Wants an answer to `question` at the moment `key`. */
  want(key: string, question: Question): void {
    if (key === this.#asked && !this.#wanted) return;
    this.#wanted = { key, question };
    untrack(() => this.#next());
  }

  #next(): void {
    if (this.busy || !this.#wanted || this.#timer) return;
    const wait = this.#last + (this.lab.playing ? this.every : 0) - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#next();
      }, wait);
      return;
    }
    const { key, question } = this.#wanted;
    this.#wanted = undefined;
    this.#asked = key;
    this.#last = performance.now();
    this.busy = true;
    this.lab
      .ask<A>(question)
      .then((reply) => {
        if (reply.answer) {
          this.#answer = reply.answer;
          this.step = reply.step;
          this.run = reply.run;
          this.of = key;
          this.failed = '';
        } else if (reply.error && reply.error.code !== 'cancelled') {
          this.failed = `${reply.error.found} → ${reply.error.wanted}`;
        } else {
          // Something else of this kind was asked for in between: again, unless there is a newer question.
          this.#wanted ??= { key, question };
        }
      })
      .catch(() => (this.#asked = ''))
      .finally(() => {
        this.busy = false;
        this.#next();
      });
  }
}
