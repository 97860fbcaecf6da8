/** Choosing what is linked, and with how much of it. */

import type { Action, Choice, Line } from "../contract.ts";
import { minus, smaller, sum } from "../decimal.ts";
import { fill, h } from "../dom.ts";
import { isZero, money, readAmount, typed } from "../money.ts";
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
  wrong(): string;
  chosen(): Chosen[];
  /** Whether all that can be chosen is chosen. */
  all(): boolean;
}

interface Pick {
  readonly choice: Choice;
  readonly box: HTMLInputElement;
  readonly amount: HTMLInputElement;
  readonly row: HTMLElement;
}

/** These are told whole, without amounts. */
const WHOLE: readonly Action[] = ["unsettle", "confirm", "reject"];
/** These must be told what they are about. */
const NEEDED: readonly Action[] = ["settle", ...WHOLE];

/**
 * Make the list of what can be chosen.
 *
 * @param whole - Gives how much there is to place, as typed; "" where that is open.
 * @param changed - Called with the sum whenever what is chosen changes; "" where it
 *   is not known.
 */
export function picksOf(
  page: Page,
  action: Action,
  choices: readonly Choice[],
  subject: Subject,
  whole: () => string,
  changed: (placed: string) => void,
): Picks {
  const { t } = page;
  const withAmounts = !WHOLE.includes(action);
  const balance = h("p", { class: "rest", role: "status" });
  const picks: Pick[] = choices.map((choice) => pickOf(choice));

  function pickOf(choice: Choice): Pick {
    const { line, proposed } = choice;
    const chosen = isChosen(choice);
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

  /** What is chosen to begin with. */
  function isChosen({ line, proposed, named }: Choice): boolean {
    if (subject.only !== undefined) return line.id === subject.only;
    if (action === "reject") return named;
    // A bank carries out a file as a whole, also what is settled already.
    if (action === "confirm") return true;
    return proposed !== null && !isZero(proposed);
  }

  function rowOf(
    { line, why, allowed }: Choice,
    box: HTMLInputElement,
    amount: HTMLInputElement,
  ): HTMLElement {
    // A bank file has items of several customers.
    const said = [withAmounts ? "" : line.name, line.description]
      .filter(Boolean)
      .join(" · ");
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
        h("small", {}, why ?? said),
      ),
      h("td", {}, line.due ?? ""),
      h("td", { class: "num" }, money(line.outstanding)),
      withAmounts && h("td", { class: "num" }, amount),
    );
  }

  /** As much as is outstanding, and still to be placed. */
  function proposalFor(pick: Pick): string {
    const { line, proposed } = pick.choice;
    if (proposed !== null && !isZero(proposed)) return typed(proposed);
    const open = typed(line.outstanding);
    const left = rest();
    if (left === null || left.startsWith("-") || Number(left) === 0) return open;
    return asTyped(smaller(read(open) ?? "0", left), choices);
  }

  /** What is placed so far; null where an amount cannot be read. */
  function placed(): string | null {
    const amounts = picks
      .filter(({ box, amount }) => box.checked && amount.value.trim())
      .map(({ amount }) => read(amount.value));
    const known = amounts.filter((each) => each !== null);
    return known.length === amounts.length ? sum(known) : null;
  }

  /** What of the item itself is not placed yet; null where that is not known. */
  function rest(): string | null {
    const [own, taken] = [read(whole()), placed()];
    return own === null || taken === null ? null : minus(own, taken);
  }

  function tell(): void {
    const left = withAmounts ? rest() : null;
    fill(balance, left === null ? "" : `${t.stillToPlace}: ${left}`);
    balance.classList.toggle("late", left?.startsWith("-") ?? false);
    const all = placed();
    changed(all === null || Number(all) === 0 ? "" : asTyped(all, choices));
  }

  function amountOf({ choice, amount }: Pick): string | null {
    const text = amount.value.trim();
    if (!withAmounts) return null;
    const { proposed } = choice;
    // As proposed it is right, also where it could be read in two ways.
    if (proposed?.number && text === typed(proposed))
      return proposed.number.replace(/^-/, "");
    return readAmount(text);
  }

  const taken = () => picks.filter(({ box }) => box.checked);
  return {
    element: picks.length > 0 ? listOf(page, withAmounts, picks, balance) : null,
    wrong() {
      if (NEEDED.includes(action)) {
        if (picks.length === 0) return t.nothingToLink;
        if (taken().length === 0) return t.pickSomething;
      }
      for (const pick of taken()) {
        const text = pick.amount.value.trim();
        if (withAmounts && text && amountOf(pick) === null) return t.notAnAmount(text);
      }
      return "";
    },
    chosen: () =>
      taken().map((pick) => ({ line: pick.choice.line, amount: amountOf(pick) })),
    all: () => taken().length === picks.length,
  };
}

function read(text: string): string | null {
  return text ? readAmount(text) : null;
}

/** An amount with the decimal sign that the amounts of the list have. */
function asTyped(amount: string, choices: readonly Choice[]): string {
  const comma = choices.some(({ line }) => typed(line.outstanding).includes(","));
  return comma ? amount.replace(".", ",") : amount;
}

function listOf(
  page: Page,
  withAmounts: boolean,
  picks: readonly Pick[],
  balance: HTMLElement,
): HTMLElement {
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
    h("legend", {}, t.fields[withAmounts ? "settles" : "items"] ?? ""),
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
            ...(withAmounts ? [t.outstanding, t.proposed] : [t.outstanding]).map((text) =>
              h("th", { scope: "col", class: "num" }, text),
            ),
          ),
        ),
        h("tbody", {}, ...picks.map(({ row }) => row)),
      ),
    ),
    balance,
  );
}
