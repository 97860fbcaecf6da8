/** Exactly what would be written, and what changes by it. */

import type { Effect, Preview } from "../contract.ts";
import { fileName, fill, h } from "../dom.ts";
import { money } from "../money.ts";
import type { Page } from "../page.ts";
import { statusBadge } from "../status.ts";

export interface PreviewArea {
  readonly element: HTMLElement;
  /** Say what is still missing. */
  missing(text: string): void;
  /** Say something of what is shown. */
  tell(text: string): void;
  checking(): void;
  show(preview: Preview): void;
  refuse(errors: readonly string[]): void;
}

/** Make the lower part of a dialog. */
export function previewArea(page: Page): PreviewArea {
  const { t } = page;
  const refusals = h("div", { role: "alert" });
  const told = h("p", { class: "hint", role: "status" });
  const shown = h("div", {});

  function refuse(errors: readonly string[]): void {
    fill(told);
    fill(
      refusals,
      errors.length > 0 &&
        h(
          "div",
          { class: "refusal" },
          h("p", {}, t.refused),
          h("ul", {}, ...errors.map((error) => h("li", {}, error))),
        ),
    );
  }

  return {
    element: h("div", { class: "preview" }, told, refusals, shown),
    missing(text) {
      fill(refusals);
      fill(shown);
      fill(told, text);
    },
    tell: (text) => fill(told, text),
    checking() {
      shown.classList.add("stale");
      fill(told, t.checking);
    },
    show(preview) {
      refuse(preview.errors);
      shown.classList.remove("stale");
      fill(
        shown,
        preview.text !== "" &&
          h(
            "h3",
            {},
            !preview.file ? t.willBeWritten : t.willBeWrittenTo(fileName(preview.file)),
          ),
        preview.text !== "" && h("pre", { tabindex: 0 }, preview.text),
        preview.effects.length > 0 && effectsOf(page, preview.effects),
      );
    },
    refuse,
  };
}

function effectsOf(page: Page, effects: readonly Effect[]): HTMLElement {
  const { t } = page;
  return h(
    "table",
    { class: "effects" },
    h("caption", {}, t.effects),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t.number),
        h("th", { scope: "col", class: "num" }, t.before),
        h("th", { scope: "col", class: "num" }, t.after),
        h("th", { scope: "col" }, t.status),
      ),
    ),
    h(
      "tbody",
      {},
      ...effects.map((effect) =>
        h(
          "tr",
          {},
          h("td", {}, effect.id),
          h("td", { class: "num" }, effect.before && money(effect.before)),
          h("td", { class: "num" }, effect.after && money(effect.after)),
          h("td", {}, effect.status_after && statusBadge(effect.status_after, t)),
        ),
      ),
    ),
  );
}
