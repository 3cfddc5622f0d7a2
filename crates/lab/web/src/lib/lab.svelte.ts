import { words, preferred, type Language, type Words } from '../words/index.ts';
import { Follow } from './follow.svelte.ts';
import { splitToken, write, type Settings } from './hash.ts';
import { History } from './history.ts';
import { points as readPoints } from './protocol.ts';
import type { Answer, Command, Curve, Event, Hello, Landscape, Points, Question, RecordAnswer, Reply, RowSet, RunState, UnitAt, WeightAt } from './protocol.ts';
import { POSITIONS } from './secant.ts';
import { recent } from './thin.ts';
import { Client, type Connection, type Listener } from './socket.ts';

const TOKEN = 'gradus-token';
const SETTINGS = 'gradus-settings';

/** The page's whole state: what the engine last said, and what the person has chosen. One selection for all panels. */
export class Lab implements Listener {
  connected = $state<Connection>('connecting');
  hello = $state.raw<Hello | null>(null);
  now = $state.raw<RunState | null>(null);
  landscape = $state.raw<Landscape | null>(null);
  /** Goes up when the history has grown. */
  grown = $state(0);
  notice = $state('');

  language = $state<Language>('en');
  theme = $state<'light' | 'dark' | 'system'>('system');
  systemDark = $state(false);
  keysOn = $state(true);
  weight = $state.raw<WeightAt | null>(null);
  row = $state<number | null>(null);
  layer = $state<number | null>(null);
  set = $state<RowSet>('batch');
  panel = $state<Settings['panel']>(undefined);
  /** Where the slider of the secant's Δx stands, see `secant.ts`. */
  secantAt = $state(POSITIONS);

  /** The unit that is looked into: then all that it adds up is asked for. */
  unit = $state.raw<UnitAt | null>(null);

  readonly history = new History();
  /** The next step, recorded, and the chosen weight's curve: several panels show them, one asks. */
  readonly records = new Follow<RecordAnswer>(this, 350);
  readonly curves = new Follow<Curve>(this, 120);
  readonly #client: Client;

  constructor() {
    const { token, rest } = splitToken(location.hash);
    if (token) sessionStorage.setItem(TOKEN, token);
    const kept = this.#kept();
    this.language = rest.language ?? kept.language ?? preferred(navigator.languages);
    this.theme = rest.theme ?? kept.theme ?? 'system';
    this.weight = rest.weight ?? null;
    this.row = rest.row ?? null;
    this.layer = rest.layer ?? null;
    this.set = rest.set ?? 'batch';
    this.panel = rest.panel;
    this.#client = new Client(sessionStorage.getItem(TOKEN) ?? '', this);
  }

  get w(): Words {
    return words[this.language];
  }
  get dark(): boolean {
    return this.theme === 'dark' || (this.theme === 'system' && this.systemDark);
  }
  get playing(): boolean {
    return this.now?.playing ?? false;
  }
  /** Changes whenever an answer about the run may have changed. */
  get moment(): string {
    const s = this.now;
    return s ? `${s.run}:${s.step}:${s.learning_rate}:${s.momentum}:${s.batch}` : '';
  }
  /** The training error as the line in the chart ends: a mean over the last batches. */
  get recent(): number | null {
    void this.grown;
    return recent(this.history.errors, this.history.length);
  }
  get canTrain(): boolean {
    return this.connected === 'open' && (this.hello?.can.train ?? false);
  }
  get canAsk(): boolean {
    return this.connected === 'open' && !!this.hello?.can.ask && (!this.playing || this.hello.can.ask_while_playing);
  }

  open(): void {
    this.#client.open();
  }

  /** Keeps the shared answers up to date; called in an effect of the page. */
  wantRecord(): void {
    if (!this.canAsk) return;
    this.records.want(`${this.moment}:${this.row}:${this.unit?.layer}:${this.unit?.unit}`, this.recordAsked);
  }
  /** The next step, of the row and the unit that are chosen. */
  get recordAsked(): Question {
    const { row, unit } = this;
    return { do: 'record', shown: 24, ...(row === null ? {} : { row }), ...(unit ? { unit } : {}) };
  }
  wantCurve(): void {
    const { weight, set } = this;
    if (this.canAsk && weight) this.curves.want(`${this.moment}:${set}:${weight.param}:${weight.index}`, { do: 'curve', ...weight, set, points: 61 });
  }

  /** The hash of what is chosen, for the address bar: never the token. */
  get address(): string {
    return write({
      language: this.language,
      ...(this.theme === 'system' ? {} : { theme: this.theme }),
      ...(this.weight ? { weight: this.weight } : {}),
      ...(this.row === null ? {} : { row: this.row }),
      ...(this.layer === null ? {} : { layer: this.layer }),
      ...(this.panel ? { panel: this.panel } : {}),
      set: this.set,
    });
  }

  /** A hash that someone typed or followed. */
  follow(hash: string): void {
    const { rest } = splitToken(hash);
    if (rest.language) this.language = rest.language;
    if (rest.theme) this.theme = rest.theme;
    if (rest.weight) this.weight = rest.weight;
    if (rest.row !== undefined) this.row = rest.row;
    if (rest.layer !== undefined) this.layer = rest.layer;
    if (rest.set) this.set = rest.set;
    if (rest.panel) this.panel = rest.panel;
  }

  /** Language and theme stay for the next visit. */
  keep(): void {
    try {
      localStorage.setItem(SETTINGS, JSON.stringify({ language: this.language, theme: this.theme }));
    } catch {
      // A browser that keeps nothing still shows everything.
    }
  }

  #kept(): Settings {
    try {
      const kept = JSON.parse(localStorage.getItem(SETTINGS) ?? '{}') as Settings;
      const known = splitToken(write({ language: kept.language, theme: kept.theme } as Settings));
      return known.rest;
    } catch {
      return {};
    }
  }

  /** Asks a question; a refusal is an error whose message says why. */
  async ask<A extends Answer>(question: Question): Promise<Reply<A>> {
    return this.#client.ask<A>(question);
  }

  /** Commands; a refusal is told on the page. */
  async command(command: Command): Promise<Reply | undefined> {
    try {
      const reply = await this.#client.ask(command);
      if (reply.error) {
        this.notice = this.w.app.failed(`${reply.error.found} → ${reply.error.wanted}`);
        return undefined;
      }
      this.notice = reply.answer?.is === 'saved' ? this.w.app.saved(reply.answer.file) : '';
      return reply;
    } catch {
      return undefined;
    }
  }

  /** Everything so far as CSV, straight from the engine. */
  async csv(): Promise<Blob> {
    return (await this.#client.fetch(`/api/history?run=${this.now?.run ?? 0}&from=0&format=csv`)).blob();
  }

  connection(now: Connection): void {
    this.connected = now;
  }

  event(event: Event): void {
    if (event.event === 'hello') {
      this.hello = event;
      const known = event.network.params.some((p) => p.name === this.weight?.param && this.weight.index < p.shape[0] * p.shape[1]);
      if (!known) this.weight = event.first_weight;
      if (this.row !== null && this.row >= event.rows.train) this.row = null;
      this.landscape = null;
      void this.#validations();
    } else if (event.event === 'state') {
      if (event.run > this.history.run) this.history.rewind(event.run, event.kept_step);
      if (event.validation) this.history.validated([event.validation]);
      if (this.now && event.run !== this.now.run) this.landscape = null;
      // Frames are only the newest: of a fast run an epoch's validation may stand in none.
      if (this.now && event.run === this.now.run && event.epoch > this.now.epoch + 1) void this.#validations();
      this.now = event;
      this.grown += 1;
    } else if (event.event === 'landscape') {
      if (event.ask === this.landscape?.ask) this.landscape = event;
    }
  }

  points(frame: Points): void {
    if (!this.history.add(frame)) void this.#missing();
    this.grown += 1;
  }

  async #missing(): Promise<void> {
    const run = Math.max(0, this.history.run);
    const response = await this.#client.fetch(`/api/history?run=${run}&from=${this.history.length}`);
    if (!response.ok) return;
    const frame = readPoints(await response.arrayBuffer());
    if (frame && this.history.add(frame)) this.grown += 1;
  }

  async #validations(): Promise<void> {
    const response = await this.#client.fetch('/api/validation').catch(() => undefined);
    if (!response?.ok) return;
    this.history.validated(await response.json());
    this.grown += 1;
  }
}
