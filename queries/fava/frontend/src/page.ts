/** What all parts of the page share, and the part that is shown. */

import { customersView } from "./customers.ts";
import { openDialog } from "./dialogs/dialog.ts";
import type { Subject } from "./dialogs/dialog.ts";
import type { Action } from "./contract.ts";
import { fill, h, isEditable } from "./dom.ts";
import { mapView } from "./map.ts";
import { paced } from "./pace.ts";
import { EMPTY, addressOf, readState } from "./state.ts";
import type { State } from "./state.ts";
import { languageOf } from "./texts/index.ts";
import type { Texts } from "./texts/index.ts";
import { toast } from "./toast.ts";
import { closeMenus } from "./toolbar.ts";

export interface Page {
  readonly t: Texts;
  readonly language: string;
  readonly incognito: boolean;
  /** Why nothing can be written; "" where it can. */
  readonly unwritable: string;
  readonly state: State;
  /** Ends when the page is left. */
  readonly signal: AbortSignal;
  /** Show another state. What is pushed, the browser's back button undoes. */
  go(change: Partial<State>, how?: "push" | "replace"): void;
  /** The address of another state, for a link. */
  address(change: Partial<State>): string;
  /** A link to another state of this page, without loading the page anew. */
  link(
    change: Partial<State>,
    attributes: { class?: string; title?: string },
    ...text: (Node | string)[]
  ): HTMLElement;
  /** Show a whole number as the language does. */
  count(n: number): string;
  act(action: Action, subject: Subject): void;
}

/** A part of the page that fills it. */
export interface View {
  readonly element: HTMLElement;
  /** Show the state that the page has now. */
  show(): void;
  /** Ask everything anew: the ledger changed. */
  refresh(): void;
  focusSearch(): void;
  /** A menu is done with. */
  menusClosed(): void;
  /** A key that nothing with the focus wanted. */
  key(event: KeyboardEvent): void;
}

/** Put the page into its root element; it lives until the signal ends. */
export function mount(root: HTMLElement, signal: AbortSignal): void {
  const { incognito, readOnly, language: set } = root.dataset;
  const language = languageOf(set ?? "", navigator.languages);
  const t = language.texts;
  const numbers = new Intl.NumberFormat(language.code);
  let state = readState(window.location.search);
  let view: View | null = null;
  let shown = "";
  let pushed = false;

  const page: Page = {
    t,
    language: language.code,
    incognito: incognito === "yes",
    unwritable:
      readOnly === "yes" ? t.readOnly : incognito === "yes" ? t.incognitoWrites : "",
    get state() {
      return state;
    },
    signal,
    go(change, how = "push") {
      state = { ...state, ...change };
      pushed ||= how === "push";
      tellAddress();
      show();
    },
    address: (change) => addressOf({ ...state, ...change }, window.location),
    link(change, attributes, ...text) {
      return h(
        "a",
        {
          ...attributes,
          href: page.address(change),
          on: {
            click(event) {
              // Left alone, the click would let Fava load the page again.
              if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
                return;
              event.preventDefault();
              page.go(change);
            },
          },
        },
        ...text,
      );
    },
    count: (n) => numbers.format(n),
    act(action, subject) {
      openDialog(page, action, subject, (told) => {
        toast(told);
        refreshShown();
      });
    },
  };

  /** Browsers take no more than some changes of the address in a while. */
  const tellAddress = paced(() => {
    if (signal.aborted) return;
    const address = addressOf(state, window.location);
    if (address !== window.location.pathname + window.location.search) {
      if (pushed) window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    }
    pushed = false;
  });

  function show(): void {
    const wanted = `${state.view} ${state.customer}`;
    if (view && shown === wanted) {
      view.show();
      return;
    }
    shown = wanted;
    view = state.view === "customers" ? customersView(page) : mapView(page);
    fill(root, tabs(page), view.element);
    view.show();
  }

  refreshShown = () => view?.refresh();
  root.lang = language.code;
  document.addEventListener("keydown", (event) => keydown(event, root, view), { signal });
  document.addEventListener(
    "click",
    (event) => {
      if (closeMenus(root, event.target)) view?.menusClosed();
    },
    { signal },
  );
  show();
}

/** A dialog may outlive the page it was opened on, when Fava loads that again. */
let refreshShown: () => void = () => undefined;

function tabs(page: Page): HTMLElement {
  const { t, state } = page;
  const own = state.view === "transactions" && state.customer !== "";
  const tab = (view: State["view"], text: string) => {
    const link = page.link({ ...EMPTY, view }, { class: "tab" }, text);
    if (state.view === view && !own) link.setAttribute("aria-current", "page");
    return link;
  };
  return h(
    "nav",
    { class: "tabs", "aria-label": t.views },
    tab("customers", t.customers),
    tab("transactions", t.transactions),
    h(
      "details",
      { class: "menu keys" },
      h("summary", { class: "tab" }, t.keys),
      h(
        "dl",
        { class: "choices" },
        ...Object.entries(t.keysHelp).flatMap(([key, text]) => [
          h("dt", {}, h("kbd", {}, key)),
          h("dd", {}, text),
        ]),
      ),
    ),
  );
}

function keydown(event: KeyboardEvent, root: HTMLElement, view: View | null): void {
  if (!view || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    view.focusSearch();
  } else if (event.key === "Escape" && closeMenus(root)) {
    view.menusClosed();
  } else {
    view.key(event);
  }
}
