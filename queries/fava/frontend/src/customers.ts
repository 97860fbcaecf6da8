/** The list of customers: who owes what, how old it is. */

import { api, isGivenUp, latest } from "./api.ts";
import { agingBar, agingChart, trendChart } from "./charts.ts";
import type { CustomerRow, Customers, Totals } from "./contract.ts";
import { fill, h } from "./dom.ts";
import { grid } from "./grid.ts";
import type { Column } from "./grid.ts";
import { isZero, money, spoken } from "./money.ts";
import { failure, nothing } from "./notice.ts";
import { paced } from "./pace.ts";
import type { Page, View } from "./page.ts";
import { isBeyond, pager } from "./pager.ts";
import { EMPTY, questionOf } from "./state.ts";
import type { Texts } from "./texts/index.ts";
import { searchBox, toggle } from "./toolbar.ts";

const SHOWS = ["owes", "credit", "overdue", "locked", "notices"] as const;
/** The uncategorized receipts are items of this customer. */
export const UNCATEGORIZED = "?";

/** Show the customers. */
export function customersView(page: Page): View {
  const { t } = page;
  const next = latest(page.signal);
  const summary = h("div", { class: "summary" });
  const filters = h("div", { class: "toggles", role: "group", "aria-label": t.filters });
  const count = h("p", { class: "count", role: "status" });
  const foot = h("div", { class: "foot" });
  const list = grid<CustomerRow>({
    label: t.customers,
    columns: columns(page),
    idOf: keyOf,
    open: (key) => page.go({ ...EMPTY, view: "transactions", customer: customerOf(key) }),
    sort: (sort, dir) => page.go({ sort, dir, page: 1 }),
  });
  const search = searchBox(
    t.searchCustomers,
    page.state.q,
    (q) => page.go({ q, page: 1 }, "replace"),
    list.focus,
  );
  const content = h("div", { class: "list" });
  const opened = new Set<string>();

  async function load(): Promise<void> {
    const { state } = page;
    try {
      const found = await api.customers(questionOf(state, window.location), next());
      if (isBeyond(page, found)) return;
      fill(summary, ...summaryOf(page, found, opened));
      fill(count, t.found(found.total, page.count(found.total)), asOf(page, found.as_of));
      list.show(found.rows, state.sort || "name", state.dir || "asc");
      fill(content, found.rows.length > 0 ? list.element : nothing(t.noCustomers));
      fill(foot, pager(page, found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        failure(page, error, () => void load()),
      );
    }
  }

  const soon = paced(() => void load());

  function showFilters(): void {
    const { show } = page.state;
    fill(
      filters,
      ...SHOWS.map((each) =>
        toggle(t.shows[each], show.includes(each), (on) =>
          page.go({
            show: on ? [...show, each] : show.filter((other) => other !== each),
            page: 1,
          }),
        ),
      ),
    );
  }

  fill(content, nothing(t.loading));
  return {
    element: h(
      "section",
      { class: "customers", "aria-label": t.customers },
      summary,
      h("div", { class: "toolbar" }, search, filters, count),
      content,
      foot,
    ),
    show() {
      if (document.activeElement !== search) search.value = page.state.q;
      showFilters();
      soon();
    },
    refresh: () => void load(),
    focusSearch: () => search.select(),
    menusClosed: () => undefined,
    key: (event) => void list.key(event),
  };
}

/** What a customer is called; what nobody could place has a name, too. */
export function nameOf(
  row: { readonly customer: string; readonly name: string },
  t: Texts,
): string {
  return row.customer === UNCATEGORIZED ? t.uncategorized : row.name || row.customer;
}

/** On which day it was so, where that is not today. */
export function asOf(page: Page, date: string | null): HTMLElement | null {
  return date === null ? null : h("span", { class: "as-of" }, page.t.asOf(date));
}

function columns(page: Page): Column<CustomerRow>[] {
  const { t } = page;
  return [
    {
      name: "name",
      label: t.name,
      sort: "asc",
      cell: (row) =>
        page.link(
          { ...EMPTY, view: "transactions", customer: row.customer },
          { title: nameOf(row, t) },
          nameOf(row, t),
        ),
    },
    { name: "customer", label: t.number, sort: "asc", cell: (row) => row.customer },
    {
      name: "balance",
      label: t.balance,
      sort: "asc",
      numeric: true,
      cell: (row) => money(row.balance),
    },
    {
      name: "overdue",
      label: t.overdue,
      sort: "desc",
      numeric: true,
      cell: (row) =>
        isZero(row.overdue) ? "" : h("span", { class: "late" }, money(row.overdue)),
    },
    { name: "age", label: t.age, cell: (row) => agingBar(row.buckets, t) },
    {
      name: "open",
      label: t.openItems,
      sort: "desc",
      numeric: true,
      cell: (row) => (row.open_items ? page.count(row.open_items) : ""),
    },
    {
      name: "last",
      label: t.lastPayment,
      sort: "desc",
      numeric: true,
      cell: (row) =>
        row.last_payment && [
          h("span", { class: "when" }, row.last_payment.date),
          " ",
          money(row.last_payment.amount),
        ],
    },
    {
      name: "signs",
      label: t.notices,
      cell: (row) => [
        row.locked > 0 && h("span", { class: "sign locked" }, t.lockedItems(row.locked)),
        row.notices > 0 && h("span", { class: "sign notice" }, t.noticesOf(row.notices)),
      ],
    },
  ];
}

/**
 * The totals, and what nobody could place.
 *
 * @param opened - The other currencies of which the charts are shown; kept up to date.
 */
function summaryOf(page: Page, found: Customers, opened: Set<string>): HTMLElement[] {
  const { t } = page;
  const { uncategorized } = found;
  return [
    ...found.totals.map((totals, place) =>
      place === 0
        ? totalsOf(page, totals, found)
        : moreTotals(page, totals, found, opened),
    ),
    ...(uncategorized.open_items > 0
      ? [
          h(
            "p",
            { class: "uncategorized" },
            page.link(
              { ...EMPTY, view: "transactions", customer: UNCATEGORIZED },
              {},
              t.uncategorizedItems(uncategorized.open_items),
            ),
            `: ${uncategorized.amounts.map(spoken).join(", ")}`,
          ),
        ]
      : []),
  ];
}

function totalsOf(page: Page, totals: Totals, found: Customers): HTMLElement {
  return h(
    "section",
    { class: "totals", "aria-label": `${page.t.total} ${totals.currency}` },
    h(
      "dl",
      { class: "figures" },
      ...figuresOf(page, totals).map(([label, value]) =>
        h("div", {}, h("dt", {}, label), h("dd", {}, value)),
      ),
    ),
    ...chartsOf(page, totals, found),
  );
}

/** Those of another currency: its charts unfold, so that the list stays in sight. */
function moreTotals(
  page: Page,
  totals: Totals,
  found: Customers,
  opened: Set<string>,
): HTMLElement {
  const { currency } = totals;
  const element = h(
    "details",
    { class: "more-totals", open: opened.has(currency) },
    h(
      "summary",
      {},
      ...figuresOf(page, totals).map(([label, value]) =>
        h("span", { class: "figure" }, h("small", {}, label), " ", value),
      ),
    ),
    h("div", { class: "charts" }, ...chartsOf(page, totals, found)),
  );
  element.addEventListener("toggle", () => {
    if (element.open) opened.add(currency);
    else opened.delete(currency);
  });
  return element;
}

function figuresOf(page: Page, totals: Totals): [string, Node | string][] {
  const { t } = page;
  const { credits } = totals.buckets;
  return [
    [t.balance, money(totals.balance)],
    [t.overdue, money(totals.overdue)],
    [t.openItemsLong, page.count(totals.open_items)],
    ...(isZero(credits) ? [] : [[t.buckets.credits, money(credits)] as [string, Node]]),
  ];
}

function chartsOf(page: Page, totals: Totals, found: Customers): HTMLElement[] {
  const { t } = page;
  return [
    h("figure", {}, h("figcaption", {}, t.ageOfDebt), agingChart(totals.buckets, t)),
    h(
      "figure",
      {},
      h("figcaption", {}, t.outstandingOverTime),
      trendChart(
        found.trend.filter((point) => point.currency === totals.currency),
        t,
      ),
    ),
  ];
}

/** A customer has a line for each account and currency. */
function keyOf(row: CustomerRow): string {
  return [row.customer, row.account, row.currency].join("\n");
}

function customerOf(key: string): string {
  return key.slice(0, key.indexOf("\n"));
}
