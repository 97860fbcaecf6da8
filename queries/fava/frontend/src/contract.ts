/** What the endpoints answer and take; the other half is queries/fava/. */

/** Under incognito `number` is null, and the digits of `text` are X. */
export interface Money {
  readonly number: string | null;
  readonly currency: string;
  readonly text: string;
}

export const BUCKETS = ["not_due", "d1_30", "d31_60", "d61_90", "d90_plus"] as const;
export type Bucket = (typeof BUCKETS)[number];
export type Buckets = Readonly<Record<Bucket | "credits", Money>>;

export const TYPES = [
  "invoice",
  "payment",
  "refund",
  "credit-note",
  "chargeback",
  "collection-costs",
  "write-off",
  "adjustment",
] as const;
export type ItemType = (typeof TYPES)[number];

export const STATUSES = [
  "not-settled",
  "partially-settled",
  "fully-settled",
  "reversed",
] as const;
export type Status = (typeof STATUSES)[number];

export const LOCKS = [
  "direct-debit",
  "credit-transfer",
  "awaiting-bank-confirmation",
] as const;
export type Lock = (typeof LOCKS)[number];

export interface CustomerRow {
  readonly customer: string;
  readonly name: string;
  readonly account: string;
  readonly currency: string;
  readonly balance: Money;
  readonly open_items: number;
  readonly overdue: Money;
  readonly buckets: Buckets;
  readonly last_payment: { readonly date: string; readonly amount: Money } | null;
  readonly locked: number;
  readonly notices: number;
}

export interface Totals {
  readonly currency: string;
  readonly balance: Money;
  readonly overdue: Money;
  readonly open_items: number;
  readonly buckets: Buckets;
}

export interface TrendPoint {
  readonly date: string;
  readonly currency: string;
  readonly outstanding: Money;
}

export interface Customers {
  /** The day before today as of which all is shown, if so. */
  readonly as_of: string | null;
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly rows: readonly CustomerRow[];
  readonly totals: readonly Totals[];
  readonly uncategorized: {
    readonly open_items: number;
    readonly amounts: readonly Money[];
  };
  readonly trend: readonly TrendPoint[];
}

export interface Customer {
  readonly customer: string;
  readonly name: string;
  readonly kind: string | null;
  readonly country: string | null;
  readonly language: string | null;
  readonly email: string | null;
  readonly address: readonly string[];
  readonly ibans: readonly string[];
  /** Those of the customer, else of the ledger. */
  readonly terms: { readonly days: number; readonly end_of_month: boolean };
  readonly mandate: string | null;
  readonly collect_from: string | null;
  readonly refund_to: string | null;
  readonly insolvent: string | null;
  readonly vat_scheme: string | null;
  readonly accounts: readonly string[];
  readonly balances: readonly {
    readonly account: string;
    readonly currency: string;
    readonly balance: Money;
    readonly buckets: Buckets;
  }[];
  readonly source: { readonly url: string } | null;
}

export interface Line {
  readonly kind: "item";
  readonly id: string;
  readonly date: string;
  readonly type: ItemType;
  readonly reference: string | null;
  readonly description: string | null;
  readonly payee: string | null;
  readonly customer: string;
  readonly name: string;
  readonly account: string;
  readonly amount: Money;
  readonly outstanding: Money;
  readonly status: Status;
  readonly locked: Lock | null;
  readonly bank_account: string | null;
  readonly method: string | null;
  readonly external_id: string | null;
  readonly due: string | null;
  readonly days_overdue: number;
  readonly open: boolean;
  readonly inferred: boolean;
  readonly settled_with: readonly string[];
  readonly notices: number;
  readonly errors: number;
}

/** What happened beside the money: shown in the map by date. */
export interface SideLine {
  readonly kind: "note" | "document" | "reminder";
  readonly date: string;
  readonly description: string;
  readonly url: string | null;
}

export interface Items {
  readonly as_of: string | null;
  readonly total: number;
  readonly older: number;
  readonly page: number;
  readonly size: number;
  readonly rows: readonly (Line | SideLine)[];
  readonly facets: {
    readonly types: readonly ItemType[];
    readonly statuses: readonly Status[];
    readonly bank_accounts: readonly string[];
  };
}

export interface Link {
  readonly other: string;
  readonly other_type: ItemType;
  readonly amount: Money;
  readonly date: string;
  readonly rule: string;
  readonly evidence: string | null;
  readonly cancelled: string | null;
  readonly cancelled_by: string | null;
  readonly by: string | null;
}

export interface Picture {
  readonly nodes: readonly {
    readonly id: string;
    readonly type: ItemType;
    readonly amount: Money;
    readonly outstanding: Money;
  }[];
  readonly edges: readonly {
    readonly credit: string;
    readonly debit: string;
    readonly amount: Money;
    readonly rule: string;
  }[];
}

export const ACTIONS = [
  "settle",
  "unsettle",
  "assign",
  "register",
  "credit",
  "write-off",
  "adjust",
  "confirm",
  "reject",
  "cancel",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface AllowedAction {
  readonly action: Action;
  readonly allowed: boolean;
  readonly why: string | null;
}

/** What the rules tried on a day, or on several with the same outcome. */
export interface Day {
  readonly date: string;
  readonly last: string;
  readonly steps: readonly {
    readonly item: string;
    readonly rule: string;
    readonly reason: string;
  }[];
}

export interface Details {
  readonly line: Line;
  readonly as_of: string | null;
  readonly reason: string;
  readonly issued: string | null;
  readonly steps: readonly Day[];
  readonly links: readonly Link[];
  readonly related: readonly string[];
  readonly bank: {
    readonly end_to_end: string | null;
    readonly mandate: string | null;
    readonly payer_iban: string | null;
    readonly external_id: string | null;
    readonly method: string | null;
    readonly reason_code: string | null;
    readonly reason_text: string | null;
  };
  readonly locks: readonly {
    readonly kind: Lock;
    readonly file: string | null;
    readonly since: string | null;
    readonly until: string | null;
  }[];
  readonly notices: readonly {
    readonly date: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly errors: readonly { readonly message: string; readonly url: string | null }[];
  readonly source: {
    readonly file: string;
    readonly lineno: number;
    readonly url: string | null;
  } | null;
  readonly picture: Picture;
  readonly actions: readonly AllowedAction[];
}

export interface Field {
  readonly name: string;
  readonly kind: "text" | "date" | "amount" | "choice" | "links";
  readonly required: boolean;
  readonly value?: string | null;
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
}

export interface Choice {
  readonly line: Line;
  readonly proposed: Money | null;
  readonly allowed: boolean;
  readonly why: string | null;
  /** Whether the item itself names it. */
  readonly named: boolean;
}

export interface Form {
  readonly fields: readonly Field[];
  readonly choices: readonly Choice[];
}

export interface Effect {
  readonly id: string;
  readonly before: Money | null;
  readonly after: Money | null;
  readonly status_before: Status | null;
  readonly status_after: Status | null;
}

export interface Preview {
  readonly text: string;
  readonly file: string | null;
  readonly errors: readonly string[];
  readonly effects: readonly Effect[];
}

export interface Written {
  readonly text: string;
  readonly file: string | null;
  readonly written: boolean;
  readonly version: number;
  readonly effects: readonly Effect[];
}
