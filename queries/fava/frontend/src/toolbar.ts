/** What narrows a list: a search, choices, dates, switches. */

import { h } from "./dom.ts";

const TYPING = 200;

/** A search that asks once the typing rests. */
export function searchBox(
  label: string,
  value: string,
  search: (text: string) => void,
  down: () => void,
): HTMLInputElement {
  let timer = 0;
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => search(box.value.trim()), TYPING);
  };
  const now = () => {
    window.clearTimeout(timer);
    search(box.value.trim());
  };
  const box = h("input", {
    type: "search",
    class: "search",
    value,
    placeholder: label,
    "aria-label": label,
    "aria-keyshortcuts": "/",
    spellcheck: "false",
    autocomplete: "off",
    on: {
      input: soon,
      keydown(event) {
        if (event.key === "Enter") {
          now();
        } else if (event.key === "ArrowDown") {
          event.preventDefault();
          down();
        } else if (event.key === "Escape") {
          // The first Escape empties the box, the next one leaves it.
          if (box.value) {
            event.preventDefault();
            box.value = "";
            now();
          } else {
            box.blur();
          }
        }
      },
    },
  });
  return box;
}

/** A switch of a filter. */
export function toggle(
  label: string,
  pressed: boolean,
  press: (pressed: boolean) => void,
): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "toggle",
      "aria-pressed": String(pressed),
      on: { click: () => press(!pressed) },
    },
    label,
  );
}

/** Several choices of a list, behind a button. */
export function choiceMenu(
  label: string,
  choices: readonly { readonly value: string; readonly text: string }[],
  chosen: readonly string[],
  choose: (chosen: string[]) => void,
): HTMLElement {
  const boxes = choices.map(({ value, text }) => {
    const box = h("input", { type: "checkbox", value, checked: chosen.includes(value) });
    box.addEventListener("change", () =>
      choose(
        boxes
          .map((each) => each.box)
          .filter((each) => each.checked)
          .map((each) => each.value),
      ),
    );
    return { box, label: h("label", {}, box, ` ${text}`) };
  });
  return menu(
    [label, chosen.length > 0 && h("span", { class: "badge" }, String(chosen.length))],
    boxes.map((each) => each.label),
    chosen.length > 0,
  );
}

/** A date that a list begins or ends with. */
export function dateBox(
  label: string,
  value: string,
  change: (date: string) => void,
): HTMLElement {
  const box = h("input", { type: "date", value });
  box.addEventListener("change", () => change(box.value));
  return h("label", { class: "date-box" }, h("span", {}, label), box);
}

/** Close the menus that a click or a key shows to be done with. */
export function closeMenus(
  root: HTMLElement,
  except: EventTarget | null = null,
): boolean {
  let closed = false;
  for (const open of root.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (except instanceof Node && open.contains(except)) continue;
    open.open = false;
    closed = true;
  }
  return closed;
}

function menu(
  summary: (Node | string | false)[],
  content: readonly Node[],
  active: boolean,
): HTMLElement {
  const element = h(
    "details",
    { class: active ? "menu active" : "menu" },
    h("summary", {}, ...summary),
    h("div", { class: "choices" }, ...content),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    event.preventDefault();
    element.open = false;
    element.querySelector("summary")?.focus();
  });
  return element;
}
