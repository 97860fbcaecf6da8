/** Choosing what is linked, and with how much of it. */

import type { Action, Choice, Line } from "../contract.ts";
import { minus, smaller, sum } from "../decimal.ts";
import { fill, h } from "../dom.ts";
import { isZero, money, readAmount, typed } from "../money.ts";
import { nothing } from "../notice.ts";
import type { Page } from "../page.ts";
import type { Subject } from "./dialog.ts";

/** More lines than this are easier found than looked through. */
const MANY = 8;

export interface Chosen {
  readonly line: Line;
  /** Null: as much as the endpoint takes. */
  readonly amount: string | null;
}

export interface Picks {
  readonly element: HTMLElement | null;
  wrong(action: Action): string;
  chosen(): Chosen[];
}

interface Pick {
  readonly choice: Choice;
  readonly box: HTMLInputElement;
  readonly amount: HTMLInputElement;
  readonly row: HTMLElement;
}

/**
 * Make the list of what can be chosen.
 *
 * @param changed - Called whenever what is chosen changes.
 */
export function picksOf(
  page: Page,
  choices: readonly Choice[],
  subject: Subject,
  changed: () => void,
): Picks {
  const { t } = page;
  const whole = subject.details ? typed(subject.details.line.outstanding) : "";
  const balance = h("p", { class: "rest", role: "status" });
  const picks: Pick[] = choices.map((choice) => pickOf(choice));

  function pickOf(choice: Choice): Pick {
    const { line, proposed } = choice;
    const chosen =
      subject.only === undefined
        ? proposed !== null && !isZero(proposed)
        : line.id === subject.only;
    const box = h("input", {
      type: "checkbox",
      checked: chosen && choice.allowed,
      disabled: !choice.allowed,
      "aria-label": t.pick(line.id),
    });
    const amount = h("input", {
      type: "text",
      class: "num",
      inputmode: "decimal",
      autocomplete: "off",
      value: chosen && proposed !== null ? typed(proposed) : "",
      disabled: !choice.allowed,
      "aria-label": t.amountFor(line.id),
    });
    const pick: Pick = { choice, box, amount, row: rowOf(choice, box, amount) };
    box.addEventListener("change", () => {
      amount.value = box.checked ? proposalFor(pick) : "";
      tell();
    });
    amount.addEventListener("input", () => {
      box.checked = amount.value.trim() !== "";
      tell();
    });
    return pick;
  }

  function rowOf(
    { line, why, allowed }: Choice,
    box: HTMLInputElement,
    amount: HTMLInputElement,
  ): HTMLElement {
    return h(
      "tr",
      { class: allowed ? null : "refused" },
      h("td", {}, box),
      h("td", {}, line.date),
      h(
        "td",
        { class: "what" },
        h("strong", {}, line.id),
        ` ${t.types[line.type]}`,
        h("br"),
        h("small", {}, why ?? line.description ?? ""),
      ),
      h("td", {}, line.due ?? ""),
      h("td", { class: "num" }, money(line.outstanding)),
      h("td", { class: "num" }, amount),
    );
  }

  /** As much as is outstanding, and still to be placed. */
  function proposalFor(pick: Pick): string {
    const { line, proposed } = pick.choice;
    if (proposed !== null && !isZero(proposed)) return typed(proposed);
    const open = typed(line.outstanding);
    const left = rest();
    if (left === null || left.startsWith("-")) return open;
    const least = smaller(read(open) ?? "0", left);
    return open.includes(",") ? least.replace(".", ",") : least;
  }

  /** What of the item itself is not placed yet; null where that is not known. */
  function rest(): string | null {
    const amounts = picks
      .filter(({ box, amount }) => box.checked && amount.value.trim())
      .map(({ amount }) => read(amount.value));
    const own = read(whole);
    if (own === null || amounts.some((each) => each === null)) return null;
    return minus(own, sum(amounts.filter((each) => each !== null)));
  }

  function tell(): void {
    const left = rest();
    fill(balance, left === null ? "" : `${t.stillToPlace}: ${left}`);
    balance.classList.toggle("late", left?.startsWith("-") ?? false);
    changed();
  }

  function amountOf({ choice, amount }: Pick): string | null {
    const text = amount.value.trim();
    const { proposed } = choice;
    // As proposed it is right, also where it could be read in two ways.
    if (proposed?.number && text === typed(proposed)) return proposed.number.replace(/^-/, "");
    return readAmount(text);
  }

  const taken = () => picks.filter(({ box }) => box.checked);
  return {
    element: picks.length > 0 ? listOf(page, picks, balance) : null,
    wrong(action) {
      if (action === "settle" || action === "unsettle") {
        if (picks.length === 0) return t.nothingToLink;
        if (taken().length === 0) return t.pickSomething;
      }
      for (const pick of taken()) {
        const text = pick.amount.value.trim();
        if (text && amountOf(pick) === null) return t.notAnAmount(text);
      }
      return "";
    },
    chosen: () => taken().map((pick) => ({ line: pick.choice.line, amount: amountOf(pick) })),
  };
}

function read(text: string): string | null {
  return text ? readAmount(text) : null;
}

function listOf(page: Page, picks: readonly Pick[], balance: HTMLElement): HTMLElement {
  const { t } = page;
  const find = h("input", {
    type: "search",
    class: "find",
    placeholder: t.findInList,
    "aria-label": t.findInList,
    on: {
      input() {
        const wanted = find.value.trim().toLowerCase();
        for (const { row, box } of picks) {
          row.hidden = !box.checked && !row.textContent.toLowerCase().includes(wanted);
        }
      },
    },
  });
  return h(
    "fieldset",
    { class: "picks" },
    h("legend", {}, t.fields["settles"] ?? ""),
    picks.length > MANY && find,
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td", {}),
            ...[t.date, t.number, t.due].map((text) => h("th", { scope: "col" }, text)),
            ...[t.outstanding, t.proposed].map((text) =>
              h("th", { scope: "col", class: "num" }, text),
            ),
          ),
        ),
        h("tbody", {}, ...picks.map(({ row }) => row)),
      ),
    ),
    picks.length === 0 ? nothing(t.nothingToLink) : balance,
  );
}
