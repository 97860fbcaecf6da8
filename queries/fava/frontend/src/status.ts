/** How far a transaction is settled, and whether it is locked, at a glance. */

import type { Lock, Status } from "./contract.ts";
import { h, svg } from "./dom.ts";
import type { Texts } from "./texts/index.ts";

/** How far a transaction is settled, as a dot and a word. */
export function statusBadge(status: Status, t: Texts): HTMLElement {
  return h("span", { class: `state ${status}` }, t.statuses[status]);
}

/** That a transaction is locked, and by what. */
export function lockBadge(lock: Lock, t: Texts): HTMLElement {
  const text = t.locks[lock];
  return h(
    "span",
    { class: "lock", role: "img", "aria-label": text, title: text },
    svg(
      "svg",
      { viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("path", { d: "M5 7V5a3 3 0 0 1 6 0v2", class: "shackle" }),
      svg("rect", { x: 3, y: 7, width: 10, height: 7, rx: 1 }),
    ),
  );
}
