"""Bank files: what a confirmation or rejection answers, and what it cannot."""

from __future__ import annotations

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle

SALES = "\n".join(
    f"""
2024-03-01 * "Korenaar" "Repair"
  invoice: "I{number}"
  Assets:Receivable:C1  {number}0.00 EUR
  Income:Sales
"""
    for number in range(1, 5)
)
FILES = """
2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "I1" "I2"

2024-03-05 custom "bank-file" "SDD-2" "direct-debit" "I3"
"""
PENDING = """
2024-03-05 ! "Korenaar" "Refund"
  refund: "R1"
  bank-file: "SCT-1"
  Assets:Receivable:C1  5.00 EUR
  Assets:Bank
"""
ANSWERS = ["bank-confirmation", "bank-rejection"]
#: Whether the bank answers in time is for another test.
PATIENT = '2020-01-01 custom "receivables" "rule" "bank-files"\n  confirm-within: 99'


def locked(*pieces: str) -> tuple[list[str], list[str]]:
    """The items that are locked in the end, and what is wrong."""
    settled = settle(*pieces, SALES, FILES, RULES_OFF, PATIENT)
    assert settled.notices() == [
        each for each in settled.notices() if each.startswith("no-payment")
    ]
    return [id_ for id_ in settled.ids() if settled.lock(id_)], settled.messages


def test_a_bank_may_have_all_the_time_in_the_world() -> None:
    patient = PATIENT + 12 * "9"
    settled = settle(SALES, FILES, RULES_OFF, patient)
    assert (settled.notices(), settled.messages) == ([], [])


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize(
    ("names", "left"),
    [
        ('"SDD-1"', ["I3"]),
        ('"SDD-1" "I1"', ["I2", "I3"]),
        ('"SDD-1" "I1" "I2"', ["I3"]),
        ('"SDD-1" "I1" "I1"', ["I2", "I3"]),
        ('"I3"', ["I1", "I2"]),
    ],
)
def test_an_answer_is_to_a_file_or_some_of_it_or_an_item(
    names: str, left: list[str], kind: str
) -> None:
    assert locked(f'2024-03-06 custom "{kind}" {names}') == (left, [])


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize(
    ("names", "word"),
    [
        ('"SDD-9"', "SDD-9"),
        ('"SDD-9" "I1"', "SDD-9"),
        ('"SDD-9" "I1" "I2"', "SDD-9"),
        ('"I9" "I9"', "I9"),
        ('"I1" "I2"', "I1"),  # two items, but no file
        ('"SDD-1" "I3"', "I3"),  # in another file
        ('"SDD-1" "I1" "I3"', "I3"),
        ('"SDD-1" "I1" "I9"', "I9"),
        ('"SDD-1" "I8" "I9" "I1"', "I8 and I9"),
        ('"I4"', "I4"),  # in no file
    ],
)
def test_a_wrong_name_is_one_error_and_nothing_is_answered(
    names: str, word: str, kind: str
) -> None:
    left, (message,) = locked(f'2024-03-06 custom "{kind}" {names}')
    assert left == ["I1", "I2", "I3"]
    assert word in message.partition(": ")[2]


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("day", ["2024-03-04", "2024-02-28"])
def test_an_answer_before_the_file_is_an_error(kind: str, day: str) -> None:
    left, (_,) = locked(f'{day} custom "{kind}" "SDD-1"')
    assert left == ["I1", "I2", "I3"]


@pytest.mark.parametrize("again", ['"SDD-1"', '"SDD-1" "I1"', '"I1"'])
@pytest.mark.parametrize("kind", ANSWERS)
def test_what_was_answered_already_may_be_answered_again(kind: str, again: str) -> None:
    left, messages = locked(
        f'2024-03-06 custom "{kind}" "SDD-1"',
        f'2024-03-07 custom "bank-confirmation" {again}',
    )
    assert messages == []
    assert left == ["I3"]


@pytest.mark.parametrize("name", ['"SCT-1"', '"SCT-1" "R1"', '"R1"'])
def test_what_awaits_the_bank_is_confirmed_by_its_file_too(name: str) -> None:
    waits = ["I1", "I2", "I3", "R1"]
    assert locked(PENDING) == (waits, [])
    confirmed = f'2024-03-06 custom "bank-confirmation" {name}'
    assert locked(PENDING, confirmed) == (waits[:3], [])
    again = f'2024-03-07 custom "bank-confirmation" {name}'
    assert locked(PENDING, confirmed, again) == (waits[:3], [])
    rejected = f'2024-03-06 custom "bank-rejection" {name}'
    assert locked(PENDING, rejected) == (waits, [])


def test_one_of_two_documents_in_a_file_keeps_the_other_locked() -> None:
    left, (message,) = locked(
        '2024-03-05 custom "bank-file" "SDD-3" "direct-debit" "I4" "I9" "I9"'
    )
    assert left == ["I1", "I2", "I3", "I4"]
    assert "I9" in message


def test_an_instalment_beside_its_document_is_named_once() -> None:
    left, messages = locked(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "D1"
          Assets:Receivable:C1  5.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  6.00 EUR
            due: 2024-05-01
          Income:Sales
        """,
        '2024-03-05 custom "bank-file" "SDD-3" "direct-debit" "D1" "D1/2" "D1"',
    )
    assert messages == []
    assert left == ["D1/1", "D1/2", "I1", "I2", "I3"]


def test_an_item_in_a_file_and_in_a_second_one() -> None:
    left, (message,) = locked(
        '2024-03-06 custom "bank-file" "SDD-3" "direct-debit" "I1" "I4"'
    )
    assert "I1" in message
    assert '"SDD-1"' in message
    assert left == ["I1", "I2", "I3", "I4"]


def test_a_second_file_that_the_bank_confirms_the_same_day_is_refused_too() -> None:
    left, (message,) = locked(
        '2024-03-06 custom "bank-file" "SDD-3" "direct-debit" "I1" "I4"',
        """
        2024-03-06 * "Korenaar" "Collected"
          payment: "B3"
          bank-file: "SDD-3"
          Assets:Bank               100.00 EUR
          Assets:Receivable:C1     -100.00 EUR
        """,
    )
    assert 'I1 is already in the bank file "SDD-1"' in message
    assert left == ["I1", "I2", "I3"]


def test_a_payment_without_an_id_is_not_called_by_its_type() -> None:
    (message,) = settle(
        """
        2024-03-05 * "Bank" "Collected"
          bank-file: "F9"
          Assets:Receivable:C1  -10.00 EUR
          Assets:Bank
        """
    ).messages
    assert message.startswith('this payment belongs to the bank file "F9"')
