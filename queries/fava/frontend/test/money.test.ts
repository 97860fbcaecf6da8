import assert from "node:assert/strict";
import { test } from "node:test";

import { minus, smaller, sum } from "../src/decimal.ts";
import { isNegative, isZero, readAmount, typed } from "../src/money.ts";

const eur = (number: string | null, text: string) => ({ number, currency: "EUR", text });

test("amounts are read as people of both customs type them", () => {
  for (const [text, read] of [
    ["1250.50", "1250.50"],
    ["1250,50", "1250.50"],
    ["1.250,50", "1250.50"],
    ["1,250.50", "1250.50"],
    ["1 250,50", "1250.50"],
    ["1\u202f250,50", "1250.50"],
    ["1'250.50", "1250.50"],
    ["0,5", "0.5"],
    ["7", "7"],
    ["1.250.000", "1250000"],
    ["1.250.000,00", "1250000.00"],
    ["0.1234", "0.1234"],
  ] as const) {
    assert.equal(readAmount(text), read, text);
  }
});

test("what could be two amounts, or is none, is not read", () => {
  for (const text of [
    "",
    "1.250",
    "1,250",
    "-5",
    "5-",
    "1,2,3",
    "1.25.000",
    "1.250,00.0",
    "1,250,00",
    "1e3",
    "0x10",
    "١٢",
    "5 EUR",
    ".5",
    "5.",
    "NaN",
  ]) {
    assert.equal(readAmount(text), null, text);
  }
});

test("an amount is proposed as it is shown, so that it can be read again", () => {
  assert.equal(typed(eur("-1250.50", "-1.250,50")), "1250,50");
  assert.equal(typed(eur("1250.50", "1,250.50")), "1250.50");
  assert.equal(typed(eur("1250", "1.250")), "1250");
  assert.equal(typed(eur(null, "X.XXX,XX")), "");
});

test("nothing and less than nothing", () => {
  assert.equal(isZero(eur("0.00", "0,00")), true);
  assert.equal(isZero(eur("-0.00", "0,00")), true);
  assert.equal(isZero(eur("0.01", "0,01")), false);
  assert.equal(isZero(eur(null, "X,XX")), false);
  assert.equal(isNegative(eur("-5.00", "-5,00")), true);
  assert.equal(isNegative(eur(null, "-X,XX")), true);
  assert.equal(isNegative(eur("5.00", "5,00")), false);
});

test("sums are exact", () => {
  assert.equal(sum(["0.1", "0.2"]), "0.3");
  assert.equal(sum(["99999999999999999.99", "0.01"]), "100000000000000000.00");
  assert.equal(sum([]), "0");
  assert.equal(minus("237.16", "237.16"), "0.00");
  assert.equal(minus("1", "1.05"), "-0.05");
  assert.equal(minus("0.05", "10"), "-9.95");
  assert.equal(smaller("2.5", "10"), "2.5");
  assert.equal(smaller("10", "2.5"), "2.5");
});
