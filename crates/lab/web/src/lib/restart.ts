export type { Restart } from './protocol.ts';

/** Hidden layers as someone types them: `16, 8`. Empty means none. Not a list of whole numbers: undefined. */
export function layers(text: string): number[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const parts = trimmed.split(/[\s,]+/).map(Number);
  return parts.every((n) => Number.isInteger(n) && n >= 1 && n <= 65536) && parts.length <= 64 ? parts : undefined;
}
