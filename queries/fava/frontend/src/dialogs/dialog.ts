/** The dialogs: what to write is chosen, looked at, and then written. */

import { RefusedError, api, isGivenUp, latest, messageOf } from "../api.ts";
import type { Request } from "../api.ts";
import type { Action, Details, Form, Preview } from "../contract.ts";
import { fileName, fill, h } from "../dom.ts";
import { typed } from "../money.ts";
import { nothing } from "../notice.ts";
import type { Page } from "../page.ts";
import { argumentsOf } from "./arguments.ts";
import { fieldsOf } from "./fields.ts";
import { picksOf } from "./picks.ts";
import { previewArea } from "./preview.ts";

/** What an action is about: an item, or a customer. */
export interface Subject {
  readonly id?: string;
  readonly customer?: string;
  readonly details?: Details;
  /** Of what it is settled with, only this. */
  readonly only?: string;
}

const RESTING = 250;
const CONFLICT = 409;

let dialog: HTMLDialogElement | null = null;

/** Close the dialog that is open, if any. */
export function closeDialog(): void {
  dialog?.close();
}

/**
 * Open the dialog of an action.
 *
 * @param done - Called with what to tell, once something was written.
 */
export function openDialog(
  page: Page,
  action: Action,
  subject: Subject,
  done: (told: string) => void,
): void {
  if (dialog) return;
  const { t } = page;
  const leaving = new AbortController();
  const content = h("div", { class: "content" }, nothing(t.loading));
  const title = [t.actions[action], subject.id ?? subject.customer].join(" · ");
  const opened = h(
    "dialog",
    {
      class: "receivables-dialog",
      lang: page.language,
      "aria-labelledby": "receivables-dialog-title",
      on: {
        close() {
          leaving.abort();
          opened.remove();
          dialog = null;
        },
      },
    },
    h("h2", { id: "receivables-dialog-title" }, title),
    content,
  );
  dialog = opened;
  document.body.append(opened);
  opened.showModal();

  const asked: Record<string, string> = {};
  if (subject.id !== undefined) asked["id"] = subject.id;
  if (subject.customer !== undefined) asked["customer"] = subject.customer;
  api
    .form(action, asked, leaving.signal)
    .then((form) => {
      const shown = dialogForm(
        page,
        { action, subject, form },
        leaving.signal,
        (told) => {
          opened.close();
          done(told);
        },
      );
      fill(content, shown);
      const inputs = [
        ...shown.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select"),
      ];
      (inputs.find((input) => input.required && !input.value) ?? inputs[0])?.focus();
    })
    .catch((error: unknown) => {
      if (isGivenUp(error)) return;
      fill(
        content,
        h("p", { class: "refusal", role: "alert" }, explained(page, error)),
        h("div", { class: "buttons" }, cancelButton(page)),
      );
    });
}

function dialogForm(
  page: Page,
  { action, subject, form }: { action: Action; subject: Subject; form: Form },
  leaving: AbortSignal,
  done: (told: string) => void,
): HTMLElement {
  const { t } = page;
  const next = latest(leaving);
  const request = identifier();
  const fields = fieldsOf(page, form.fields, [subject.id, subject.customer], (name) => {
    if (name === "customer") void chooseAnew();
    else changed();
  });
  /** How much there is to place; of an item seen on a past day it is not known. */
  const whole = () => {
    if (!subject.details) return fields.values()["amount"] ?? "";
    return subject.details.as_of === null ? typed(subject.details.line.outstanding) : "";
  };
  const choices = h("div", {});
  const chosen = (placed: string) => {
    // Without an item of its own, an amount is what the chosen ones come to.
    if (!subject.details) fields.propose("amount", placed);
    changed();
  };
  let picks = picksOf(page, action, form.choices, subject, whole, chosen);
  const preview = previewArea(page);
  const write = h("button", { type: "submit", disabled: true }, t.write);
  let timer = 0;
  /** What the preview shows, and so what would be written. */
  let ready: Request | null = null;
  let writing = false;

  const element = h(
    "form",
    {
      novalidate: true,
      on: {
        submit(event) {
          event.preventDefault();
          void writeIt();
        },
      },
    },
    fields.element,
    choices,
    preview.element,
    h("div", { class: "buttons" }, cancelButton(page), write),
  );

  function changed(): void {
    if (writing) return;
    next();
    ready = null;
    write.disabled = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), RESTING);
  }

  /** Another customer has other items. */
  async function chooseAnew(): Promise<void> {
    changed();
    const customer = fields.values()["customer"] ?? "";
    try {
      const found = await api.form(action, { id: subject.id ?? "", customer }, next());
      picks = picksOf(page, action, found.choices, subject, whole, chosen);
      fill(choices, picks.element);
    } catch (error) {
      if (!isGivenUp(error)) preview.refuse([explained(page, error)]);
    }
    changed();
  }

  function current(): Request | string {
    const wrong = fields.wrong() || picks.wrong();
    if (wrong) return wrong;
    return {
      action,
      request,
      arguments: argumentsOf(
        action,
        subject,
        fields.values(),
        picks.chosen(),
        picks.all(),
      ),
    };
  }

  async function look(): Promise<void> {
    const wanted = current();
    if (typeof wanted === "string") {
      preview.missing(wanted);
      return;
    }
    preview.checking();
    try {
      const found: Preview = await api.preview(wanted, next());
      preview.show(found);
      if (found.errors.length > 0) return;
      ready = wanted;
      write.disabled = false;
    } catch (error) {
      if (!isGivenUp(error)) preview.refuse([explained(page, error)]);
    }
  }

  async function writeIt(): Promise<void> {
    if (!ready || writing) return;
    writing = true;
    write.disabled = true;
    fill(write, t.writing);
    try {
      const found = await api.write(ready);
      done(found.written ? t.written(fileName(found.file ?? "")) : t.alreadyWritten);
    } catch (error) {
      writing = false;
      fill(write, t.write);
      const status = error instanceof RefusedError ? error.status : null;
      if (status === CONFLICT) {
        // The ledger changed: what would be written now is to be looked at first.
        await look();
        preview.tell(explained(page, error));
        return;
      }
      preview.refuse([explained(page, error)]);
      // Nobody answered: sent again, the same request writes once.
      write.disabled = status !== 0;
    }
  }

  fill(choices, picks.element);
  changed();
  return element;
}

function cancelButton(page: Page): HTMLElement {
  return h(
    "button",
    { type: "button", class: "muted", on: { click: closeDialog } },
    page.t.cancel,
  );
}

function explained(page: Page, error: unknown): string {
  if (!(error instanceof RefusedError)) return messageOf(error);
  if (error.status === 0) return page.t.unreachable;
  return error.status === 401 ? page.t.readOnly : error.message;
}

/** A random identifier; randomUUID alone is missing where Fava is not on https. */
function identifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
