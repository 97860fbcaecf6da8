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
}

/**
 * Make the inputs.
 *
 * @param changed - Called whenever a value changes.
 */
export function fieldsOf(page: Page, fields: readonly Field[], changed: () => void): Fields {
  const { t } = page;
  const inputs = fields
    .filter((field) => field.kind !== "links")
    .map((field) => ({
      field,
      label: t.fields[field.name] ?? field.name,
      input: inputOf(page, field, changed),
    }));

  function valueOf(field: Field, input: HTMLInputElement | HTMLSelectElement): string | null {
    const text = input.value.trim();
    if (!text) return null;
    if (field.kind !== "amount" || text === field.value) return text;
    return readAmount(text);
  }

  return {
    element: h(
      "div",
      { class: "fields" },
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
    values: () =>
      Object.fromEntries(inputs.map(({ field, input }) => [field.name, valueOf(field, input)])),
  };
}

function hint(page: Page, field: Field): string {
  return field.kind === "amount" ? page.t.allOutstanding : page.t.optional;
}

function inputOf(
  page: Page,
  field: Field,
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
        h("option", { value, selected: value === field.value }, t.choices[value] ?? text),
      ),
    );
    return select;
  }
  return h("input", {
    ...common,
    type: field.kind === "date" ? "date" : "text",
    inputmode: field.kind === "amount" ? "decimal" : null,
    class: field.kind === "amount" ? "num" : null,
    value: field.value ?? "",
    autocomplete: "off",
    on: { input: changed },
  });
}
