/** All about one transaction, and what can be done with it. */

import { api, isGivenUp, latest } from "./api.ts";
import type { Action, AllowedAction, Details, Line, Link } from "./contract.ts";
import { nameOf } from "./customers.ts";
import { english, fileName, fill, h, refill, safeAddress } from "./dom.ts";
import type { Child } from "./dom.ts";
import { isZero, money } from "./money.ts";
import { failure, nothing } from "./notice.ts";
import type { Page } from "./page.ts";
import { paced } from "./pace.ts";
import { drawPicture } from "./picture.ts";
import { EMPTY } from "./state.ts";
import { lockBadge, statusBadge } from "./status.ts";

/** What is done all day; the others are done now and then, with more thought. */
const USUAL: readonly Action[] = ["settle", "assign", "register", "confirm"];

export interface DetailsPanel {
  readonly element: HTMLElement;
  /**
   * Show an item; "" for none.
   *
   * @param line - What is known of it already, to be shown at once.
   */
  show(id: string, line: Line | null): void;
  refresh(): void;
  focus(): void;
}

/** Make the panel. */
export function detailsPanel(page: Page, options: { close(): void }): DetailsPanel {
  const { t } = page;
  const next = latest(page.signal);
  const content = h("div", {});
  const element = h(
    "aside",
    {
      class: "details",
      "aria-label": t.details,
      tabindex: -1,
      hidden: true,
      on: {
        keydown(event) {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          options.close();
        },
      },
    },
    h(
      "button",
      {
        type: "button",
        class: "close muted",
        "aria-label": t.close,
        on: { click: options.close },
      },
      "×",
    ),
    content,
  );
  let shown = "";

  async function load(): Promise<void> {
    const id = shown;
    try {
      const found = await api.details(id, next());
      if (!refill(content, ...contentOf(page, found)))
        element.focus({ preventScroll: true });
    } catch (error) {
      if (isGivenUp(error)) return;
      fill(
        content,
        h("h2", {}, id),
        failure(page, error, () => void load()),
      );
    }
  }

  const soon = paced(() => {
    if (shown) void load();
  });

  return {
    element,
    show(id, line) {
      if (id === shown) return;
      shown = id;
      element.hidden = id === "";
      if (!id) {
        next();
        fill(content);
        return;
      }
      if (line) fill(content, ...headOf(page, line), nothing(t.loading));
      else if (!content.hasChildNodes()) fill(content, nothing(t.loading));
      element.scrollTop = 0;
      soon();
    },
    refresh() {
      if (shown) void load();
    },
    focus: () => element.focus(),
  };
}

function contentOf(page: Page, details: Details): Child[] {
  const { t } = page;
  const { line } = details;
  const links = details.links.filter((link) => link.cancelled === null);
  const undo = !page.unwritable && allows(details, "unsettle");
  return [
    ...headOf(page, line),
    h("p", { class: "reason" }, english(details.reason)),
    ...details.locks.map((lock) =>
      h(
        "p",
        { class: "locked-by" },
        lockBadge(lock.kind, t),
        h("strong", {}, t.locks[lock.kind] ?? lock.kind),
        lock.file && ` · ${t.lockedIn(lock.file)}`,
        lock.since && ` ${t.lockedSince(lock.since)}`,
        lock.until && ` ${t.lockedUntil(lock.until)}`,
      ),
    ),
    ...actions(page, details),
    ...details.errors.map((error) =>
      h("p", { class: "alarm" }, told(english(error.message), error.url)),
    ),
    ...details.notices.map((notice) =>
      h(
        "p",
        { class: "notice" },
        h("strong", {}, notice.code),
        ` ${notice.date}: `,
        english(notice.message),
      ),
    ),
    drawPicture(details.picture, line.id, t, (id) => page.go({ id })),
    h("dl", { class: "facts" }, ...facts(page, details)),
    why(page, details),
    cannot(page, details),
    h("h3", {}, t.history),
    details.links.length === 0
      ? nothing(t.noHistory)
      : h(
          "ol",
          { class: "history" },
          ...details.links.map((link) => linkOf(page, details, link, undo)),
        ),
    undo &&
      links.length > 1 &&
      h(
        "button",
        {
          type: "button",
          class: "link",
          on: { click: () => page.act("unsettle", { id: line.id, details }) },
        },
        t.cancelAllLinks,
      ),
    details.source &&
      h(
        "p",
        { class: "source" },
        told(t.source, details.source.url),
        h("small", {}, ` ${fileName(details.source.file)}:${details.source.lineno}`),
      ),
  ];
}

/** What stands in the list of it, too. */
function headOf(page: Page, line: Line): Child[] {
  const { t } = page;
  return [
    h(
      "p",
      { class: "kind" },
      t.types[line.type],
      line.inferred && h("small", {}, ` ${t.inferred}`),
    ),
    h("h2", {}, line.id),
    page.state.customer === "" &&
      h(
        "p",
        {},
        page.link(
          { ...EMPTY, view: "transactions", customer: line.customer, id: line.id },
          {},
          nameOf(line, t),
        ),
      ),
    h(
      "div",
      { class: "figures" },
      h("div", {}, h("small", {}, t.amount), money(line.amount)),
      h("div", {}, h("small", {}, t.outstanding), money(line.outstanding)),
    ),
    h("p", {}, statusBadge(line.status, t)),
  ];
}

/** What can be done; for a locked item why nothing can. */
function actions(page: Page, details: Details): Child[] {
  const { t } = page;
  if (page.unwritable) return [];
  const allowed = details.actions.filter(
    (each) => each.allowed && each.action !== "unsettle",
  );
  const button = (action: Action) =>
    h(
      "button",
      {
        type: "button",
        class: USUAL.includes(action) ? null : "muted",
        on: { click: () => page.act(action, { id: details.line.id, details }) },
      },
      `${t.actions[action]}…`,
    );
  const whys = new Set(refused(details).map((each) => each.why));
  return [
    allowed.length > 0 &&
      h("div", { class: "acts" }, ...allowed.map((each) => button(each.action))),
    ...(details.line.locked === null
      ? []
      : [...whys].map((text) => h("p", {}, english(text)))),
  ];
}

/** What an item that is not locked does not offer, and why. */
function cannot(page: Page, details: Details): Child {
  const { t } = page;
  const found = page.unwritable || details.line.locked !== null ? [] : refused(details);
  if (found.length === 0) return null;
  return h(
    "details",
    { class: "steps" },
    h("summary", {}, t.cannot),
    h(
      "ul",
      {},
      ...found.map(({ action, why: text }) =>
        h("li", {}, h("strong", {}, t.actions[action]), ": ", english(text)),
      ),
    ),
  );
}

function refused(details: Details): readonly AllowedAction[] {
  return details.actions.filter((each) => !each.allowed && each.why);
}

function allows(details: Details, action: Action): boolean {
  return details.actions.some((each) => each.action === action && each.allowed);
}

/** The rules that were tried, day by day. */
function why(page: Page, { line, steps }: Details): Child {
  const { t } = page;
  if (steps.length === 0) return null;
  return h(
    "details",
    { class: "steps" },
    h("summary", {}, t.why),
    h(
      "ol",
      {},
      ...steps.map((day) =>
        h(
          "li",
          {},
          h(
            "span",
            { class: "when" },
            day.date === day.last ? day.date : `${day.date} – ${day.last}`,
          ),
          h(
            "ul",
            {},
            ...day.steps.map((step) =>
              h(
                "li",
                {},
                h("strong", {}, t.rules[step.rule] ?? step.rule),
                step.item !== line.id && ` · ${step.item}`,
                ": ",
                english(step.reason),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function facts(page: Page, details: Details): HTMLElement[] {
  const { t } = page;
  const { line, bank } = details;
  const returned = [bank.reason_code, bank.reason_text].filter(Boolean).join(" · ");
  const known: [string, Child | Child[]][] = [
    [t.date, line.date],
    [t.issued, details.issued !== line.date && details.issued],
    [
      t.due,
      line.due && [
        line.due,
        line.days_overdue > 0 &&
          h("span", { class: "late" }, ` ${t.daysOverdue(line.days_overdue)}`),
      ],
    ],
    [t.description, line.description],
    [t.payee, line.payee],
    [t.reference, line.reference],
    [isReturn(line) ? t.returnReason : (t.fields["reason"] ?? ""), returned],
    [t.payerIban, bank.payer_iban],
    [t.endToEnd, bank.end_to_end],
    [t.mandate, bank.mandate],
    [t.externalId, bank.external_id],
    [t.method, bank.method],
    [t.bankAccount, line.bank_account],
    [
      t.related,
      details.related.length > 0 &&
        details.related.map((id) => page.link({ id }, { class: "related-item" }, id)),
    ],
  ];
  return known
    .filter(([, value]) => Boolean(value))
    .map(([label, value]) =>
      h("div", {}, h("dt", {}, label), h("dd", {}, ...[value].flat())),
    );
}

/** Whether money came back, for a reason of the bank's. */
function isReturn(line: Line): boolean {
  return line.type === "chargeback" || line.type === "refund";
}

function linkOf(page: Page, details: Details, link: Link, undo: boolean): HTMLElement {
  const { t } = page;
  const cancelled = link.cancelled !== null;
  return h(
    "li",
    { class: cancelled ? "cancelled" : null },
    h("span", { class: "when" }, link.date),
    h(
      "span",
      { class: "what" },
      page.link({ id: link.other }, {}, link.other),
      ` ${t.types[link.other_type]}`,
    ),
    h("span", { class: "num" }, isZero(link.amount) ? "" : money(link.amount)),
    h(
      "span",
      { class: "rule" },
      t.rules[link.rule] ?? link.rule,
      link.by && ` ${t.decidedBy(link.by)}`,
      // Of a decision the evidence is who decided, which has just been said.
      ...(link.evidence && !link.by ? [": ", english(link.evidence)] : []),
    ),
    link.cancelled !== null &&
      h(
        "span",
        { class: "undone" },
        t.cancelled(link.cancelled, link.cancelled_by ?? ""),
      ),
    !cancelled &&
      undo &&
      link.rule !== "reversal" &&
      h(
        "button",
        {
          type: "button",
          class: "link undo",
          "aria-label": t.cancelLinkTo(link.other),
          on: {
            click: () =>
              page.act("unsettle", { id: details.line.id, details, only: link.other }),
          },
        },
        t.cancelLink,
      ),
  );
}

function told(text: Child, address: string | null): HTMLElement {
  const safe = safeAddress(address);
  return safe === null ? h("span", {}, text) : h("a", { href: safe }, text);
}
