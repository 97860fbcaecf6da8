/** What an action is asked with, made of what a dialog holds. */

import type { Action, Line } from "../contract.ts";
import { isNegative } from "../money.ts";
import type { Subject } from "./dialog.ts";
import type { Chosen } from "./picks.ts";

type Values = Readonly<Record<string, string | null>>;

/**
 * The arguments of a request.
 *
 * @param all - Whether all that could be chosen is.
 */
export function argumentsOf(
  action: Action,
  subject: Subject,
  values: Values,
  chosen: readonly Chosen[],
  all: boolean,
): Record<string, unknown> {
  const filled = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null),
  );
  const settles = chosen.map(({ line, amount }) => ({ id: line.id, amount }));
  switch (action) {
    case "settle":
      return {
        ...filled,
        pairs: chosen.map((each) => ({ ...pair(subject, each), amount: each.amount })),
      };
    case "unsettle":
      return { ...filled, pairs: chosen.map((each) => pair(subject, each)) };
    case "assign":
      return { ...filled, id: subject.id, settles };
    case "register":
    case "adjust":
      return { ...filled, customer: subject.customer, settles };
    case "confirm":
    case "reject":
      return {
        ...filled,
        // A file as a whole is told by its name alone.
        items: values["file"] && all ? [] : chosen.map(({ line }) => line.id),
      };
    case "credit":
      return { ...filled, id: subject.id, amount: values["amount"] ?? null };
    case "write-off":
    case "cancel":
      return { ...filled, id: subject.id };
  }
}

/** Which side of a link an item is on: what pays is the credit. */
export function isCredit(line: Line): boolean {
  if (line.type === "adjustment") return !isNegative(line.amount);
  return (
    line.type === "payment" || line.type === "credit-note" || line.type === "write-off"
  );
}

function pair(subject: Subject, { line }: Chosen): { credit: string; debit: string } {
  const own = subject.id ?? "";
  return isCredit(line)
    ? { credit: line.id, debit: own }
    : { credit: own, debit: line.id };
}
