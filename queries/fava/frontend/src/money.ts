/** Amounts: to show, to draw, to type. Never to calculate with. */

import type { Money } from "./contract.ts";
import { h } from "./dom.ts";

/** An amount with its currency, the digits below one another. */
export function money(amount: Money): HTMLElement {
  return h(
    "span",
    { class: "money" },
    amount.text,
    h("span", { class: "currency" }, ` ${amount.currency}`),
  );
}

/** An amount as one text. */
export function spoken(amount: Money): string {
  return `${amount.text} ${amount.currency}`;
}

/** How big an amount is, for drawing alone; null where it is hidden. */
export function size(amount: Money): number | null {
  return amount.number === null ? null : Math.abs(Number(amount.number));
}

/** Whether nothing is left of an amount; hidden amounts are taken to be some. */
export function isZero(amount: Money): boolean {
  return amount.number !== null && /^-?0*\.?0*$/.test(amount.number);
}

/** Whether an amount is below zero, also where its digits are hidden. */
export function isNegative(amount: Money): boolean {
  return (amount.number ?? amount.text).trimStart().startsWith("-");
}

/** An amount without its sign, as people type it: 1250.50, or 1250,50. */
export function typed(amount: Money): string {
  if (amount.number === null) return "";
  const plain = amount.number.replace(/^-/, "");
  const decimals = /\.(\d+)$/.exec(plain)?.[1];
  const comma = decimals !== undefined && amount.text.endsWith(`,${decimals}`);
  return comma ? plain.replace(".", ",") : plain;
}

/**
 * Read an amount as people type it.
 *
 * @returns It as the endpoints take it ("1250.50"), or null where it is none, or
 *   could be two: 1.250 and 1,250 are a thousand to some and one to others.
 */
export function readAmount(text: string): string | null {
  const bare = text.replace(/[\s'\u00a0\u202f]/g, "");
  if (/^\d+$/.test(bare)) return bare;
  const decimals = /^(\d+)[.,](\d{1,2}|\d{4,})$/.exec(bare);
  if (decimals) return `${decimals[1]}.${decimals[2]}`;
  const grouped =
    /^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(bare) ??
    /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(bare);
  if (grouped) return `${grouped[1]?.replace(/[.,]/g, "")}.${grouped[2]}`;
  const thousands = /^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:,\d{3}){2,}$/.test(bare);
  return thousands ? bare.replace(/[.,]/g, "") : null;
}
