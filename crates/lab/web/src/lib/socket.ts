import { points, type Answer, type Command, type Event, type Points, type Question, type Reply } from './protocol.ts';

/** Where the connection stands. `refused`: the lab does not know this page's token. */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused';

/** Who listens. */
export interface Listener {
  connection(now: Connection): void;
  event(event: Event): void;
  points(points: Points): void;
}

type Waiting = { resolve: (reply: Reply) => void; reject: (why: Error) => void };

/**
 * One socket to the lab. Asks get their reply as a promise; state frames are acknowledged once they have been drawn,
 * so that a slow page gets fewer of them; a hidden page sleeps; a lost connection is tried again.
 */
export class Client {
  #socket: WebSocket | undefined;
  #waiting = new Map<number, Waiting>();
  #id = 0;
  #delay = 500;
  #everOpen = false;

  constructor(
    private token: string,
    private listener: Listener,
  ) {
    document.addEventListener('visibilitychange', () => this.#send({ tell: document.hidden ? 'sleep' : 'wake' }));
  }

  /** Opens the socket. */
  open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/socket`, ['gradus.1', `token.${this.token}`]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => {
      this.#delay = 500;
      this.#everOpen = true;
      this.listener.connection('open');
      if (document.hidden) this.#send({ tell: 'sleep' });
    };
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => this.#message(message.data);
    socket.onclose = () => void this.#lost();
  }

  /** Asks, and waits for the reply. */
  ask<A extends Answer>(what: Command | Question): Promise<Reply<A>> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      if (!this.#send({ id, ...what })) return reject(new Error('connection lost'));
      this.#waiting.set(id, { resolve: resolve as (reply: Reply) => void, reject });
    });
  }

  /** Fetches from the lab with the token in a header. */
  fetch(path: string): Promise<Response> {
    return fetch(path, { headers: { Authorization: `Bearer ${this.token}` } });
  }

  #send(message: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #message(data: string | ArrayBuffer): void {
    if (data instanceof ArrayBuffer) {
      const frame = points(data);
      if (frame) this.listener.points(frame);
      return;
    }
    const message = JSON.parse(data) as Reply | Event;
    if ('reply' in message) {
      const waiting = this.#waiting.get(message.reply);
      this.#waiting.delete(message.reply);
      waiting?.resolve(message);
      return;
    }
    this.listener.event(message);
    if (message.event === 'state') {
      const frame = message.frame;
      requestAnimationFrame(() => this.#send({ tell: 'ack', frame }));
    }
  }

  async #lost(): Promise<void> {
    for (const { reject } of this.#waiting.values()) reject(new Error('connection lost'));
    this.#waiting.clear();
    if (!this.#everOpen) {
      const status = await this.fetch('/api/hello').then((r) => r.status, () => 0);
      if (status === 401 || status === 403) return this.listener.connection('refused');
    }
    this.listener.connection('lost');
    setTimeout(() => this.open(), this.#delay);
    this.#delay = Math.min(8000, 2 * this.#delay);
  }
}
