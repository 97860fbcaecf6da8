import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, addressOf, isNarrowed, questionOf, readState } from "../src/state.ts";
import { languageOf } from "../src/texts/index.ts";

const page = new URL(
  "http://host/book/extension/Receivables/?time=2024&filter=%23x&id=old",
);

test("a state comes back from its address", () => {
  const state = {
    ...EMPTY,
    view: "transactions",
    customer: "C 1/2&3?",
    id: "P-1",
    q: "1.250,50 é",
    sort: "amount",
    dir: "asc",
    type: ["invoice", "credit-note"],
    status: ["not-settled"],
    bank_account: ["Assets:Bank:A", "Assets:Bank:B"],
    from: "2024-01-01",
    to: "2024-12-31",
    locked: "yes",
    open: "yes",
    all: "yes",
    page: 3,
  } as const;
  const address = new URL(addressOf(state, page), page);
  assert.deepEqual(readState(address.search), state);
  assert.equal(address.searchParams.get("time"), "2024");
  assert.equal(address.searchParams.get("filter"), "#x");
});

test("the transactions of all customers have an address of their own", () => {
  const state = { ...EMPTY, view: "transactions" } as const;
  const address = new URL(addressOf(state, page), page);
  assert.deepEqual(readState(address.search), state);
});

test("what stands in an address by mistake changes nothing", () => {
  assert.deepEqual(readState("?page=-1&dir=up&other=1"), EMPTY);
  assert.deepEqual(readState("?page=x"), EMPTY);
});

test("a question has Fava's filters and not what is selected", () => {
  const question = questionOf({ ...EMPTY, q: "x", id: "P-1" }, page);
  assert.equal(question.toString(), "q=x&filter=%23x&time=2024");
});

test("sorting does not narrow a list", () => {
  assert.equal(isNarrowed({ ...EMPTY, sort: "date", dir: "asc", all: "yes" }), false);
  assert.equal(isNarrowed({ ...EMPTY, open: "yes" }), true);
  assert.equal(isNarrowed({ ...EMPTY, type: ["invoice"] }), true);
});

test("the language is as set, else the browser's, else English", () => {
  assert.equal(languageOf("nl", ["fr"]).code, "nl");
  assert.equal(languageOf("", ["pt-BR", "fr-BE", "nl"]).code, "fr");
  assert.equal(languageOf("", ["pt"]).code, "en");
});
