/** Going through a long list page by page. */

import { h } from "./dom.ts";
import type { Page } from "./page.ts";

/** What tells the lines found, and which of them are shown. */
interface Found {
  readonly total: number;
  readonly page: number;
  readonly size: number;
}

/** Whether the list ends before the page asked for; then its last one is shown. */
export function isBeyond(page: Page, found: Found): boolean {
  const last = lastOf(found);
  if (found.page <= last) return false;
  page.go({ page: last }, "replace");
  return true;
}

function lastOf(found: Found): number {
  return Math.max(1, Math.ceil(found.total / found.size));
}

/** Which lines are shown, and the way to the others; null where all are. */
export function pager(page: Page, found: Found): HTMLElement | null {
  const { t } = page;
  const last = lastOf(found);
  if (last === 1) return null;
  const from = (found.page - 1) * found.size + 1;
  const to = Math.min(found.page * found.size, found.total);
  // From where the list will be: the answer to a click before may still be on its way.
  const turn = (text: string, step: number) =>
    h(
      "button",
      {
        type: "button",
        class: "muted",
        disabled: found.page + step < 1 || found.page + step > last,
        on: {
          click: () =>
            page.go({ page: Math.max(1, Math.min(page.state.page + step, last)) }),
        },
      },
      text,
    );
  return h(
    "nav",
    { class: "pager", "aria-label": t.pages },
    turn(t.previous, -1),
    h("span", {}, t.range(page.count(from), page.count(to), page.count(found.total))),
    turn(t.next, 1),
  );
}
