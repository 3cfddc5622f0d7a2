import type { Language } from '../words/index.ts';

/** What the address bar keeps: settings, so that a link shows the same picture. Never data, a file name, the token. */
export interface Settings {
  language?: Language;
  theme?: 'light' | 'dark' | 'system';
  weight?: { param: string; index: number };
  row?: number;
  layer?: number;
  panel?: 'error' | 'weight' | 'network' | 'row' | 'landscape' | 'health';
  set?: 'batch' | 'all';
}

const PANELS = ['error', 'weight', 'network', 'row', 'landscape', 'health'] as const;

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Reads a hash. What it does not know, or what is out of form, is left out: a link is not to be trusted. */
export function read(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const found: Settings = {};
  const language = given.get('lang');
  if (language === 'en' || language === 'ko') found.language = language;
  const theme = given.get('theme');
  if (theme === 'light' || theme === 'dark' || theme === 'system') found.theme = theme;
  const weight = /^([\w.-]{1,120}):(\d{1,12})$/.exec(given.get('weight') ?? '');
  if (weight?.[1] && weight[2]) found.weight = { param: weight[1], index: Number(weight[2]) };
  const row = whole(given.get('row'));
  if (row !== undefined) found.row = row;
  const layer = whole(given.get('layer'));
  if (layer !== undefined) found.layer = layer;
  const panel = PANELS.find((name) => name === given.get('panel'));
  if (panel) found.panel = panel;
  const set = given.get('set');
  if (set === 'batch' || set === 'all') found.set = set;
  return found;
}

/** Writes a hash in a fixed order; settings that are not set are left out. */
export function write(settings: Settings): string {
  const parts: string[] = [];
  if (settings.language) parts.push(`lang=${settings.language}`);
  if (settings.theme) parts.push(`theme=${settings.theme}`);
  if (settings.weight) parts.push(`weight=${settings.weight.param}:${settings.weight.index}`);
  if (settings.row !== undefined) parts.push(`row=${settings.row}`);
  if (settings.layer !== undefined) parts.push(`layer=${settings.layer}`);
  if (settings.panel) parts.push(`panel=${settings.panel}`);
  if (settings.set) parts.push(`set=${settings.set}`);
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}

/** Takes the token out of a hash: the token, and the settings that stay. */
export function splitToken(hash: string): { token?: string; rest: Settings } {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('t') ?? undefined;
  return token === undefined ? { rest: read(hash) } : { token, rest: read(hash) };
}
