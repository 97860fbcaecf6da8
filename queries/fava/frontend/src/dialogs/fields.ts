/** The fields of a dialog, as the endpoint lists them. */

import type { Field } from "../contract.ts";
import { h } from "../dom.ts";
import { readAmount } from "../money.ts";
import type { Page } from "../page.ts";

export interface Fields {
  readonly element: HTMLElement;
  /** What is missing or cannot be read; "" where all is well. */
  wrong(): string;
  /** The values by name; null where nothing is filled in. */
  values(): Record<string, string | null>;
  /** Fill in a field that nobody has filled in himself. */
  propose(name: string, value: string): void;
}

/**
 * Make the inputs.
 *
 * @param about - What the dialog is about: fields that only repeat it are left out.
 * @param changed - Called with the name of a field whenever its value changes.
 */
export function fieldsOf(
  page: Page,
  fields: readonly Field[],
  about: readonly (string | undefined)[],
  changed: (name: string) => void,
): Fields {
  const { t } = page;
  const accounts = accountList();
  let proposed = "";
  const inputs = fields
    .filter((field) => field.kind !== "links" && !repeats(field, about))
    .sort((one, other) => placeOf(one) - placeOf(other))
    .map((field) => ({
      field,
      label: t.fields[field.name] ?? field.name,
      input: inputOf(page, field, accounts.id, () => changed(field.name)),
    }));

  function valueOf(
    field: Field,
    input: HTMLInputElement | HTMLSelectElement,
  ): string | null {
    const text = input.value.trim();
    if (!text) return null;
    if (field.kind !== "amount" || text === field.value) return text;
    return readAmount(text);
  }

  return {
    element: h(
      "div",
      { class: "fields" },
      accounts,
      ...inputs.map(({ field, label, input }) =>
        h(
          "label",
          { class: field.kind },
          h(
            "span",
            {},
            label,
            !field.required && h("small", {}, ` ${hint(page, field)}`),
          ),
          input,
        ),
      ),
    ),
    wrong() {
      for (const { field, label, input } of inputs) {
        const text = input.value.trim();
        if (!text && field.required) return t.mustBeFilled(label);
        if (text && valueOf(field, input) === null) return t.notAnAmount(text);
      }
      return "";
    },
    propose(name, value) {
      const input = inputs.find(({ field }) => field.name === name)?.input;
      if (!input || (input.value !== "" && input.value !== proposed)) return;
      input.value = value;
      proposed = value;
    },
    values: () =>
      Object.fromEntries(
        inputs.map(({ field, input }) => [field.name, valueOf(field, input)]),
      ),
  };
}

function hint(page: Page, field: Field): string {
  return field.name === "amount" ? page.t.allOutstanding : page.t.optional;
}

/** What is always asked comes first, whatever the action; the rest as listed. */
function placeOf(field: Field): number {
  const first = ["customer", "date", "amount"].indexOf(field.name);
  return first === -1 ? Number.MAX_SAFE_INTEGER : first;
}

function repeats(field: Field, about: readonly (string | undefined)[]): boolean {
  if (field.name === "id") return true;
  return (
    field.name === "customer" &&
    field.kind === "text" &&
    about.includes(field.value ?? "")
  );
}

/** The accounts of the ledger, to be completed while typing: Fava's page has them. */
function accountList(): HTMLDataListElement {
  const known: unknown = JSON.parse(
    document.getElementById("ledger-data")?.textContent ?? "{}",
  );
  const accounts =
    typeof known === "object" && known !== null && "accounts" in known
      ? known.accounts
      : [];
  return h(
    "datalist",
    { id: "receivables-accounts" },
    ...(Array.isArray(accounts) ? accounts : []).map((account) =>
      h("option", { value: String(account) }),
    ),
  );
}

function inputOf(
  page: Page,
  field: Field,
  accounts: string,
  changed: () => void,
): HTMLInputElement | HTMLSelectElement {
  const { t } = page;
  const common = { name: field.name, required: field.required };
  if (field.kind === "choice") {
    const select = h(
      "select",
      { ...common, on: { change: changed } },
      !field.required && h("option", { value: "" }),
      ...(field.choices ?? []).map(({ value, text }) =>
        h(
          "option",
          { value, selected: value === field.value },
          t.choices[value] ?? (text === value ? text : `${text} · ${value}`),
        ),
      ),
    );
    return select;
  }
  return h("input", {
    ...common,
    type: field.kind === "date" ? "date" : "text",
    list: field.name.endsWith("account") ? accounts : null,
    inputmode: field.kind === "amount" ? "decimal" : null,
    class: field.kind === "amount" ? "num" : null,
    value: field.value ?? "",
    autocomplete: "off",
    on: { input: changed },
  });
}
