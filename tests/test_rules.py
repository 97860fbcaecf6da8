"""What all rules that check have in common: switches, severity, strict, loading."""

from __future__ import annotations

import pickle
from importlib import import_module

import pytest
from beancount import loader

from beancount_receivables.plugins import __plugins__ as all_plugins
from beancount_receivables.plugins.settlement import OPTION
from beancount_receivables.plugins.settlement import ReceivablesError
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS
from tests.ledgers import settle
from tests.rule_ledgers import MODULES
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

INVOICE = booked("2024-01-01", "invoice", "I1", "50.00")

#: For each rule a directive or transaction of 2024-03-01 that offends it, alone.
DEFECTS = {
    "invoices": booked("2024-03-01", "invoice", "X", "-40.00"),
    "credit-notes": booked("2024-03-01", "credit-note", "X", "-40.00"),
    "chargebacks": booked("2024-03-01", "chargeback", "X", "40.00", 'reverses: "P9"'),
    "write-offs": booked(
        "2024-03-01", "write-off", "X", "-40.00", other="Expenses:BadDebts"
    ),
    "collection-costs": booked("2024-03-01", "collection-costs", "X", "40.00"),
    "adjustments": booked("2024-03-01", "adjustment", "X", "40.00", 'by: "anna"'),
    "bank-files": booked(
        "2024-03-01", "payment", "X", "-40.00", 'bank-file: "S9"', other="Assets:Bank"
    ),
}


def test_every_rule_has_a_module_that_is_loaded() -> None:
    for module in MODULES.values():
        plugin = import_module(f"beancount_receivables.plugins.{module}")
        (name,) = plugin.__plugins__
        assert getattr(plugin, name) in all_plugins


@pytest.mark.parametrize("name", DEFECTS)
def test_an_error_is_reported_once_and_names_the_rule(name: str) -> None:
    settled = settle(DEFECTS[name])
    (error,) = settled.errors
    assert isinstance(error, ReceivablesError)
    assert f'(Rule "{name}".)' in error.message
    assert " X" in error.message
    assert error.source["filename"] == "<string>"
    assert error.source["lineno"] == 1
    assert error.entry.date.isoformat() == "2024-03-01"


@pytest.mark.parametrize("name", DEFECTS)
def test_each_rule_alone_reports_it(name: str) -> None:
    assert alone(MODULES[name], DEFECTS[name]) == settle(DEFECTS[name]).messages


@pytest.mark.parametrize("name", DEFECTS)
def test_other_rules_do_not_report_it(name: str) -> None:
    for other, module in MODULES.items():
        if other != name:
            assert alone(module, DEFECTS[name]) == []
    assert alone("settlement", DEFECTS[name]) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_rule_loaded_twice_reports_it_once(name: str) -> None:
    plugin = f'plugin "beancount_receivables.plugins.{MODULES[name]}"\n'
    around = plugin + PLUGIN + plugin + ACCOUNTS + SETTINGS
    assert len(settle(DEFECTS[name], around=around).messages) == 1


@pytest.mark.parametrize("name", DEFECTS)
def test_switched_off(name: str) -> None:
    fine(DEFECTS[name], rule(name, on="FALSE"))
    fine(DEFECTS[name], rule(name, on="FALSE", date="2024-03-01"))
    one(DEFECTS[name], rule(name, on="FALSE", date="2024-03-02"))


@pytest.mark.parametrize("name", DEFECTS)
def test_switched_off_for_a_customer(name: str) -> None:
    fine(DEFECTS[name], rule(name, 'customer: "C1"', on="FALSE"))
    one(DEFECTS[name], rule(name, 'customer: "C2"', on="FALSE"))
    # The customer's own directive outranks the general one.
    own = rule(name, 'customer: "C1"', on="TRUE")
    one(DEFECTS[name], rule(name, on="FALSE", date="2021-01-01"), own)


@pytest.mark.parametrize("name", DEFECTS)
def test_as_a_notice(name: str) -> None:
    settled = fine(DEFECTS[name], rule(name, 'severity: "notice"'))
    (notice,) = [each for each in settled.subledger.notices if each.code == name]
    assert notice.customer == "C1"
    assert notice.ids == ("X",)
    assert notice.date.isoformat() == "2024-03-01"
    assert f'(Rule "{name}" of 2020-01-01.)' in notice.message
    assert notice.source.lineno == 1


@pytest.mark.parametrize("name", DEFECTS)
def test_severity_is_dated_and_can_be_of_a_customer(name: str) -> None:
    notice = 'severity: "notice"'
    fine(DEFECTS[name], rule(name, notice, date="2024-03-01"))
    one(DEFECTS[name], rule(name, notice, date="2024-03-02"))
    fine(DEFECTS[name], rule(name, notice, 'customer: "C1"'))
    one(DEFECTS[name], rule(name, notice, 'customer: "C2"'))
    error = rule(name, 'severity: "error"', date="2021-01-01")
    one(DEFECTS[name], rule(name, notice), error)


# Strict.

OVERPAID = (
    INVOICE,
    booked(
        "2024-03-01", "payment", "P1", "-60.00", 'reference: "I1"', other="Assets:Bank"
    ),
)


def test_strict_makes_an_error_of_a_notice_of_settlement() -> None:
    assert "overpayment P1" in fine(*OVERPAID).notices()
    settled = settle(*OVERPAID, rule("strict", on="TRUE"))
    (error,) = settled.errors
    assert "P1" in error.message
    assert "[overpayment]" in error.message
    assert '(Rule "strict" of 2020-01-01.)' in error.message
    assert error.entry.meta["payment"] == "P1"
    # It stays in the table.
    assert "overpayment P1" in settled.notices()


def test_strict_makes_an_error_of_a_notice_of_a_rule() -> None:
    notice = rule("invoices", 'severity: "notice"')
    message = one(DEFECTS["invoices"], notice, rule("strict", on="TRUE"))
    assert "[invoices]" in message


def test_strict_is_off_dated_and_can_be_of_a_customer() -> None:
    fine(*OVERPAID, rule("strict"))
    one(*OVERPAID, rule("strict", on="TRUE", date="2024-03-01"))
    fine(*OVERPAID, rule("strict", on="TRUE", date="2024-03-02"))
    one(*OVERPAID, rule("strict", 'customer: "C1"', on="TRUE"))
    fine(*OVERPAID, rule("strict", 'customer: "C2"', on="TRUE"))


def test_strict_alone() -> None:
    (message,) = alone("strict", *OVERPAID, rule("strict", on="TRUE"))
    assert "overpayment" in message


# What belongs to no rule.

UNKNOWN = booked(
    "2024-03-01", "payment", "P1", "-9.00", 'settles: "I9"', other="Assets:Bank"
)


@pytest.mark.parametrize(
    "module", ["settlement", "strict", "decisions", *MODULES.values()]
)
def test_what_belongs_to_no_rule_is_always_reported(module: str) -> None:
    decision = '2024-03-02 custom "settle" "P1" "I8"'
    messages = alone(module, UNKNOWN, decision)
    assert len(messages) == 2
    assert any("I9" in message for message in messages)
    assert any("I8" in message for message in messages)


# The load cache.


def test_notices_of_rules_are_there_from_the_load_cache() -> None:
    text = "\n\n".join(
        [
            PLUGIN,
            ACCOUNTS,
            SETTINGS,
            DEFECTS["invoices"],
            rule("invoices", 'severity: "notice"'),
        ]
    )
    _, errors, options = loader.load_string(text)
    assert not errors
    notices = options[OPTION].subledger.notices
    assert [notice.code for notice in notices] == ["invoices"]
    cached = pickle.loads(pickle.dumps(options))  # noqa: S301 - our own
    assert cached[OPTION].subledger.notices == notices


def test_notices_of_all_rules_are_in_order() -> None:
    earlier = DEFECTS["adjustments"].replace("2024-03-01", "2024-02-01")
    notice = 'severity: "notice"'
    settled = fine(
        DEFECTS["invoices"],
        earlier.replace('"X"', '"Y"'),
        rule("invoices", notice),
        rule("adjustments", notice),
    )
    assert [each.code for each in settled.subledger.notices] == [
        "adjustments",
        "invoices",
    ]


# What is booked twice is one error, of its id, whatever follows from it.

OF_I1 = 'settles: "I1"'
BOOKED_TWICE = {
    "credit note": booked("2024-03-01", "credit-note", "X", "-50.00", OF_I1),
    "credit note that reverses": booked(
        "2024-03-01", "credit-note", "X", "-50.00", 'reverses: "I1"'
    ),
    "credit note of nothing that is known": booked(
        "2024-03-01", "credit-note", "X", "-50.00", "standalone: TRUE", OF_I1
    ),
    "write-off": booked(
        "2024-03-01", "write-off", "X", "-50.00", OF_I1, other="Expenses:BadDebts"
    ),
    "payment": booked(
        "2024-03-01",
        "payment",
        "X",
        "-50.00",
        OF_I1,
        'external-id: "B1"',
        other="Assets:Bank",
    ),
    "adjustment": booked(
        "2024-03-01", "adjustment", "X", "5.00", 'by: "anna"', 'reason: "slip"'
    ),
}


@pytest.mark.parametrize("what", BOOKED_TWICE)
def test_what_is_booked_twice_is_one_error(what: str) -> None:
    message = one(INVOICE, BOOKED_TWICE[what], BOOKED_TWICE[what])
    assert 'the id "X" of this' in message
    assert "X#2" in message


def test_a_return_booked_twice_is_one_error() -> None:
    payment = BOOKED_TWICE["payment"]
    back = booked(
        "2024-03-05",
        "chargeback",
        "Y",
        "50.00",
        'reverses: "X"',
        'external-id: "B2"',
        other="Assets:Bank",
    )
    message = one(INVOICE, payment, back, back)
    assert 'the id "Y" of this chargeback of 50.00 EUR' in message
    assert 'external-id "B2" too: it was booked twice. Remove one of them' in message


def test_costs_booked_twice_are_one_error() -> None:
    consumer = '2020-01-01 custom "customer" "C1"\n  country: "NL"\n  kind: "consumer"'
    costs = booked(
        "2024-04-01",
        "collection-costs",
        "X",
        "40.00",
        'for: "I1"',
        "reminder: 2024-03-01",
    )
    assert '"X"' in one(consumer, INVOICE, costs, costs)


def test_what_names_nothing_and_is_booked_twice_names_nothing_once() -> None:
    wrong = booked("2024-03-01", "credit-note", "X", "-50.00", 'settles: "I9"')
    settled = settle(wrong, wrong)
    assert len(settled.messages) == 2
    assert "I9, which is nowhere" in "".join(settled.messages)


def test_another_amount_with_the_same_id_is_checked_by_itself() -> None:
    first = booked("2024-03-01", "credit-note", "X", "-50.00", OF_I1)
    other = booked("2024-03-02", "credit-note", "X", "-20.00", OF_I1)
    settled = settle(INVOICE, first, other)
    assert len(settled.messages) == 2
    assert "X, X#2 together credit 70.00 EUR" in settled.messages[1]


@pytest.mark.parametrize(
    "wrong",
    [
        booked("2024-03-01", "payment", "X", "50.00", OF_I1, other="Assets:Bank"),
        booked(
            "2024-03-01", "refund", "X", "-50.00", 'reverses: "P1"', other="Assets:Bank"
        ),
    ],
)
def test_what_goes_the_wrong_way_and_cannot_settle_is_one_error(wrong: str) -> None:
    paid = booked("2024-02-01", "payment", "P1", "-50.00", OF_I1, other="Assets:Bank")
    message = one(INVOICE, paid, wrong)
    assert "mend the id, or the sign" in message
    assert "50.00 EUR" in message


COSTS = booked(
    "2024-03-01", "collection-costs", "X", "40.00", 'for: "I1"', "reminder: 2024-02-01"
)
CONSUMER = '2020-01-01 custom "customer" "C1"\n  country: "NL"\n  kind: {}'


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (
            (
                CONSUMER.format('"consumer"'),
                COSTS.replace("  for", "  reminder-by: 5.00 EUR\n  for"),
            ),
            "reminder-by: 5.00 EUR",
        ),
        ((CONSUMER.format("5.00 EUR"), COSTS), "kind: 5.00 EUR"),
        (
            (CONSUMER.format('"consumer"') + "\n  vat-scheme: 5.00 EUR",),
            "vat-scheme: 5.00 EUR",
        ),
        (
            (
                rule("adjustments", "second-above: 1.00 EUR"),
                booked(
                    "2024-03-01",
                    "adjustment",
                    "X",
                    "5.00",
                    'reason: "slip"',
                    "by: 5.00 EUR",
                    'second: "anna"',
                ),
            ),
            "by: 5.00 EUR",
        ),
        (
            ('2024-03-01 custom "unsettle" "I1" "I1"\n  at: 5.00 EUR',),
            "at: 5.00 EUR",
        ),
    ],
)
def test_an_amount_where_a_word_belongs_is_one_error(
    pieces: tuple[str, ...], words: str
) -> None:
    assert words in one(INVOICE, *pieces)
