/** What stands in the place of something that is not there (yet). */

import { RefusedError, messageOf } from "./api.ts";
import { h } from "./dom.ts";
import type { Page } from "./page.ts";

/** Something could not be loaded: why, and a way to try again. */
export function failure(page: Page, error: unknown, again: () => void): HTMLElement {
  const { t } = page;
  const why =
    error instanceof RefusedError && error.status === 0
      ? t.unreachable
      : messageOf(error);
  return h(
    "div",
    { class: "failure", role: "alert" },
    h("p", {}, h("strong", {}, `${t.failed}: `), why),
    h("button", { type: "button", on: { click: again } }, t.retry),
  );
}

/** There is nothing to show. */
export function nothing(text: string): HTMLElement {
  return h("p", { class: "nothing" }, text);
}
