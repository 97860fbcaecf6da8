from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner

from beancount_receivables.plugins.subledger.explaining import explain
from beancount_receivables.plugins.subledger.tracing import OUTCOMES
from beancount_receivables.queries.cli import main
from beancount_receivables.queries.rows import ReceivablesRow
from beancount_receivables.queries.rows import columns_of
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS
from tests.ledgers import settle

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

INVOICE_1 = """
2024-03-01 * "Korenaar" "Repair"
  invoice: "2024001"
  due: 2024-03-31
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
"""
INVOICE_2 = """
2024-03-02 * "Korenaar" "Service"
  invoice: "2024002"
  Assets:Receivable:C1  60.00 EUR
  Income:Sales
"""


def payment(amount: str, text: str = "paid", day: str = "2024-03-15") -> str:
    return f"""
{day} * "Korenaar" "{text}"
  payment: "P-1"
  Assets:Bank  {amount} EUR
  Assets:Receivable:C1
"""


class Asked:
    """A ledger on disk, and what the command says of it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "main.beancount"

    def write(self, *pieces: str) -> Asked:
        text = "\n".join((PLUGIN, ACCOUNTS, SETTINGS, *pieces))
        self.path.write_text(text, encoding="utf-8")
        return self

    def run(self, name: str, *options: str) -> Result:
        return CliRunner().invoke(main, ["explain", str(self.path), name, *options])

    def text(self, name: str, *options: str) -> str:
        """The text, with its lines joined, so that wrapping is no matter."""
        return " ".join(self.run(name, *options).stdout.split())

    def item(self, name: str, *options: str) -> Any:  # noqa: ANN401 - json
        result = self.run(name, *options, "--format", "json")
        shown = json.loads(result.stdout, parse_float=Decimal)
        [item] = shown["items"]
        return item

    def steps(self, name: str, *options: str) -> list[tuple[str, str, str]]:
        """Each look at an item: rule, outcome and reason."""
        return [
            (step["rule"], step["outcome"], step["reason"])
            for day in self.item(name, *options)["days"]
            for step in day["steps"]
        ]

    def step(self, name: str, rule: str, outcome: str) -> Any:  # noqa: ANN401 - json
        """The one look of a rule with an outcome."""
        [found] = [
            step
            for day in self.item(name)["days"]
            for step in day["steps"]
            if (step["rule"], step["outcome"]) == (rule, outcome)
        ]
        return found


@pytest.fixture
def ledger(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def candidates(step: Any) -> list[tuple[str, object]]:  # noqa: ANN401 - json
    return [(each["id"], each["outstanding"]) for each in step["candidates"]]


# -- the rules, in their order ----------------------------------------------


def test_every_rule_is_named_in_order(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00"))
    assert [rule for rule, _, _ in ledger.steps("P-1")] == [
        "reference",
        "amount",
        "combination",
        "overpayment",
        "oldest-first",
    ]


def test_reference_that_settles(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("100.00", "invoice 2024001"))
    step = ledger.step("P-1", "reference", "linked")
    assert step["amount"] == 100
    assert candidates(step) == [("2024001", 100)]
    item = ledger.item("P-1")
    assert item["status"] == "fully-settled"
    assert item["reason"] == (
        'Settled: 100.00 EUR with 2024001 on 2024-03-15 by rule reference ("2024001").'
    )
    assert '100.00 EUR with 2024001: "2024001"' in ledger.text("P-1")


def test_reference_that_names_nothing(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00", "thanks"))
    assert ledger.step("P-1", "reference", "nothing")["reason"] == (
        "the texts name no item"
    )


def test_reference_to_a_closed_item_says_who_closed_it(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        """
2024-03-10 * "Korenaar" "2024001"
  payment: "P-0"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1
""",
        payment("100.00", "2024001"),
    )
    step = ledger.step("P-1", "reference", "closed")
    assert "2024001 is closed, by P-0 (reference, 2024-03-10)" in step["reason"]
    assert candidates(step) == [("2024001", 0)]
    assert "is closed, by P-0" in ledger.item("P-1")["reason"]
    codes = [notice["code"] for notice in ledger.item("P-1")["notices"]]
    assert codes == ["possible-double-payment"]
    assert "possible-double-payment" in ledger.text("P-1")


def test_amount_that_settles(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_2, payment("60.00"))
    step = ledger.step("P-1", "amount", "linked")
    assert step["reason"] == "the only open item of this amount"
    assert candidates(step) == [("2024002", 60)]


def test_amount_of_nothing_lists_what_is_open(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_2, payment("70.00"))
    step = ledger.step("P-1", "amount", "nothing")
    assert step["reason"] == "no open item has exactly 70.00 EUR"
    assert candidates(step) == [("2024001", 100), ("2024002", 60)]


def test_amount_of_several_is_ambiguous(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_1.replace("2024001", "2024009"), payment("100.00"))
    step = ledger.step("P-1", "amount", "ambiguous")
    assert step["reason"] == "2024001, 2024009 are equally good"
    assert candidates(step) == [("2024001", 100), ("2024009", 100)]
    assert "single item" in ledger.step("P-1", "combination", "not-offered")["reason"]
    assert (
        "100.00 EUR is left (rule amount): 2024001, 2024009 are equally"
        in ledger.item("P-1")["reason"]
    )


def test_amount_is_not_offered_what_is_recognised(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_2, payment("160.01", "2024001 2024002"))
    for rule in ("amount", "combination"):
        step = ledger.step("P-1", rule, "not-offered")
        assert step["reason"] == "it is known to be for 2024001, 2024002"


def test_amount_looks_once(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("60.00", day="2024-03-01"),
        INVOICE_2,
        '2024-04-01 custom "receivables" "rule" "oldest-first" TRUE\n',
    )
    day = ledger.item("P-1")["days"][-1]
    assert day["date"] == "2024-04-01"
    passed = {step["rule"]: step["reason"] for step in day["steps"]}
    assert passed["amount"] == "it looks once, on 2024-03-01; that day has passed"
    assert passed["oldest-first"].startswith("it looks once, on 2024-03-01")
    [two] = [
        each for each in ledger.item("P-1")["opposites"] if each["id"] == "2024002"
    ]
    assert "looked at by amount on 2024-03-01, before 2024002" in two["reason"]


def test_combination_that_settles(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_2, payment("160.00"))
    steps = [each for each in ledger.steps("P-1") if each[1] == "linked"]
    assert (
        steps
        == [("combination", "linked", "all open items together: 2024001 + 2024002")] * 2
    )


def test_combination_that_is_only_proposed(ledger: Asked) -> None:
    three = INVOICE_2.replace("2024002", "2024003").replace("60.00", "7.00")
    ledger.write(INVOICE_1, INVOICE_2, three, payment("160.00"))
    step = ledger.step("P-1", "combination", "proposal")
    assert step["reason"].startswith("2024001 + 2024002 add up, but are neither all")
    assert candidates(step) == [("2024001", 100), ("2024002", 60)]
    assert "add up" in ledger.item("P-1")["reason"]


def test_combination_of_equally_good_sets(ledger: Asked) -> None:
    ledger.write(
        *(
            INVOICE_2.replace("2024002", f"200{n}").replace("60.00", amount)
            for n, amount in enumerate(("10.00", "20.00", "30.00", "40.00"))
        ),
        payment("50.00"),
    )
    step = ledger.step("P-1", "combination", "ambiguous")
    assert "2000 + 2003" in step["reason"]
    assert "2001 + 2002" in step["reason"]


def test_combination_of_nothing(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00"))
    step = ledger.step("P-1", "combination", "nothing")
    assert step["reason"] == "no set of open items adds up to 70.00 EUR"


def test_combination_of_too_many(ledger: Asked) -> None:
    ledger.write(
        *(
            INVOICE_2.replace("2024002", f"20240{n}").replace("60.00", f"{n}.00")
            for n in range(10, 26)
        ),
        payment("500.00"),
    )
    step = ledger.step("P-1", "combination", "too-many")
    assert "16 open items are more than the 14" in step["reason"]
    assert len(step["candidates"]) == 16
    assert "and 10 more]" in ledger.text("P-1")


def test_combination_with_an_item_that_is_locked(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        INVOICE_2,
        '2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "2024002"\n',
        payment("160.00"),
    )
    step = ledger.step("P-1", "combination", "proposal")
    assert "2024002 is locked since 2024-03-05" in step["reason"]


def test_overpayment_waits_for_the_next_invoice(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("130.00", "2024001"))
    step = ledger.step("P-1", "overpayment", "nothing")
    assert "waits for the next invoice" in step["reason"]
    assert "waits for the next invoice" in ledger.item("P-1")["reason"]


def test_overpayment_that_settles(ledger: Asked) -> None:
    later = INVOICE_2.replace("2024-03-02", "2024-04-02")
    ledger.write(INVOICE_1, payment("130.00", "2024001"), later)
    step = ledger.step("P-1", "overpayment", "linked")
    assert (step["amount"], step["reason"]) == (30, "next open invoice")
    assert candidates(step) == [("2024002", 60)]


def test_overpayment_is_for_what_is_recognised(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00"))
    step = ledger.step("P-1", "overpayment", "not-offered")
    assert "nothing tells what it pays" in step["reason"]


def test_recovery(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        """
2024-03-10 * "Write-off"
  write-off: "W-1"
  settles: "2024001"
  by: "anna"
  reason: "insolvent"
  Expenses:BadDebts  100.00 EUR
  Assets:Receivable:C1
""",
        payment("100.00", "2024001"),
    )
    step = ledger.step("P-1", "overpayment", "doubt")
    assert "2024001, which was written off" in step["reason"]


def test_oldest_first(ledger: Asked) -> None:
    ledger.write(
        '2024-01-01 custom "receivables" "rule" "oldest-first" TRUE\n',
        INVOICE_1,
        INVOICE_2,
        payment("170.00"),
    )
    found = [each for each in ledger.steps("P-1") if each[0] == "oldest-first"]
    assert found == [
        ("oldest-first", "linked", "due first"),
        ("oldest-first", "linked", "due first"),
        ("oldest-first", "nothing", "no other item is open"),
    ]


@pytest.mark.parametrize(
    ("rule", "amount", "text"),
    [
        ("reference", "100.00", "2024001"),
        ("amount", "100.00", "paid"),
        ("combination", "160.00", "paid"),
        ("overpayment", "120.00", "2024001"),
    ],
)
def test_a_rule_that_is_off_says_since_when(
    ledger: Asked, rule: str, amount: str, text: str
) -> None:
    ledger.write(
        INVOICE_1,
        INVOICE_2,
        f'2024-03-03 custom "receivables" "rule" "{rule}" FALSE\n',
        payment(amount, text),
    )
    step = ledger.step("P-1", rule, "off")
    assert step["reason"].startswith("switched off since 2024-03-03")


def test_a_rule_that_is_off_for_one_customer(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        '2024-03-03 custom "receivables" "rule" "amount" FALSE\n  customer: "C1"\n',
        payment("100.00"),
    )
    step = ledger.step("P-1", "amount", "off")
    assert step["reason"].startswith("switched off since 2024-03-03 for C1")


def test_a_rule_that_nothing_switches_on(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00"))
    step = ledger.step("P-1", "oldest-first", "off")
    assert step["reason"] == "switched off, as no directive switches it on"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+++202/4802/39299+++", "has wrong check digits"),
        ("2024777", "is a number that no item has"),
    ],
)
def test_a_text_in_doubt(ledger: Asked, text: str, words: str) -> None:
    ledger.write(
        '2024-01-01 custom "receivables" "series" "2024###" "invoice"\n',
        INVOICE_1,
        payment("100.00", text),
    )
    for rule in ("amount", "combination"):
        assert words in ledger.step("P-1", rule, "doubt")["reason"]
    assert words in ledger.item("P-1")["reason"]


def test_a_credit_note_is_not_offered_amounts(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        """
2024-03-15 * "Korenaar" "Goodwill"
  credit-note: "CN-1"
  standalone: TRUE
  Income:Sales  100.00 EUR
  Assets:Receivable:C1
""",
    )
    for rule in ("amount", "combination", "overpayment"):
        step = ledger.step("CN-1", rule, "not-offered")
        assert step["reason"] == "only payments are looked at"


def test_a_receipt_that_nobody_placed(ledger: Asked) -> None:
    ledger.write(
        """
2024-03-15 * "Somebody" "thanks"
  payment: "BANK-17"
  Assets:Bank  50.00 EUR
  Liabilities:Uncategorized
"""
    )
    assert "nobody has said whose it is" in ledger.item("BANK-17")["reason"]
    assert "No rule, claim or decision was ever about it." in ledger.text("BANK-17")


# -- claims -------------------------------------------------------------------


def claiming(settles: str, amount: str = "100.00") -> str:
    return payment(amount).replace(
        'payment: "P-1"', f'payment: "P-1"\n  settles: "{settles}"'
    )


def test_a_claim_that_settles(ledger: Asked) -> None:
    ledger.write(INVOICE_1, claiming("2024001"))
    step = ledger.step("P-1", "settles", "linked")
    assert (step["reason"], step["amount"]) == ('settles "2024001"', 100)


def test_a_claim_that_settles_twice_on_one_day(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        """
2024-03-15 * "Korenaar" "paid"
  payment: "P-1"
  settles: "2024001 50.00"
  Assets:Bank  50.00 EUR
  Assets:Receivable:C1
2024-03-20 * "Korenaar" "paid"
  payment: "P-2"
  settles: "2024001"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1
2024-03-20 custom "unsettle" "P-1" "2024001"
""",
    )

    day = ledger.item("P-2")["days"][-1]

    assert [each["amount"] for each in day["steps"] if each["outcome"] == "linked"] == [
        50,
        50,
    ]


def test_a_claim_on_what_is_not_there_yet(ledger: Asked) -> None:
    later = INVOICE_1.replace("2024-03-01", "2024-04-01").replace("03-31", "04-30")
    ledger.write(claiming("2024001"), later)
    item = ledger.item("P-1", "--as-of", "2024-03-20")
    assert item["status"] == "not-settled"
    assert "waits for 2024001, which is not there yet" in item["reason"]
    outcomes = [(rule, outcome) for rule, outcome, _ in ledger.steps("P-1")]
    assert ("amount", "waits") in outcomes
    assert outcomes[-1] == ("settles", "linked")


def test_a_claim_on_a_closed_item(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        claiming("2024001"),
        claiming("2024001").replace("P-1", "P-2").replace("03-15", "03-16"),
    )
    step = ledger.step("P-2", "settles", "closed")
    assert "2024001 is closed, by P-1 (settles, 2024-03-15)" in step["reason"]


def test_a_claim_on_a_locked_item(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        '2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "2024001"\n',
        claiming("2024001"),
    )
    step = ledger.step("P-1", "settles", "waits")
    assert "2024001 is locked since 2024-03-05" in step["reason"]
    assert 'file "SDD-1"' in step["reason"]
    assert ledger.step("P-1", "overpayment", "waits")["reason"].startswith("it waits")


def test_a_claim_that_a_human_ended(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        claiming("2024001"),
        '2024-03-20 custom "unsettle" "P-1" "2024001"\n  by: "anna"\n',
        INVOICE_2.replace("03-02", "03-25"),
    )
    reasons = [each for each in ledger.steps("P-1") if each[0] == "settles"]
    assert ("settles", "cancelled") in [each[:2] for each in reasons]
    assert any("ended the claim" in reason for _, _, reason in reasons)


def test_a_link_that_names_nothing(ledger: Asked) -> None:
    text = payment("70.00").replace('"paid"', '"paid" ^other')
    ledger.write(INVOICE_1, text)
    step = ledger.step("P-1", "settles", "nothing")
    assert step["reason"].startswith("link ^other: there is no such item")


# -- reversals ----------------------------------------------------------------

CHARGEBACK = """
2024-03-20 * "Korenaar" "Returned"
  chargeback: "CB-1"
  reverses: "P-1"
  Assets:Bank  -40.00 EUR
  Assets:Receivable:C1
"""


def test_a_reversal_and_what_it_cancels(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("100.00", "2024001"), CHARGEBACK)
    step = ledger.step("CB-1", "reversal", "linked")
    assert (step["reason"], step["amount"]) == ('reverses "P-1"', 40)
    cancelled = ledger.step("2024001", "reference", "cancelled")
    assert cancelled["amount"] == 40
    assert cancelled["reason"].endswith("is cancelled by chargeback CB-1")
    assert (
        "P-1 settled 40.00 of it until 2024-03-20, when chargeback CB-1 cancelled"
        in ledger.item("2024001")["reason"]
    )


def test_a_reversal_that_is_itself_reversed(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("100.00", "2024001"),
        CHARGEBACK,
        """
2024-03-25 * "Korenaar" "Returned the return"
  payment: "P-2"
  reverses: "CB-1"
  Assets:Bank  40.00 EUR
  Assets:Receivable:C1
""",
    )
    assert ledger.step("2024001", "reference", "restored")["amount"] == 40
    assert "40.00 EUR with P-1 restored" in ledger.text("2024001")


def test_what_is_reversed_to_and_fro_on_one_day(ledger: Asked) -> None:
    chain = "".join(
        f"""
2024-03-20 * "Korenaar" ""
  {type_}: "{id_}"
  reverses: "{target}"
  Assets:Bank  {amount} EUR
  Assets:Receivable:C1
"""
        for type_, id_, target, amount in (
            ("chargeback", "Z-1", "P-1", -40),
            ("payment", "Z-2", "Z-1", 40),
            ("chargeback", "Z-3", "Z-2", -40),
        )
    )
    ledger.write(payment("40.00"), chain)

    day = ledger.item("P-1")["days"][-1]

    assert [(each["outcome"], each["amount"]) for each in day["steps"]] == [
        ("linked", 40),
        ("cancelled", 40),
        ("restored", 40),
    ]


def test_more_than_is_left_to_reverse(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("100.00", "2024001"),
        CHARGEBACK.replace("-40.00", "-140.00"),
    )
    item = ledger.item("CB-1")
    assert "only 100.00 was left to reverse" in item["reason"]
    assert "refused" in [outcome for _, outcome, _ in ledger.steps("CB-1")]
    [error] = item["errors"]
    assert "140.00 EUR" in error["message"]
    assert error["lineno"]
    result = ledger.run("CB-1")
    assert result.exit_code == 1
    assert "Error: " in result.stdout


def test_a_decision_that_says_nothing_is_about_no_item(ledger: Asked) -> None:
    ledger.write(INVOICE_1, '2024-03-25 custom "settle"')
    assert ledger.item("2024001")["errors"] == []


def test_a_chargeback_without_a_payment(ledger: Asked) -> None:
    ledger.write(INVOICE_1, CHARGEBACK.replace('  reverses: "P-1"\n', ""))
    assert "names no payment" in ledger.item("CB-1")["reason"]
    assert ledger.item("CB-1")["notices"][0]["code"] == "no-payment"


# -- decisions ----------------------------------------------------------------


def test_a_decision_and_what_it_displaces(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        INVOICE_2,
        payment("60.00", "2024002"),
        '2024-03-20 custom "settle" "P-1" "2024001" 60.00 EUR\n  by: "anna"\n',
    )
    step = ledger.step("P-1", "settle", "linked")
    assert (step["reason"], step["amount"]) == ("decided by anna", 60)
    cancelled = ledger.step("2024002", "reference", "cancelled")
    assert "cancelled by settle P-1 2024001" in cancelled["reason"]


def test_a_decision_that_cannot_be_carried_out(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("60.00", "paid"),
        '2024-03-20 custom "settle" "P-1" "2024001" 70.00 EUR\n',
    )
    step = ledger.step("P-1", "settle", "refused")
    assert "at most 60.00 can be settled" in step["reason"]
    assert (
        "at most 60.00 can be settled" in ledger.item("2024001")["errors"][0]["message"]
    )


def test_a_payment_that_a_decision_put_out(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("100.00"),
        payment("100.00", "other job").replace("P-1", "P-2").replace("-15", "-16"),
        '2024-03-20 custom "settle" "P-2" "2024001" 100.00 EUR\n',
    )
    assert (
        "it settled 100.00 of 2024001 until 2024-03-20, when settle P-2 2024001"
        " cancelled that"
    ) in ledger.item("P-1")["reason"]


def test_a_decision_on_what_is_not_there(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        '2024-03-20 custom "settle" "P-9" "2024001" 70.00 EUR\n',
    )
    [error] = ledger.item("2024001")["errors"]
    assert "there is no P-9" in error["message"]
    earlier = ("--as-of", "2024-03-19")
    assert ledger.item("2024001", *earlier)["errors"] == []


def test_an_item_that_reverses_too_much_is_left_alone(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("100.00", "2024001"),
        CHARGEBACK.replace("-40.00", "-140.00"),
        payment("40.00", "thanks", "2024-04-01").replace("P-1", "P-3"),
    )
    step = ledger.step("P-3", "amount", "nothing")
    assert step["reason"] == "CB-1 reverses more than there was"


def test_a_decision_on_a_locked_item(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        '2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "2024001"\n',
        payment("60.00", "paid"),
        '2024-03-20 custom "settle" "P-1" "2024001" 60.00 EUR\n',
    )
    step = ledger.step("2024001", "settle", "refused")
    assert "2024001 is locked" in step["reason"]


def test_an_undone_pair_and_a_freed_credit(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        INVOICE_2,
        payment("60.00", "2024002"),
        '2024-03-20 custom "unsettle" "P-1" "2024002"\n  by: "anna"\n',
    )
    step = ledger.step("P-1", "unsettle", "undone")
    assert step["reason"].startswith("anna undid the pair: no rule touches P-1")
    item = ledger.item("P-1")
    assert "anna undid the pair" in item["reason"]
    why = {each["id"]: each["reason"] for each in item["opposites"]}
    assert why["2024002"] == "a human undid this pair on 2024-03-20"
    assert why["2024001"] == "a human freed P-1 on 2024-03-20; no rule touches it"
    assert ledger.step("P-1", "all", "undone")["reason"].startswith("a human undid")


def test_a_pair_that_was_only_barred(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        payment("70.00"),
        '2024-03-20 custom "unsettle" "P-1" "2024001"\n',
    )
    step = ledger.step("P-1", "unsettle", "undone")
    assert step["reason"].startswith("a human barred the pair")


# -- locks --------------------------------------------------------------------


def test_a_locked_item(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        '2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "2024001"\n',
        payment("100.00", "2024001"),
        '2024-03-18 custom "bank-confirmation" "SDD-1"\n',
    )
    locked = ledger.item("2024001", "--as-of", "2024-03-15")
    assert locked["locks"] == [
        {
            "kind": "direct-debit",
            "file": "SDD-1",
            "since": "2024-03-05",
            "until": None,
            "reason": 'it went out in the direct debit file "SDD-1", which the bank'
            ' has not confirmed or rejected; custom "bank-confirmation" or'
            ' "bank-rejection" "SDD-1", or a bank transaction with bank-file: "SDD-1",'
            " unlocks it",
        }
    ]
    assert "100.00 EUR is left: it is locked since 2024-03-05" in locked["reason"]
    text = ledger.text("2024001", "--as-of", "2024-03-15")
    assert (
        'Locked: direct-debit in the file "SDD-1" since 2024-03-05, and still is'
        in text
    )
    waits = ledger.step("P-1", "reference", "waits")
    assert waits["reason"].startswith("it waits: 2024001 is locked since 2024-03-05")
    now = ledger.item("2024001")
    assert [lock["until"] for lock in now["locks"]] == ["2024-03-18"]
    assert now["status"] == "fully-settled"
    assert 'file "SDD-1" since 2024-03-05, until 2024-03-18' in ledger.text("2024001")


def test_a_payment_that_awaits_the_bank(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("100.00", "2024001").replace("*", "!"))
    item = ledger.item("P-1")
    assert item["locks"][0]["kind"] == "awaiting-bank-confirmation"
    assert "awaits the confirmation of the bank" in item["reason"]
    assert 'custom "bank-confirmation" "P-1" unlocks it' in item["reason"]
    [why] = ledger.item("2024001")["opposites"]
    assert why["reason"].startswith("P-1 is locked since 2024-03-15")


# -- debit items --------------------------------------------------------------


def test_a_debit_item_tells_which_credits_looked_at_it(ledger: Asked) -> None:
    ledger.write(INVOICE_1, INVOICE_2, payment("70.00"))
    item = ledger.item("2024001")
    assert item["reason"] == (
        "Nothing settles it. 100.00 EUR is left: no credit has taken it; it is due on"
        " 2024-03-31."
    )
    looks = [step for day in item["days"] for step in day["steps"]]
    assert [(step["item"], step["rule"]) for step in looks] == [
        ("P-1", "amount"),
        ("P-1", "combination"),
    ]
    [other] = item["opposites"]
    assert (other["id"], other["outstanding"]) == ("P-1", -70)
    assert "no set of open items adds up to 70.00 EUR" in other["reason"]
    assert "P-1: no open item has exactly 70.00 EUR" in ledger.text("2024001")


def test_a_credit_that_no_rule_is_offered(ledger: Asked) -> None:
    ledger.write(
        INVOICE_1,
        """
2024-03-15 * "Correction"
  adjustment: "A-1"
  by: "anna"
  reason: "rounding"
  Expenses:Corrections  5.00 EUR
  Assets:Receivable:C1
""",
    )
    assert "no rule is offered to an adjustment" in ledger.item("A-1")["reason"]
    [other] = ledger.item("2024001")["opposites"]
    assert other["reason"] == "no rule is offered A-1; people can settle the two"


def test_what_is_partly_settled(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("60.00", "2024001"))
    assert ledger.item("2024001")["reason"] == (
        "Settled: 60.00 EUR with P-1 on 2024-03-15 by rule reference"
        ' ("2024001"). 40.00 EUR is left: no other credit has taken the rest; it is'
        " due on 2024-03-31."
    )


def test_an_item_of_nothing(ledger: Asked) -> None:
    ledger.write(INVOICE_1.replace("100.00", "0.00"))
    assert "amount is zero" in ledger.item("2024001")["reason"]


# -- the whole ----------------------------------------------------------------


def test_a_document_with_several_items(ledger: Asked) -> None:
    ledger.write(
        """
2024-03-02 * "In two instalments"
  invoice: "D-1"
  Assets:Receivable:C2  30.00 EUR
    due: 2024-04-01
  Assets:Receivable:C2  20.00 EUR
    due: 2024-05-01
  Income:Sales
"""
    )
    shown = json.loads(ledger.run("D-1", "--format", "json").stdout)
    assert shown["id"] == "D-1"
    assert shown["as_of"] is None
    assert [item["id"] for item in shown["items"]] == ["D-1/1", "D-1/2"]
    assert [ledger.item(f"D-1/{n}")["id"] for n in (1, 2)] == ["D-1/1", "D-1/2"]


def test_days_on_which_the_same_came_out_are_one(ledger: Asked) -> None:
    others = "".join(
        f"""
2024-04-0{n} * "Peeters" "Received"
  refund: "R-{n}"
  Assets:Bank  -1.00 EUR
  Assets:Receivable:C1
"""
        for n in range(1, 6)
    )
    ledger.write(INVOICE_1, payment("130.00", "2024001"), others)
    last = ledger.item("P-1")["days"][-1]
    assert (last["date"], last["last"]) == ("2024-04-01", "2024-04-05")
    assert "2024-04-01 to 2024-04-05" in ledger.text("P-1")


def test_a_past_day_knows_nothing_of_later(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("100.00", "2024001"), CHARGEBACK)
    item = ledger.item("2024001", "--as-of", "2024-03-15")
    assert item["status"] == "fully-settled"
    assert [day["date"] for day in item["days"]] == ["2024-03-15"]
    assert [link["cancelled"] for link in item["links"]] == [None]
    assert [link["amount"] for link in item["links"]] == [100]


def test_what_is_not_there(ledger: Asked) -> None:
    ledger.write(INVOICE_1)
    for arguments in (["I-9"], ["2024001", "--as-of", "2024-02-01"]):
        assert ledger.run(*arguments).exit_code == 2
    assert ledger.run("2024001", "--format", "csv").exit_code == 2


def test_text_is_free_of_what_steers_a_terminal(ledger: Asked) -> None:
    text = payment("100.00", "2024001").replace("P-1", "P-\x1b[31m1")
    ledger.write(INVOICE_1, text)
    shown = ledger.run("P-\x1b[31m1").stdout
    assert "P-[31m1: payment" in shown
    assert "\x1b" not in shown


def test_the_help_documents_every_outcome_and_field(ledger: Asked) -> None:
    ledger.write(INVOICE_1, payment("70.00"))
    words = CliRunner().invoke(main, ["explain", "--help"]).output
    for outcome in OUTCOMES:
        assert outcome in words
    item = ledger.item("P-1")
    fields = set(item) - set(columns_of_items())
    assert fields == {
        "reason", "links", "locks", "days", "opposites", "notices", "errors"
    }  # fmt: skip
    for field in (*fields, *item["days"][0], *item["days"][0]["steps"][0]):
        assert field in words


def columns_of_items() -> list[str]:
    return [column.name for column in columns_of(ReceivablesRow)]


def test_explaining_changes_nothing() -> None:
    settled = settle(INVOICE_1, INVOICE_2, payment("160.00"), CHARGEBACK)
    before = (settled.table(), settled.links(), settled.open())
    for item in settled.subledger.items:
        [explained] = explain(settled.subledger, item.id)
        assert explained.item is not item
        assert explained.left == item.left
    assert (settled.table(), settled.links(), settled.open()) == before
