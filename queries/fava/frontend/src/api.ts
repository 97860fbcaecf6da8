/** Asking the endpoints of the extension. */

import type {
  Customer,
  Customers,
  Details,
  Form,
  Items,
  Preview,
  Written,
} from "./contract.ts";
import { withFilters } from "./state.ts";

/** A question was refused, or never arrived; the message is for a person. */
export class RefusedError extends Error {
  readonly status: number;

  /**
   * @param status - Of HTTP; 0 when nothing answered.
   */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A request to look at, or to write. */
export interface Request {
  readonly action: string;
  /** One for each dialog, so that the same request sent twice writes once. */
  readonly request: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export const api = {
  customers: (question: URLSearchParams, signal: AbortSignal) =>
    get<Customers>("customers", question, signal),
  customer: (customer: string, signal: AbortSignal) =>
    get<Customer>("customer", filtered({ customer }), signal),
  items: (question: URLSearchParams, signal: AbortSignal) =>
    get<Items>("items", question, signal),
  details: (id: string, signal: AbortSignal) =>
    get<Details>("details", filtered({ id }), signal),
  form: (action: string, subject: Record<string, string>, signal: AbortSignal) =>
    get<Form>("form", new URLSearchParams({ action, ...subject }), signal),
  preview: (request: Request, signal: AbortSignal) =>
    post<Preview>("preview", request, signal),
  /** Only what a preview has shown is written. */
  write: (request: Request) =>
    post<Written>("write", { ...request, looked_at: true }, null),
};

/** The address of a file or page that an endpoint gives, for a link. */
export function addressOfEndpoint(endpoint: string, question: URLSearchParams): string {
  return `${base()}/${endpoint}?${question.toString()}`;
}

/**
 * Questions of which only the last one matters, and only until the page is left.
 *
 * @returns A function that gives the signal for a new question, and by that
 *   gives up the one before.
 */
export function latest(leaving: AbortSignal): () => AbortSignal {
  let controller = new AbortController();
  return () => {
    controller.abort();
    controller = new AbortController();
    return AbortSignal.any([controller.signal, leaving]);
  };
}

/** Whether a question was given up for a newer one: nothing to tell. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** What to tell a person of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function filtered(question: Record<string, string>): URLSearchParams {
  return withFilters(question, window.location);
}

function base(): string {
  const found = /^(.*\/extension\/Receivables)(?:\/|$)/.exec(window.location.pathname);
  return found?.[1] ?? "";
}

function get<T>(
  endpoint: string,
  question: URLSearchParams,
  signal: AbortSignal,
): Promise<T> {
  return ask<T>(addressOfEndpoint(endpoint, question), { signal });
}

function post<T>(
  endpoint: string,
  body: unknown,
  signal: AbortSignal | null,
): Promise<T> {
  return ask<T>(`${base()}/${endpoint}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

async function ask<T>(address: string, options: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (isGivenUp(error)) throw error;
    throw new RefusedError(0, messageOf(error));
  }
  // Fava itself may answer, with a page of HTML: when read-only, or by a crash.
  const answer: unknown = await response.json().catch((error: unknown) => {
    if (isGivenUp(error)) throw error;
    return null;
  });
  if (response.ok && isObject(answer) && "data" in answer) return answer["data"] as T;
  const told = isObject(answer) ? answer["error"] : null;
  throw new RefusedError(
    response.status,
    typeof told === "string" ? told : `${response.status} ${response.statusText}`.trim(),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
