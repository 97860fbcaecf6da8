/** The language of the page. */

import { en } from "./en.ts";
import type { Texts } from "./en.ts";
import { fr } from "./fr.ts";
import { nl } from "./nl.ts";

export type { Texts } from "./en.ts";

const LANGUAGES: Readonly<Record<string, Texts>> = { en, nl, fr };

/** A language and its texts. */
export interface Language {
  readonly code: string;
  readonly texts: Texts;
}

/**
 * The language that is set, else the first of the browser's that there is.
 *
 * @param set - What the configuration says; "" for nothing.
 * @param preferred - What the browser asks for, best first ("nl-BE").
 */
export function languageOf(set: string, preferred: readonly string[]): Language {
  for (const wanted of [set, ...preferred]) {
    const code = wanted.slice(0, 2).toLowerCase();
    const texts = LANGUAGES[code];
    if (texts) return { code, texts };
  }
  return { code: "en", texts: en };
}
