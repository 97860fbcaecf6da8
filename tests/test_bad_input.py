"""Whatever a ledger holds, it is read to the end and nothing is lost."""

from __future__ import annotations

import datetime as dt
import textwrap
from decimal import Decimal
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core.amount import Amount
from beancount.core.data import Transaction

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.items import TYPES
from beancount_receivables.plugins.subledger.reading.keys import ITEM_KEYS
from beancount_receivables.plugins.subledger.reading.values import written
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import RULES_OFF
from tests.ledgers import SETTINGS
from tests.ledgers import settle

if TYPE_CHECKING:
    from pathlib import Path

SALE = """
    2024-03-01 * "Korenaar" "Repair"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales
"""

# Whether it makes sense is for the checks; here it only has to be read.
CHECKS_OFF = "\n".join(
    f'2020-01-01 custom "receivables" "rule" "{rule}" FALSE'
    for rule in (
        "invoices",
        "credit-notes",
        "chargebacks",
        "write-offs",
        "collection-costs",
        "adjustments",
        "bank-files",
        "periods",
    )
)

# Values of every kind under every key.

VALUES = [
    "",
    "12",
    "-12.50",
    "2024-17",
    "2024-03-01",
    "TRUE",
    "FALSE",
    "5.00 EUR",
    "EUR",
    "Assets:Bank",
    "#tag",
    '""',
    '" "',
    '","',
    '"x"',
    '"I1"',
    '"2024-03-01"',
    r'"é\"ü\\"',
    '"two\nlines"',
]


@pytest.mark.parametrize("key", [*TYPES, *ITEM_KEYS])
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_any_value_under_any_key_keeps_the_item(place: str, key: str) -> None:
    # A type that goes one way only is not booked the other way.
    amounts = {
        "payment": ("-50.00",),
        "refund": ("50.00",),
        "chargeback": ("50.00",),
        "collection-costs": ("50.00",),
    }.get(key, ("50.00", "-50.00"))
    for value, amount in zip(VALUES, cycle(amounts)):
        on_entry = f"\n  {key}: {value}" if place == "transaction" else ""
        on_posting = f"\n    {key}: {value}" if place == "posting" else ""
        settled = settle(
            SALE,
            f"""
2024-03-10 * "Korenaar" "Something"{on_entry}
  Assets:Receivable:C1  {amount} EUR{on_posting}
  Assets:Bank
""",
            CHECKS_OFF,
        )
        assert len(settled.subledger.items) == 2
        assert len(set(settled.ids())) == 2
        # One defect, one error.
        assert len(settled.messages) <= 1, (value, settled.messages)


@pytest.mark.parametrize(
    "kind",
    [
        "receivables",
        "customer",
        "settle",
        "unsettle",
        "bank-file",
        "bank-confirmation",
        "bank-rejection",
        "period-close",
    ],
)
def test_any_values_behind_a_directive_of_ours_are_read(kind: str) -> None:
    for values in (
        "12",
        "TRUE",
        '""',
        '"x"',
        "2024-03-01",
        "5.00 EUR",
        "Assets:Bank",
        '"I1" 12',
        '12 "I1"',
        '"x" TRUE "z" 5.00 EUR',
        '"account" 12 "payee"',
        '"rule" 12',
        '"series" "####" 12',
    ):
        settled = settle(SALE, f'2024-03-10 custom "{kind}" {values}', CHECKS_OFF)
        assert len(settled.messages) <= 1, (values, settled.messages)
        assert settled.open() == {"I1": "100.00"}


@pytest.mark.parametrize(
    "kind",
    [
        "receivables",
        "customer",
        "settle",
        "unsettle",
        "bank-file",
        "bank-confirmation",
        "bank-rejection",
        "period-close",
    ],
)
def test_a_directive_of_ours_with_nothing_behind_it_says_what_it_takes(
    kind: str,
) -> None:
    settled = settle(SALE, f'2024-03-10 custom "{kind}"')
    # Beancount's own pad trips over such a directive, and says so as well.
    (message,) = [each for each in settled.messages if "plugin" not in each]
    assert f'custom "{kind}"' in message
    assert settled.open() == {"I1": "100.00"}


# Values of another kind than their key takes.

#: For each key: its item, what it takes, what it does not take.
_TEXTS = ("12", "2024-17", "-1.5", "TRUE", "2024-03-01", "5.00 EUR")
_NO_DATES = ("12", "TRUE", '"2024-03-01"', "2024-17", '""')
KINDS = [
    *(
        ("payment", key, '"x"', value)
        for key in ("reference", "end-to-end", "mandate", "payer-iban")
        for value in _TEXTS
    ),
    *(
        ("payment", key, '"x"', value)
        for key in ("external-id", "method", "reason", "by", "second")
        for value in _TEXTS
    ),
    *(("invoice", "delivery", '"Hall 1"', value) for value in _TEXTS),
    *(("invoice", "due", "2024-03-31", value) for value in _NO_DATES),
    *(("payment", "due", "2024-03-31", value) for value in _NO_DATES),
    *(("invoice", "issued", "2024-03-01", value) for value in _NO_DATES),
    *(("collection-costs", "reminder", "2024-03-01", value) for value in _NO_DATES),
    *(
        ("invoice", "vat", "21.00 EUR", value)
        for value in ("21.00", '"21.00"', '"21.00 EUR"', "TRUE")
    ),
    *(
        ("collection-costs", "reminder-by", word, value)
        for word in ('"post"', '"email"')
        for value in ('"e-mail"', '"Post"', "12", "TRUE", '""')
    ),
    *(
        ("credit-note", "standalone", word, value)
        for word in ("TRUE", "FALSE")
        for value in ('"TRUE"', '"yes"', "1", "2024-03-01")
    ),
]


def _with(type_: str, key: str, value: str, place: str) -> str:
    on_posting = f"\n    {key}: {value}" if place == "posting" else ""
    on_entry = f"\n  {key}: {value}" if place == "transaction" else ""
    amount = "-100.00" if type_ in {"payment", "credit-note"} else "100.00"
    return f"""
2024-03-10 * "Korenaar" "Something"{on_entry}
  {type_}: "X1"
  Assets:Receivable:C1  {amount} EUR{on_posting}
  Equity:Opening
"""


@pytest.mark.parametrize(("type_", "key", "right", "wrong"), KINDS)
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_a_value_of_another_kind_is_one_error_that_says_how_to_write_it(
    place: str, type_: str, key: str, right: str, wrong: str
) -> None:
    assert settle(_with(type_, key, right, place), CHECKS_OFF).messages == []
    settled = settle(_with(type_, key, wrong, place), CHECKS_OFF)
    (message,) = settled.messages
    shown = "2007" if wrong == "2024-17" else wrong  # arithmetic, to Beancount
    assert message.startswith(f"{key}: {shown} is n")
    assert "; write " in message
    (item,) = settled.subledger.items
    assert item.type == type_
    if key == "due" and item.is_debit:  # as if it said nothing
        assert settled.due(item.id) == "2024-04-09"


@pytest.mark.parametrize("key", ["reference", "by", "due", "issued", "vat"])
def test_a_key_with_nothing_behind_it_says_nothing(key: str) -> None:
    assert settle(_with("invoice", key, "", "transaction"), CHECKS_OFF).messages == []


def test_values_of_others_are_their_own_business() -> None:
    settled = settle(
        SALE,
        """
        2024-03-02 * "Shop" "No receivable"
          reference: 12
          issued: "yesterday"
          Assets:Bank  -1.00 EUR
          Assets:Cash

        2019-03-02 * "Korenaar" "Before the start"
          reference: 12
          Assets:Receivable:C1  1.00 EUR
            due: 3
          Assets:Cash
        """,
    )
    assert not [each for each in settled.messages if "; write " in each]


@pytest.mark.parametrize("by", ["12", "TRUE", "2024-03-01"])
def test_who_decided_is_a_text(by: str) -> None:
    settled = settle(SALE, f'2024-03-10 custom "unsettle" "P1" "I1"\n  by: {by}')
    (message,) = settled.messages
    assert f"by: {by} is no name" in message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "(nothing)"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("x", '"x"'),
        ('say "x"', r'"say \"x\""'),
        ("two\nlines", r'"two\nlines"'),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (dt.date(2024, 3, 1), "2024-03-01"),
        (Amount(Decimal("50.00"), "EUR"), "50.00 EUR"),
    ],
)
def test_a_value_is_shown_as_it_is_written(value: object, words: str) -> None:
    assert written(value) == words


# Errors say where.


def test_an_error_names_the_file_and_line_of_what_was_included(
    tmp_path: Path,
) -> None:
    main = tmp_path / "main.beancount"
    sales = tmp_path / "sales.beancount"
    main.write_text(
        PLUGIN + ACCOUNTS + SETTINGS + 'include "sales.beancount"\n', encoding="utf-8"
    )
    sales.write_text(
        textwrap.dedent(SALE)
        + textwrap.dedent(
            """\
            2024-03-10 custom "settle" "P9" "I1"
            2024-03-11 custom "setle" "P9" "I1"
            2024-03-12 * "Korenaar" "Thanks"
              payment: 2024-17
              Assets:Receivable:C1  -100.00 EUR
              Assets:Bank
            2024-03-13 custom "receivables" "rule" "magic"
            """
        ),
        encoding="utf-8",
    )
    _, errors, _ = loader.load_file(str(main))
    found = {(error.source["filename"], error.source["lineno"]) for error in errors}
    assert found == {(str(sales), line) for line in (6, 7, 8, 12)}
    assert all(error.entry is not None for error in errors)


def test_a_missing_account_is_an_error_of_the_main_file(tmp_path: Path) -> None:
    main = tmp_path / "main.beancount"
    main.write_text(PLUGIN, encoding="utf-8")
    _, (error,), _ = loader.load_file(str(main))
    assert error.source["filename"] == str(main)


def test_files_and_their_order_do_not_matter(tmp_path: Path) -> None:
    payment = """
    2024-03-10 * "Korenaar" "Thanks"
      payment: "P1"
      Assets:Receivable:C1  -60.00 EUR
      Assets:Bank
    """
    first = textwrap.dedent(SALE)
    second = textwrap.dedent(payment)
    one = settle(first, second, '2024-03-11 custom "settle" "P1" "I1" 10.00 EUR')
    outcomes = []
    for names in (("a", "b"), ("b", "a")):
        main = tmp_path / "main.beancount"
        includes = "".join(f'include "{name}.beancount"\n' for name in names)
        main.write_text(
            f'{includes}2024-03-11 custom "settle" "P1" "I1" 10.00 EUR\n'
            f"{PLUGIN}{ACCOUNTS}{SETTINGS}",
            encoding="utf-8",
        )
        (tmp_path / "a.beancount").write_text(first, encoding="utf-8")
        (tmp_path / "b.beancount").write_text(second, encoding="utf-8")
        _, errors, options = loader.load_file(str(main))
        assert errors == []
        outcomes.append(
            [
                (link.credit.id, link.debit.id, link.amount, link.rule)
                for link in subledger_of(options).links
            ]
        )
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == len(one.subledger.links)


# What Beancount itself finds wrong stays its business.


@pytest.mark.parametrize(
    ("ledger", "outstanding"),
    [
        (
            """
            2024-03-01 * "Korenaar" "Does not balance"
              invoice: "I1"
              Assets:Receivable:C1  100.00 EUR
              Income:Sales  -99.00 EUR
            """,
            "100.00",
        ),
        (
            """
            2024-03-01 * "Korenaar" "No such account"
              invoice: "I1"
              Assets:Receivable:C99  100.00 EUR
              Income:Sales
            """,
            "100.00",
        ),
        (
            """
            2024-03-01 * "Korenaar" "A wrong balance"
              invoice: "I1"
              Assets:Receivable:C1  100.00 EUR
              Income:Sales

            2024-03-02 balance Assets:Receivable:C1  99.00 EUR
            """,
            "100.00",
        ),
    ],
)
def test_an_error_of_beancounts_own_is_not_said_twice(
    ledger: str, outstanding: str
) -> None:
    settled = settle(ledger)
    assert len(settled.messages) == 1
    assert settled.open() == {"I1": outstanding}


def test_a_transaction_that_cannot_be_parsed_does_not_stop_the_rest() -> None:
    settled = settle(
        SALE,
        """
        2024-03-05 * "Korenaar" "What is this"
          invoice: "I2"
          Assets:Receivable:C1  == EUR
          Income:Sales
        """,
    )
    assert settled.messages
    assert settled.open() == {"I1": "100.00"}


# Odd, but no error.


def test_an_empty_ledger_has_no_items() -> None:
    settled = settle("")
    assert settled.messages == []
    assert settled.ids() == []


def test_texts_may_be_missing() -> None:
    settled = settle(
        """
        2024-03-01 *
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-05 * ""
          payment: "P1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I1 100.00 amount"]


def test_dates_may_be_far_away() -> None:
    settled = settle(
        """
        0001-01-01 custom "receivables" "account" Assets:Debtors

        0001-01-01 open Assets:Old

        0001-01-02 open Income:Old

        2020-01-01 custom "receivables" "terms" 99999999999

        9999-12-31 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1": "100.00"}


def test_the_plugin_may_be_loaded_twice() -> None:
    settled = settle(
        'plugin "beancount_receivables.plugins.settlement"',
        SALE,
        """
        2024-03-05 * "Korenaar" "One slip"
          payment: "P1"
          setles: "I1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
    )
    assert len(settled.messages) == 1


def test_the_plugin_takes_no_configuration_and_minds_none() -> None:
    settled = settle(
        SALE,
        around=f'plugin "beancount_receivables.plugins" ""\n{ACCOUNTS}{SETTINGS}',
    )
    assert settled.messages == []


def test_amounts_are_exact_to_the_last_digit() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00000000000000000001 EUR
          Income:Sales

        2024-03-05 * "Korenaar" "Thanks"
          payment: "P1"
          settles: "I1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert str(settled.outstanding("I1")) == "1E-20"
    assert settled.status("I1") == "partially-settled"


def test_zero_has_no_sign() -> None:
    settled = settle(
        SALE,
        """
        2024-03-05 * "Korenaar" "I1"
          payment: "P1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
    )
    assert not settled.outstanding("P1").is_signed()
    assert not settled.outstanding("I1").is_signed()


def test_no_money_moves() -> None:
    ledger = textwrap.dedent(SALE) + textwrap.dedent(
        """
        2024-03-05 * "Korenaar" "I1"
          payment: "P1"
          Assets:Receivable:C1  -120.00 EUR
          Assets:Bank

        2024-03-06 custom "unsettle" "P1" "I1"
        """
    )

    def posted(text: str) -> list[tuple[str, ...]]:
        entries, errors, _ = loader.load_string(text)
        assert errors == []
        return [
            (str(entry.date), posting.account, str(posting.units))
            for entry in entries
            if isinstance(entry, Transaction)
            for posting in entry.postings
        ]

    assert posted(ledger + ACCOUNTS + SETTINGS) == posted(
        ledger + ACCOUNTS + SETTINGS + PLUGIN
    )
