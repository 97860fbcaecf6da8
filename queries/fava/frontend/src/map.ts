/** The transaction map: one line an event, the latest first. */

import { addressOfEndpoint, api, isGivenUp, latest } from "./api.ts";
import { customerCard } from "./card.ts";
import type { Items, Line, SideLine } from "./contract.ts";
import { asOf, nameOf } from "./customers.ts";
import { detailsPanel } from "./details.ts";
import { fill, h, safeAddress } from "./dom.ts";
import { grid } from "./grid.ts";
import type { Column } from "./grid.ts";
import { isZero, money } from "./money.ts";
import { failure, nothing } from "./notice.ts";
import { paced } from "./pace.ts";
import type { Page, View } from "./page.ts";
import { isBeyond, pager } from "./pager.ts";
import { EMPTY, isFiltered, isNarrowed, questionOf } from "./state.ts";
import { lockBadge, statusBadge } from "./status.ts";
import { choiceMenu, dateBox, searchBox, toggle } from "./toolbar.ts";

type Row = Line | SideLine;

/** Show the transactions of a customer, or of all. */
export function mapView(page: Page): View {
  const { t } = page;
  const { customer } = page.state;
  const next = latest(page.signal);
  const card = customer ? customerCard(page, customer) : null;
  const narrowing = h("div", { class: "narrowing" });
  const count = h("p", { class: "count", role: "status" });
  const taken = h("p", { class: "files" });
  const foot = h("div", { class: "foot" });
  const content = h("div", { class: "list" });
  const panel = detailsPanel(page, {
    close() {
      page.go({ id: "" });
      list.focus();
    },
  });
  const list = grid<Row>({
    label: t.transactions,
    columns: columns(page),
    idOf: (row) => (row.kind === "item" ? row.id : ""),
    rowClass: (row) => (row.kind === "item" ? row.status : `side ${row.kind}`),
    relatedTo: (row) => (row.kind === "item" ? row.settled_with : []),
    select(id) {
      // With the details open, the arrow keys turn them too.
      if (page.state.id) page.go({ id }, "replace");
    },
    open(id) {
      page.go({ id }, page.state.id ? "replace" : "push");
      panel.focus();
    },
    sort: (sort, dir) => page.go({ sort, dir, page: 1 }),
  });
  const search = searchBox(
    t.searchTransactions,
    page.state.q,
    (q) => page.go({ q, page: 1 }, "replace"),
    list.focus,
  );
  let asked: string | null = null;
  let lines: readonly Row[] = [];
  let facets: Items["facets"] = { types: [], statuses: [], bank_accounts: [] };

  async function load(): Promise<void> {
    const { state } = page;
    const question = questionOf(state, window.location);
    try {
      const found = await api.items(question, next());
      if (isBeyond(page, found)) return;
      facets = found.facets;
      lines = found.rows;
      showNarrowing();
      fill(count, t.found(found.total, page.count(found.total)), asOf(page, found.as_of));
      fill(taken, ...(page.incognito ? [] : files(page)));
      list.show(found.rows, state.sort || "date", state.dir || "desc");
      if (state.id) list.select(state.id);
      const narrowed = isNarrowed(state) || isFiltered(window.location);
      const none = narrowed ? t.noMatches : t.noTransactions;
      fill(content, found.rows.length > 0 ? list.element : nothing(none));
      fill(foot, footOf(found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        failure(page, error, () => void load()),
      );
    }
  }

  function lineOf(id: string): Line | null {
    const found = lines.find((row) => row.kind === "item" && row.id === id);
    return found?.kind === "item" ? found : null;
  }

  const soon = paced(() => void load());

  function footOf(found: Items): HTMLElement | null {
    if (found.older === 0) return page.state.all ? pager(page, found) : null;
    return h(
      "button",
      { type: "button", class: "muted", on: { click: () => page.go({ all: "yes" }) } },
      t.showAll(page.count(found.older)),
    );
  }

  function showNarrowing(): void {
    const { state } = page;
    // A menu that is being used stays as it is: its boxes tell what is chosen.
    const opened = narrowing.querySelector("details[open]");
    if (opened?.querySelector("input")) return;
    const place = opened ? [...narrowing.children].indexOf(opened) : -1;
    const named = (values: readonly string[], names: Readonly<Record<string, string>>) =>
      values.map((value) => ({ value, text: names[value] ?? value }));
    fill(
      narrowing,
      choiceMenu(t.type, named(facets.types, t.types), state.type, (type) =>
        page.go({ type, page: 1 }),
      ),
      choiceMenu(t.status, named(facets.statuses, t.statuses), state.status, (status) =>
        page.go({ status, page: 1 }),
      ),
      facets.bank_accounts.length > 0 &&
        choiceMenu(
          t.bankAccount,
          named(facets.bank_accounts, {}),
          state.bank_account,
          (chosen) => page.go({ bank_account: chosen, page: 1 }),
        ),
      toggle(t.onlyOpen, state.open === "yes", (on) =>
        page.go({ open: on ? "yes" : "", page: 1 }),
      ),
      toggle(t.onlyLocked, state.locked === "yes", (on) =>
        page.go({ locked: on ? "yes" : "", page: 1 }),
      ),
      dateBox(t.from, state.from, (from) => page.go({ from, page: 1 })),
      dateBox(t.to, state.to, (to) => page.go({ to, page: 1 })),
      isNarrowed(state) &&
        h(
          "button",
          {
            type: "button",
            class: "link",
            on: {
              click() {
                search.value = "";
                const { view, id, sort, dir } = state;
                page.go({ ...EMPTY, view, customer, id, sort, dir });
              },
            },
          },
          t.clear,
        ),
    );
    // One that was opened before there was anything to choose now has it.
    const again = narrowing.children[place];
    if (again instanceof HTMLDetailsElement) again.open = true;
  }

  fill(content, nothing(t.loading));
  const listing = h(
    "div",
    { class: "listing" },
    h(
      "div",
      { class: "toolbar" },
      search,
      narrowing,
      h("div", { class: "told" }, count, taken),
    ),
    content,
    foot,
  );
  const element = h(
    "section",
    { class: "map", "aria-label": t.transactions },
    card?.element,
    page.unwritable && h("p", { class: "unwritable" }, page.unwritable),
    h("div", { class: "panes" }, listing, panel.element),
  );
  card?.refresh();

  return {
    element,
    show() {
      const { state } = page;
      if (document.activeElement !== search) search.value = state.q;
      if (state.id) list.select(state.id);
      panel.show(state.id, lineOf(state.id));
      element.classList.toggle("with-details", state.id !== "");
      const question = questionOf(state, window.location).toString();
      if (question !== asked) {
        asked = question;
        showNarrowing();
        soon();
      }
    },
    refresh() {
      card?.refresh();
      panel.refresh();
      void load();
    },
    focusSearch: () => search.select(),
    menusClosed: showNarrowing,
    key(event) {
      if (event.key === "Escape") {
        if (page.state.id) {
          page.go({ id: "" });
          list.focus();
        }
      } else if (!panel.element.contains(document.activeElement)) {
        list.key(event);
      }
    },
  };
}

/** What is shown, all of it, as a file. */
function files(page: Page): Node[] {
  return (["xlsx", "csv"] as const).map((format) => {
    const question = questionOf(page.state, window.location);
    question.set("format", format);
    return h(
      "a",
      {
        class: "file",
        href: addressOfEndpoint("export", question),
        title: `${page.t.exportAs}: ${page.t.files[format]}`,
        "data-remote": true,
        download: true,
      },
      page.t.files[format],
    );
  });
}

function columns(page: Page): Column<Row>[] {
  const { t } = page;
  const item = (cell: Column<Line>["cell"]) => (row: Row) =>
    row.kind === "item" ? cell(row) : null;
  const all = page.state.customer === "";
  const customer: Column<Row> = {
    name: "customer",
    label: t.customer,
    sort: "asc",
    cell: item((line) =>
      page.link(
        { ...EMPTY, view: "transactions", customer: line.customer },
        { title: nameOf(line, t) },
        nameOf(line, t),
      ),
    ),
  };
  return [
    { name: "date", label: t.date, sort: "desc", cell: (row) => row.date },
    ...(all ? [customer] : []),
    {
      name: "type",
      label: t.type,
      sort: "asc",
      cell: (row) => (row.kind === "item" ? t.types[row.type] : t.sideLines[row.kind]),
    },
    { name: "number", label: t.number, sort: "asc", cell: item((line) => cut(line.id)) },
    { name: "reference", label: t.reference, cell: item((line) => cut(line.reference)) },
    {
      name: "description",
      label: t.description,
      cell: describe,
      takesRest: (row) => row.kind !== "item",
    },
    {
      name: "amount",
      label: t.amount,
      sort: "desc",
      numeric: true,
      cell: item((line) => money(line.amount)),
    },
    {
      name: "outstanding",
      label: t.outstanding,
      sort: "desc",
      numeric: true,
      cell: item((line) => (isZero(line.outstanding) ? "" : money(line.outstanding))),
    },
    {
      name: "status",
      label: t.status,
      sort: "asc",
      cell: item((line) => [
        statusBadge(line.status, t),
        // The spaces are where the line may break.
        " ",
        line.days_overdue > 0 &&
          h(
            "span",
            { class: "late", title: `${t.due}: ${line.due}` },
            t.daysOverdue(line.days_overdue),
          ),
        " ",
        line.errors > 0 && h("span", { class: "sign error" }, t.errorsOf(line.errors)),
        " ",
        line.notices > 0 &&
          h("span", { class: "sign notice" }, t.noticesOf(line.notices)),
      ]),
    },
    {
      name: "locked",
      label: t.lock,
      cell: item((line) => line.locked && lockBadge(line.locked, t)),
    },
    {
      name: "bank_account",
      label: t.bankAccount,
      // Accounts differ in what they end with: that is what stays of a long one.
      cell: item((line) => line.bank_account && cut(h("bdi", {}, line.bank_account))),
    },
  ];
}

function describe(row: Row): Node | null {
  if (row.kind === "item") return cut(row.description || row.payee);
  const address = safeAddress(row.url);
  return address === null
    ? cut(row.description)
    : h("a", { class: "cut", href: address, title: row.description }, row.description);
}

/** A text that may be cut off, whole when pointed at. */
function cut(text: string | HTMLElement | null): HTMLElement | null {
  const title = text instanceof HTMLElement ? text.textContent : text;
  return text ? h("span", { class: "cut", title }, text) : null;
}
