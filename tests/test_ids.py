"""Every item has an id that is unique, and the same on every load."""

from __future__ import annotations

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle


def sale(id_: str, day: str = "2024-03-01", amount: str = "100.00") -> str:
    return f"""
    {day} * "Korenaar" "Repair"
      invoice: "{id_}"
      Assets:Receivable:C1  {amount} EUR
      Income:Sales
    """


# What an id may be.


@pytest.mark.parametrize(
    "id_",
    [
        "2024802392",
        "INV/2024/0012",
        "inv-2024-0012",
        "#12",
        "F.12+3",
        "Rechnung-7ä",
        "00012",
        "x",
        "I1/1",
    ],
)
def test_an_id_is_any_text_without_spaces_and_commas(id_: str) -> None:
    settled = settle(sale(id_))
    assert settled.messages == []
    assert settled.ids() == [id_]


@pytest.mark.parametrize(
    "value",
    [
        "2024-17",  # that is 2007
        "2024802392",
        "2024-03-01",
        "TRUE",
        "10.00 EUR",
        '""',
        '" "',
        '"2024 17"',
        '"2024,17"',
        '"2024\t17"',
        '" 2024-17"',
        '"2024-17\n"',
        "",
    ],
)
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_anything_else_is_an_error_and_the_item_stays(place: str, value: str) -> None:
    on_entry = f"\n  invoice: {value}" if place == "transaction" else ""
    on_posting = f"\n    invoice: {value}" if place == "posting" else ""
    settled = settle(
        f"""
2024-03-01 * "Korenaar" "Repair"{on_entry}
  Assets:Receivable:C1  100.00 EUR{on_posting}
  Income:Sales
"""
    )
    (message,) = settled.messages
    assert "invoice" in message
    assert "quotes" in message
    assert settled.errors[0].source["lineno"] == 1
    item = settled.only("invoice")
    assert settled.open() == {item.id: "100.00"}
    assert item.id


def test_ids_differ_by_case() -> None:
    settled = settle(sale("i1"), sale("I1"), RULES_OFF)
    assert settled.messages == []
    assert sorted(settled.ids()) == ["I1", "i1"]


# Ids that are not unique.


def test_the_later_item_with_an_id_is_shown_apart() -> None:
    settled = settle(
        sale("I1", "2024-03-02", "20.00"),
        sale("I1", "2024-03-01", "10.00"),
        sale("I1", "2024-03-03", "30.00"),
    )
    assert settled.open() == {"I1": "10.00", "I1#2": "20.00", "I1#3": "30.00"}
    assert len(settled.messages) == 2
    assert all('"I1"' in message for message in settled.messages)
    # The error stands at the later one.
    assert sorted(error.source["lineno"] for error in settled.errors) == [1, 11]


def test_an_id_is_unique_over_all_types() -> None:
    settled = settle(
        sale("X1"),
        """
        2024-03-02 * "Korenaar" "Money"
          payment: "X1"
          Assets:Receivable:C1  -5.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    (message,) = settled.messages
    assert '"X1"' in message
    assert settled.open() == {"X1": "100.00", "X1#2": "-5.00"}


def test_an_id_is_unique_over_all_customers() -> None:
    settled = settle(sale("X1"), sale("X1", "2024-03-02").replace("C1", "C2"))
    assert len(settled.messages) == 1
    assert settled.item("X1#2").customer == "C2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # By account, due date, amount, payee, narration; each decides where
        # those before it are equal.
        (("C1", "2024-05-01", "9", "b", "b"), ("C2", "2024-04-01", "1", "a", "a")),
        (("C1", "2024-04-01", "9", "b", "b"), ("C1", "2024-05-01", "1", "a", "a")),
        (("C1", "2024-04-01", "1", "b", "b"), ("C1", "2024-04-01", "9", "a", "a")),
        (("C1", "2024-04-01", "1", "a", "b"), ("C1", "2024-04-01", "1", "b", "a")),
        (("C1", "2024-04-01", "1", "a", "a"), ("C1", "2024-04-01", "1", "a", "b")),
    ],
)
def test_which_of_one_day_keeps_the_id(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    def one(account: str, due: str, amount: str, payee: str, narration: str) -> str:
        return f"""
        2024-03-01 * "{payee}" "{narration}"
          invoice: "I1"
          due: {due}
          Assets:Receivable:{account}  {amount} EUR
          Income:Sales
        """

    settled = settle(one(*second), one(*first))
    assert len(settled.messages) == 1
    kept = settled.item("I1")
    assert (
        kept.account.rpartition(":")[2],
        str(kept.due),
        str(kept.amount),
        kept.payee,
        kept.narration,
    ) == first


def test_nothing_can_name_the_later_one() -> None:
    settled = settle(
        sale("I1", "2024-03-01", "10.00"),
        sale("I1", "2024-03-02", "20.00"),
        """
        2024-03-10 * "Korenaar" "I1"
          payment: "P1"
          settles: "I1#2"
          Assets:Receivable:C1  -20.00 EUR
          Assets:Bank

        2024-03-11 custom "settle" "P1" "I1#2"

        2024-03-11 custom "unsettle" "P1" "I1#2"
        """,
        RULES_OFF,
    )
    assert len(settled.messages) == 4
    assert settled.links() == []


@pytest.mark.parametrize("text", ["INV1#2", "INV12", "INV1 2", "INV1"])
def test_what_a_payer_writes_does_not_name_the_later_one(text: str) -> None:
    settled = settle(
        sale("INV1", "2024-03-01", "10.00"),
        sale("INV1", "2024-03-02", "20.00"),
        f"""
        2024-03-10 * "Korenaar" "{text}"
          payment: "P1"
          Assets:Receivable:C1  -5.00 EUR
          Assets:Bank
        """,
    )
    named = ["P1 INV1 5.00 reference"] if text != "INV12" else []
    assert settled.links() == named


def test_a_return_does_not_name_the_later_payment() -> None:
    payment = """
    2024-03-01 * "Korenaar" "Thanks"
      payment: "BANK1"
      Assets:Receivable:C1  -10.00 EUR
      Assets:Bank
    """
    settled = settle(
        payment,
        payment.replace("2024-03-01", "2024-03-02"),
        """
        2024-03-10 * "Korenaar" "BANK12"
          chargeback: "CB1"
          Assets:Receivable:C1  10.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.links() == []
    assert settled.notices() == ["no-payment CB1"]


def test_the_name_means_the_first_one() -> None:
    settled = settle(
        sale("I1", "2024-03-01", "10.00"),
        sale("I1", "2024-03-02", "20.00"),
        """
        2024-03-10 * "Korenaar" "Thanks"
          payment: "P1"
          settles: "I1"
          Assets:Receivable:C1  -30.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.links() == ["P1 I1 10.00 settles"]
    assert settled.open() == {"I1#2": "20.00", "P1": "-20.00"}


def test_a_part_of_a_document_can_clash_with_an_id() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Machine"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
            due: 2024-06-01
          Assets:Receivable:C1  300.00 EUR
            due: 2024-04-01
          Income:Sales
        """,
        sale("I1/1", "2024-03-05", "7.00"),
    )
    (message,) = settled.messages
    assert '"I1/1"' in message
    assert settled.open() == {"I1/1": "300.00", "I1/2": "100.00", "I1/1#2": "7.00"}


@pytest.mark.parametrize("typed", ["I1#2", "I1#3"])
def test_an_id_like_that_of_a_duplicate_stays_unique(typed: str) -> None:
    settled = settle(
        *[sale("I1")] * 3,
        sale(typed, "2024-03-05", "7.00"),
        f"""
        2024-03-10 * "Korenaar" "Thanks"
          payment: "P1"
          settles: "{typed}"
          Assets:Receivable:C1  -7.00 EUR
          Assets:Bank
        """,
    )
    assert len(settled.messages) == 2
    assert sorted(settled.ids()) == ["I1", "I1#2", "I1#3", "I1#4", "P1"]
    assert settled.item(typed).amount == 7
    assert settled.links() == [f"P1 {typed} 7.00 settles"]


def test_duplicates_of_documents_and_of_parts_stay_unique() -> None:
    one = """
    2024-03-01 * "Korenaar" "Machine"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
        due: 2024-06-01
      Assets:Receivable:C1  300.00 EUR
        due: 2024-04-01
      Income:Sales
    """
    settled = settle(
        one, one.replace("2024-03-01", "2024-03-02"), sale("I1/1", "2024-03-05")
    )
    assert len(set(settled.ids())) == 5
    assert len(settled.messages) == 2


def test_duplicates_are_not_lost_from_the_balance() -> None:
    settled = settle(*[sale("I1")] * 3)
    assert sorted(settled.ids()) == ["I1", "I1#2", "I1#3"]
    assert len(settled.messages) == 2


def test_a_document_of_instalments_twice_is_one_error() -> None:
    one = """
    2024-03-01 * "Korenaar" "Machine"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
        due: 2024-06-01
      Assets:Receivable:C1  300.00 EUR
        due: 2024-04-01
      Income:Sales
    """
    settled = settle(one, one.replace("2024-03-01", "2024-03-02"))
    assert len(settled.messages) == 1
    assert len(set(settled.ids())) == 4


# Ids that nobody gave.


def ids_of(*pieces: str) -> list[str]:
    settled = settle(*pieces, RULES_OFF)
    assert settled.messages == []
    return sorted(settled.ids())


UNNAMED = """
    2024-03-01 * "Korenaar" "Repair"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales
"""


def test_a_derived_id_follows_from_the_contents() -> None:
    (id_,) = ids_of(UNNAMED)
    # Where it stands, comments, spaces and zeros do not matter.
    assert ids_of(
        """
        ; a comment

        2024-03-01 txn "Korenaar"   "Repair"
          Income:Sales  -100.0 EUR
          Assets:Receivable:C1   100 EUR ; all of it
        """
    ) == [id_]
    assert " " not in id_
    assert "," not in id_


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024-03-01", "2024-03-02"),
        ("Korenaar", "De Korenaar"),
        ("Repair", "Repairs"),
        ("100.00", "100.01"),
        ("EUR", "USD"),
        (":C1", ":C2"),
        ("Income:Sales", "Liabilities:VAT"),
    ],
)
def test_other_contents_have_another_id(old: str, new: str) -> None:
    assert ids_of(UNNAMED) != ids_of(UNNAMED.replace(old, new))


def test_the_second_of_two_identical_items() -> None:
    (id_,) = ids_of(UNNAMED)
    assert ids_of(UNNAMED, UNNAMED) == [id_, f"{id_}-2"]
    assert ids_of(UNNAMED, UNNAMED, UNNAMED) == [id_, f"{id_}-2", f"{id_}-3"]


def test_twins_that_differ_in_the_bank_account() -> None:
    twins = [
        f"""
        2024-03-10 * "Korenaar" "Thanks"
          Assets:Receivable:C1  -100.00 EUR
          {account}
        """
        for account in ("Assets:Bank", "Assets:Cash")
    ]
    accounts = [
        {item.id: item.bank_account for item in settle(*pieces).subledger.items}
        for pieces in (twins, twins[::-1], twins[:1], twins[1:])
    ]
    assert len(accounts[0]) == 2
    assert accounts[0] == accounts[1] == {**accounts[2], **accounts[3]}


def test_which_duplicate_keeps_the_id_goes_by_the_bank_account_last() -> None:
    one = """
    2024-03-10 * "Korenaar" "Thanks"
      payment: "P1"
      Assets:Receivable:C1  -100.00 EUR
      {}
    """
    pieces = [one.format(account) for account in ("Assets:Cash", "Assets:Bank")]
    for each in (pieces, pieces[::-1]):
        settled = settle(*each)
        assert settled.item("P1").bank_account == "Assets:Bank"
        assert settled.item("P1#2").bank_account == "Assets:Cash"


def test_another_item_does_not_change_a_derived_id() -> None:
    (id_,) = ids_of(UNNAMED)
    assert id_ in ids_of(sale("I1"), UNNAMED, UNNAMED.replace("Repair", "Sale"))


@pytest.mark.parametrize("id_", ["", 'payment: "P1"'])
@pytest.mark.parametrize("key", ["settles", "reference"])
def test_twins_that_say_different_things_do_not_go_by_their_place(
    key: str, id_: str
) -> None:
    # `settle` reads every ledger from both ends and compares.
    settled = settle(
        sale("I1"),
        sale("I2"),
        *(
            f"""
            2024-03-10 * "Korenaar" "Thanks"
              {id_ or 'method: "cash"'}
              {key}: "I{number}"
              Assets:Receivable:C1  -60.00 EUR
              Assets:Bank
            """
            for number in (1, 2)
        ),
    )
    assert len(settled.messages) == (1 if id_ else 0)
    assert settled.open() == {"I1": "40.00", "I2": "40.00"}
