/** The card of a customer: what to know when the phone rings. */

import { addressOfEndpoint, api, isGivenUp, latest } from "./api.ts";
import { agingBar } from "./charts.ts";
import type { Customer } from "./contract.ts";
import { UNCATEGORIZED, nameOf } from "./customers.ts";
import { fill, h, refill, safeAddress } from "./dom.ts";
import type { Child } from "./dom.ts";
import { isNegative, isZero, money } from "./money.ts";
import { failure } from "./notice.ts";
import type { Page } from "./page.ts";
import { withFilters } from "./state.ts";

export interface Card {
  readonly element: HTMLElement;
  refresh(): void;
}

/** Show who a customer is. */
export function customerCard(page: Page, customer: string): Card {
  const next = latest(page.signal);
  const element = h("section", { class: "card", "aria-label": page.t.customer });

  async function load(): Promise<void> {
    try {
      const found = await api.customer(customer, next());
      refill(element, ...contentOf(page, found));
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        element,
        failure(page, error, () => void load()),
      );
    }
  }

  return { element, refresh: () => void load() };
}

function contentOf(page: Page, customer: Customer): HTMLElement[] {
  const { t } = page;
  const uncategorized = customer.customer === UNCATEGORIZED;
  const address = safeAddress(customer.source?.url ?? null);
  return [
    h(
      "div",
      { class: "who" },
      h(
        "h2",
        {},
        nameOf(customer, t) || t.unnamed,
        " ",
        !uncategorized &&
          customer.name !== customer.customer &&
          h("small", {}, customer.customer),
      ),
      customer.insolvent &&
        h("p", { class: "alarm" }, t.insolventSince(customer.insolvent)),
      !uncategorized && h("dl", { class: "facts" }, ...facts(page, customer)),
    ),
    h(
      "div",
      { class: "balances" },
      ...customer.balances.map((each) =>
        h(
          "div",
          { class: "balance" },
          h(
            "p",
            { class: "figure" },
            money(each.balance),
            h(
              "small",
              {},
              isZero(each.balance) ? "" : isNegative(each.balance) ? t.owes : t.inCredit,
            ),
          ),
          customer.balances.length > 1 && h("p", { class: "account" }, each.account),
          agingBar(each.buckets, t),
        ),
      ),
      h(
        "div",
        { class: "acts" },
        !page.unwritable &&
          !uncategorized &&
          (["register", "adjust"] as const).map((action) =>
            h(
              "button",
              {
                type: "button",
                on: { click: () => page.act(action, { customer: customer.customer }) },
              },
              `${t.actions[action]}…`,
            ),
          ),
        !uncategorized &&
          !page.incognito &&
          h(
            "a",
            {
              class: "act",
              href: addressOfEndpoint(
                "statement",
                withFilters({ customer: customer.customer }, window.location),
              ),
              target: "_blank",
              "data-remote": true,
            },
            t.statement,
          ),
        address !== null && h("a", { class: "act", href: address }, t.editCustomer),
      ),
    ),
  ];
}

function facts(page: Page, customer: Customer): HTMLElement[] {
  const { t } = page;
  const { days, end_of_month: endOfMonth } = customer.terms;
  const known: [string, Child | Child[]][] = [
    [t.address, customer.address.length > 0 && customer.address.join(", ")],
    [t.ibans, customer.ibans.map((iban) => h("span", { class: "iban" }, inFours(iban)))],
    [
      t.email,
      customer.email && h("a", { href: `mailto:${customer.email}` }, customer.email),
    ],
    [t.terms, endOfMonth ? t.termsEndOfMonth(String(days)) : t.termsDays(String(days))],
    [t.mandate, customer.mandate],
    [t.collectFrom, customer.collect_from],
    [t.refundTo, customer.refund_to],
    [
      t.accounts,
      customer.accounts.map((account) => h("span", { class: "account" }, account)),
    ],
    [
      t.type,
      [customer.kind && (t.kinds[customer.kind] ?? customer.kind), customer.country]
        .filter(Boolean)
        .join(", "),
    ],
  ];
  return known
    .filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
    .map(([label, value]) =>
      h("div", {}, h("dt", {}, label), h("dd", {}, ...[value].flat())),
    );
}

/** An IBAN as it stands on paper: in groups of four (ISO 13616). */
function inFours(iban: string): string {
  return iban.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}
