import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { Answer, Command, Question, Reply } from '../src/lib/protocol.ts';

export { expect };

const program = resolve(process.env.GRADUS_BIN ?? '../../../target/release/gradus');
/** A thousand people, of the tests of the library. */
export const people = readFileSync(resolve('../../gradus/tests/data/people-1000.csv'), 'utf8');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A lab of its own for one test: the real program, on a port of its own, in a folder of its own. */
export class Program {
  private constructor(
    readonly link: string,
    private child: ChildProcess,
    readonly folder: string,
  ) {}

  /** `before`: commands of the same program that are run in the folder first. */
  static start(args: string[] = [], files: Record<string, string> = {}, before: string[][] = []): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'gradus-lab-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    for (const words of before) {
      const ran = spawnSync(program, words, { cwd: folder, encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(`${words.join(' ')}: ${ran.stderr}`);
    }
    const child = spawn(program, ['lab', ...args, '--no-open', '--port', '0'], { cwd: folder });
    return new Promise((good, bad) => {
      let said = '';
      const hear = (text: Buffer): void => {
        said += text.toString();
        const link = /http:\/\/127\.0\.0\.1:\d+\/#t=[0-9a-f]{32}/.exec(said);
        if (link) good(new Program(link[0], child, folder));
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('error', bad);
      child.on('exit', (code) => bad(new Error(`${program} ended with ${code}: ${said}`)));
    });
  }

  get origin(): string {
    return new URL(this.link).origin;
  }
  get token(): string {
    return new URLSearchParams(new URL(this.link).hash.slice(1)).get('t') ?? '';
  }

  /** Asks the engine beside the page. */
  async ask<A extends Answer>(what: Question | Command): Promise<Reply<A>> {
    const response = await fetch(`${this.origin}/api/command`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: 1, ...what }),
    });
    return (await response.json()) as Reply<A>;
  }
  async answer<A extends Answer>(what: Question): Promise<A> {
    const reply = await this.ask<A>(what);
    if (!reply.answer) throw new Error(JSON.stringify(reply.error));
    return reply.answer;
  }

  /** The weight that the page has chosen, as its address says. */
  weight(page: Page): { param: string; index: number } {
    const chosen = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('weight') ?? '';
    const cut = chosen.lastIndexOf(':');
    return { param: chosen.slice(0, cut), index: Number(chosen.slice(cut + 1)) };
  }

  stop(): void {
    this.child.removeAllListeners('exit');
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The page, opened on a program of its own; any error in its console fails the test. */
export const test = base.extend<{ args: string[]; files: Record<string, string>; before: string[][]; ready: boolean; settings: string; lab: Program }>({
  args: [[], { option: true }],
  files: [{}, { option: true }],
  before: [[], { option: true }],
  /** Whether the page will show a weight; of a net too large to look into it does not. */
  ready: [true, { option: true }],
  settings: ['&lang=en&theme=light', { option: true }],
  lab: async ({ args, files, before, ready, settings, page }, use) => {
    const lab = await Program.start(args, files, before);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(lab.link + settings);
    if (ready) await expect(page.locator('[data-test=gradient]')).not.toHaveText('–');
    else await expect(page.locator('.where strong')).toBeVisible();
    await use(lab);
    lab.stop();
    expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED|status of 401/.test(text))).toEqual([]);
  },
});

/** A number as the page writes it. */
export function read(text: string | null): number {
  const found = /[+−-]?[\d,]+(?:\.\d+)?(?:e[−+-]?\d+)?/.exec((text ?? '').replaceAll('\u202f', ''));
  return found ? Number(found[0].replaceAll(',', '').replaceAll('−', '-')) : NaN;
}
export async function shown(locator: Locator): Promise<number> {
  return read(await locator.textContent());
}

/** Rules broken, by axe's reckoning. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const run = (window as unknown as { axe: { run: (o: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe.run;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await run({ runOnly: { type: 'tag', values: tags } });
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`).join(' | ')}`);
  });
}
