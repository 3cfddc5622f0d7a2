import { en } from './en.ts';
import { ko } from './ko.ts';
import { tourEn, tourKo } from './tour.ts';

/** Everything a person reads on the page. English gives the type; a word missing in Korean fails the type check. */
export type Words = typeof en & { tour: typeof tourEn };
export type Language = 'en' | 'ko';

export const words: Record<Language, Words> = { en: { ...en, tour: tourEn }, ko: { ...ko, tour: tourKo } };

/** The language of a browser that has said nothing else. */
export function preferred(languages: readonly string[]): Language {
  for (const language of languages) {
    if (/^ko\b/i.test(language)) return 'ko';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}
