/** The texts in English; the other languages have exactly these. */

import type { Action, Bucket, ItemType, Lock, Status } from "../contract.ts";

const types: Record<ItemType, string> = {
  invoice: "Invoice",
  payment: "Payment (incoming)",
  refund: "Payment (outgoing)",
  "credit-note": "Credit note",
  chargeback: "Chargeback",
  "collection-costs": "Collection costs",
  "write-off": "Write-off",
  adjustment: "Balance adjustment",
};

const statuses: Record<Status, string> = {
  "not-settled": "Not settled",
  "partially-settled": "Partially settled",
  "fully-settled": "Fully settled",
  reversed: "Reversed",
};

const locks: Record<Lock, string> = {
  "direct-debit": "In a direct debit file",
  "credit-transfer": "In a credit transfer file",
  "awaiting-bank-confirmation": "Awaiting the bank's confirmation",
};

const buckets: Record<Bucket | "credits", string> = {
  not_due: "Not due",
  d1_30: "1–30 days",
  d31_60: "31–60 days",
  d61_90: "61–90 days",
  d90_plus: "Over 90 days",
  credits: "Credits",
};

const actions: Record<Action, string> = {
  settle: "Settle",
  unsettle: "Cancel a settlement",
  assign: "Assign to a customer",
  register: "Register a payment",
  credit: "Credit",
  "write-off": "Write off",
  adjust: "Adjust the balance",
  confirm: "Bank confirmed it",
  reject: "Bank rejected it",
  cancel: "Cancel the entry",
};

/** What the fields of the dialogs are called, by the name in the request. */
const fields: Record<string, string> = {
  account: "Account",
  amount: "Amount",
  bank_account: "Bank account",
  currency: "Currency",
  customer: "Customer",
  date: "Date",
  direction: "Direction",
  external_id: "Bank's transaction id",
  file: "Bank file",
  items: "Transactions",
  method: "Method",
  number: "Number",
  reason: "Reason",
  reference: "Reference",
  second: "Approved by",
  settles: "Settles",
  vat: "Of which VAT",
  vat_account: "VAT account",
};

/** What can be chosen in them, where the request has a word for it. */
const choices: Record<string, string> = {
  "in favour of customer": "In favour of the customer",
  against: "Against the customer",
};

/** Which rule made a link. */
const rules: Record<string, string> = {
  settles: "named in the entry",
  settle: "decided by a person",
  reference: "by reference",
  amount: "by amount",
  combination: "by a combination of amounts",
  overpayment: "from an overpayment",
  "oldest-first": "oldest first",
  reversal: "reversal",
};

export const en = {
  types,
  statuses,
  locks,
  buckets,
  actions,
  fields,
  choices,
  rules,
  sideLines: { note: "Note", document: "Document", reminder: "Reminder" },

  views: "What to show",
  customers: "Customers",
  transactions: "Transactions",
  uncategorized: "Uncategorized receipts",
  uncategorizedItems: (n: number) =>
    n === 1 ? "1 receipt without a customer" : `${n} receipts without a customer`,

  loading: "Loading…",
  retry: "Try again",
  failed: "This could not be loaded",
  unreachable: "Fava does not answer. Is it still running?",
  readOnly: "Fava is read-only: nothing can be written here.",
  incognitoWrites: "Amounts are hidden (incognito): nothing can be written here.",
  asOf: (date: string) => `As of ${date}`,

  searchCustomers: "Search by name, number, address or IBAN",
  searchTransactions: "Search by number, reference, text or amount",
  filters: "Filters",
  clear: "Clear filters",
  shows: {
    owes: "Owes",
    credit: "In credit",
    overdue: "Overdue",
    locked: "Locked",
    notices: "Notices",
  },
  found: (n: number, total: string) => (n === 1 ? "1 found" : `${total} found`),
  noCustomers: "No customer was found.",
  noTransactions: "No transactions available yet.",
  noMatches: "No transaction was found.",
  showAll: (n: string) => `Show all (${n} older)`,
  previous: "Previous",
  next: "Next",
  range: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  pages: "Pages",

  name: "Name",
  customer: "Customer",
  number: "Number",
  balance: "Balance",
  openItems: "Open",
  openItemsLong: "Open items",
  overdue: "Overdue",
  age: "Age",
  ageOfDebt: "Age of what is open",
  lastPayment: "Last payment",
  notices: "Notices",
  total: "Total",
  outstanding: "Outstanding",
  outstandingOverTime: "Outstanding over time",
  hiddenAmounts: "Amounts are hidden (incognito).",
  nothingOpen: "Nothing is open.",
  owes: "owes",
  inCredit: "in credit",
  lockedItems: (n: number) => (n === 1 ? "1 locked item" : `${n} locked items`),
  noticesOf: (n: number) => (n === 1 ? "1 notice" : `${n} notices`),
  errorsOf: (n: number) => (n === 1 ? "1 error" : `${n} errors`),

  date: "Date",
  type: "Type",
  reference: "Reference",
  description: "Description",
  amount: "Amount",
  status: "Status",
  lock: "Lock",
  bankAccount: "Bank account",
  from: "From",
  to: "Until",
  onlyLocked: "Locked",
  onlyOpen: "Open only",
  due: "Due",
  daysOverdue: (n: number) => (n === 1 ? "1 day overdue" : `${n} days overdue`),
  exportAs: "Export",
  files: { xlsx: "Excel", csv: "CSV" },
  statement: "Statement",

  address: "Address",
  ibans: "IBAN",
  email: "E-mail",
  terms: "Terms",
  termsDays: (n: string) => (n === "1" ? "1 day" : `${n} days`),
  mandate: "Mandate",
  collectFrom: "Collected on",
  refundTo: "Refunded from",
  accounts: "Account",
  insolventSince: (date: string) => `Insolvent since ${date}`,
  kinds: { business: "Business", consumer: "Consumer" } as Record<string, string>,
  editCustomer: "Open in the editor",
  unnamed: "No name known",

  details: "Details",
  close: "Close",
  cannot: "What cannot be done",
  why: "Why",
  issued: "Issued",
  payee: "Payee",
  payerIban: "Payer's IBAN",
  endToEnd: "End-to-end id",
  externalId: "Bank's transaction id",
  method: "Method",
  returnReason: "Return reason",
  history: "Settlement history",
  noHistory: "Nothing was settled yet.",
  cancelled: (date: string, by: string) =>
    by ? `Cancelled ${date}: ${by}` : `Cancelled ${date}`,
  decidedBy: (by: string) => `by ${by}`,
  cancelLink: "Cancel",
  cancelLinkTo: (id: string) => `Cancel the settlement with ${id}`,
  cancelAllLinks: "Cancel all",
  related: "Related",
  pictureOf: (id: string) => `What settles what, around ${id}`,
  pictureEdge: (credit: string, debit: string, amount: string) =>
    `${credit} settles ${amount} of ${debit}.`,
  more: (n: number) => `and ${n} more`,
  source: "Open in the editor",
  lockedIn: (file: string) => `Bank file ${file}`,
  lockedSince: (date: string) => `since ${date}`,
  lockedUntil: (date: string) => `until ${date}`,
  inferred: "Type inferred from the postings",

  willBeWritten: "This will be written",
  willBeWrittenTo: (file: string) => `This will be written to ${file}`,
  effects: "What changes",
  before: "Before",
  after: "After",
  write: "Write",
  cancel: "Cancel",
  checking: "Checking…",
  writing: "Writing…",
  refused: "This cannot be written:",
  written: (file: string) => `Written to ${file}.`,
  alreadyWritten: "This was written before; nothing was written again.",
  mustBeFilled: (field: string) => `Fill in: ${field}.`,
  notAnAmount: (text: string) =>
    `“${text}” is not clearly an amount: write it like 1250.50 or 1250,50.`,
  pickSomething: "Choose at least one transaction.",
  nothingToLink: "There is nothing that this can be linked with.",
  pick: (id: string) => `Settle ${id}`,
  amountFor: (id: string) => `Amount for ${id}`,
  optional: "optional",
  allOutstanding: "empty: all that is outstanding",
  proposed: "Amount to settle",
  stillToPlace: "Still to place",
  findInList: "Find in this list",

  keys: "Keys",
  keysHelp: {
    "/": "search",
    "↑ ↓": "choose a line",
    Enter: "open",
    Esc: "close, back",
  } as Record<string, string>,
};

/** The texts of a language. */
export type Texts = typeof en;
