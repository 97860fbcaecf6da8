"""Closed periods: what changes their digest, what does not, what an error says."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest

from beancount_receivables.plugins.subledger.digest import TEXTS
from beancount_receivables.plugins.subledger.digest import Line
from beancount_receivables.plugins.subledger.digest import PeriodText
from beancount_receivables.plugins.subledger.fingerprints import differences
from beancount_receivables.plugins.subledger.fingerprints import fingerprints
from beancount_receivables.queries.appending import CannotWriteError
from beancount_receivables.queries.closing import Request
from beancount_receivables.queries.closing import directives
from beancount_receivables.queries.loading import load
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS
from tests.ledgers import Settled
from tests.ledgers import settle

CORPUS = sorted((Path(__file__).parent / "closed_corpus").glob("*.beancount"))
AROUND = PLUGIN + ACCOUNTS + SETTINGS
MARCH = "2024-03-31"
APRIL = "2024-04-30"
JUNE = "2024-06-30"

BOOKS = """
2024-03-01 * "Korenaar" "Repair"
  invoice: "I-1"
  due: 2024-03-31
  Assets:Receivable:C1   100.00 EUR
  Income:Sales          -100.00 EUR

2024-03-02 * "Korenaar" "Paint"
  invoice: "I-2"
  Assets:Receivable:C1    50.00 EUR
  Income:Sales           -50.00 EUR

2024-03-15 * "Korenaar" "I-1"
  payment: "P-1"
  Assets:Bank             60.00 EUR
  Assets:Receivable:C1   -60.00 EUR

2024-03-16 * "Korenaar" "on account"
  payment: "P-2"
  Assets:Bank             20.00 EUR
  Assets:Receivable:C1   -20.00 EUR

2024-03-20 custom "settle" "P-2" "I-2" 20.00 EUR
  by: "anna"
  at: "2024-03-20T10:00:00"
"""

LATER = """
2024-04-10 * "Korenaar" "I-1"
  payment: "P-3"
  Assets:Bank             40.00 EUR
  Assets:Receivable:C1   -40.00 EUR

2024-04-11 * "Korenaar" "More"
  invoice: "I-3"
  Assets:Receivable:C1    10.00 EUR
  Income:Sales           -10.00 EUR
"""


def closing(
    text: str, day: str, *, by: str = "", reason: str = "", hour: int = 0
) -> str:
    """What the command adds to a ledger to close a period."""
    at = dt.datetime(2024, 7, 1, hour, 0)  # noqa: DTZ001 - as a clock on the wall
    loaded = Settled(f"{text}\n{AROUND}")
    request = Request(dt.date.fromisoformat(day), by, reason, at)
    return "\n" + directives(loaded.subledger, request)


def digest(text: str, day: str = MARCH, around: str = AROUND) -> str:
    """The digest of a period that is closed first."""
    loaded = Settled(f"{textwrap.dedent(text)}\n{around}")
    at = dt.datetime(2024, 7, 1)  # noqa: DTZ001 - as a clock on the wall
    written = directives(
        loaded.subledger, Request(dt.date.fromisoformat(day), "", "", at)
    )
    return written.split('"')[3]


def bare(directive: str) -> str:
    """A directive without its metadata, as somebody may write it."""
    return "".join(
        f"\n{line}\n" for line in directive.splitlines() if line[:1].isdecimal()
    )


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


CLOSED = BOOKS + closing(BOOKS, MARCH)


# What leaves the digest as it is.


def test_a_closed_period_that_has_not_changed_is_no_error() -> None:
    settled = settle(CLOSED, LATER)
    assert settled.messages == []
    assert settled.notices() == []


def test_without_a_closing_nothing_is_checked() -> None:
    assert settle(BOOKS, LATER).messages == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  60.00 EUR\n", "  60 EUR\n"),
        ("  60.00 EUR\n", "  60.000 EUR ; as agreed\n"),
        ("  Assets:Receivable:C1   -60.00 EUR\n", "  Assets:Receivable:C1\n"),
        ('"Korenaar" "I-1"', '"Korenaar"   "I-1 " ; a comment'),
        ('"Korenaar" "I-1"', '"Korenaar" " I-1"'),
        ('"Korenaar" "Repair"', '"Korenaar BV" "Repair of the oven"'),
        ('"I-2" 20.00 EUR', '"I-2" 20 EUR'),
        ('"P-2" "I-2" 20.00', '"I-2" "P-2" 20.00'),
        ('  at: "2024-03-20T10:00:00"', '  at: "2024-03-20T11:00:00+01:00"'),
        ('  payment: "P-1"', '  method: "ideal"\n  payment: "P-1"'),
        ('  payment: "P-1"', '  payment: "P-1"\n  note: "by hand"'),
        ('  invoice: "I-2"', '  due: 2024-04-01\n  invoice: "I-2"'),
    ],
)
def test_what_does_not_matter_to_settlement_may_change(old: str, new: str) -> None:
    assert digest(edited(BOOKS, old, new)) == digest(BOOKS)


def test_the_order_of_directives_does_not_matter() -> None:
    turned = "\n\n".join(reversed(BOOKS.strip().split("\n\n")))
    assert digest(turned) == digest(BOOKS)


def test_what_is_dated_after_the_period_does_not_matter() -> None:
    later = """
    2024-04-01 custom "receivables" "rule" "reference" FALSE
    2024-04-01 custom "unsettle" "P-1" "I-1"
    2024-04-02 custom "settle" "P-1" "I-2" 30.00 EUR
    2024-04-03 * "Returned"
      chargeback: "CB-1"
      reverses: "P-2"
      Assets:Bank            -20.00 EUR
      Assets:Receivable:C1    20.00 EUR
    """
    loaded = settle(BOOKS, later)
    assert any(link.cancelled for link in loaded.subledger.links)
    assert digest(BOOKS + textwrap.dedent(later)) == digest(BOOKS)


def test_a_link_that_is_cut_later_is_still_one_link_in_the_closed_period() -> None:
    books = """
    2024-03-01 * "Repair"
      invoice: "I-1"
      Assets:Receivable:C1   100.00 EUR
      Income:Sales
    2024-03-02 * "Paint"
      invoice: "I-2"
      Assets:Receivable:C1    30.00 EUR
      Income:Sales
    2024-03-15 * "I-1"
      payment: "P-1"
      Assets:Bank            100.00 EUR
      Assets:Receivable:C1
    """
    cut = '\n2024-04-01 custom "settle" "P-1" "I-2" 30.00 EUR\n'
    loaded = settle(books, cut)
    first = [link for link in loaded.subledger.links if str(link.date) == "2024-03-15"]
    assert len(first) == 2
    assert digest(textwrap.dedent(books) + cut) == digest(books)


def test_which_claims_of_a_batch_are_whose_can_show_later() -> None:
    batch = """
    2024-03-15 * "Batch"
      payment: "P-1"
      settles: "I-9"
      Assets:Bank              20.00 EUR
      Assets:Receivable:C1    -10.00 EUR
      Assets:Receivable:C2    -10.00 EUR
    """
    named = """
    2024-04-01 * "There it is"
      invoice: "I-9"
      Assets:Receivable:C2     10.00 EUR
      Income:Sales
    """
    settle(batch, named)
    assert digest(textwrap.dedent(batch) + textwrap.dedent(named)) == digest(batch)


def test_a_rule_that_changes_no_link_is_no_change() -> None:
    rule = '2024-01-01 custom "receivables" "rule" "amount" FALSE'
    assert settle(CLOSED, rule).messages == []


def test_the_layout_of_files_does_not_matter(tmp_path: Path) -> None:
    books = tmp_path / "2024" / "march.beancount"
    books.parent.mkdir()
    books.write_text(BOOKS, encoding="utf-8")
    main = tmp_path / "main.beancount"
    sealed = CLOSED.removeprefix(BOOKS)
    main.write_text(f'{AROUND}\ninclude "2024/*.beancount"\n{sealed}', encoding="utf-8")
    assert list(load(str(main)).messages()) == []


# What changes it, and what the error says.


def error_of(*pieces: str) -> str:
    """The one error of a ledger."""
    (message,) = settle(*pieces).messages
    return message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  60.00 EUR\n", "  61.00 EUR\n", "items P-1 (changed)"),
        ('payment: "P-2"', 'payment: "P-20"', "items P-20 (new), P-2 (gone)"),
        ("2024-03-02", "2024-03-03", "items I-2 (changed)"),
        ("  due: 2024-03-31", "  due: 2024-03-30", "items I-1 (changed)"),
        ('  invoice: "I-2"', '  reference: "X"\n  invoice: "I-2"', "items I-2 (chan"),
        ('invoice: "I-2"', 'refund: "I-2"', "items I-2 (changed)"),
        ('"on account"', '"on account, thanks"', "items P-2 (changed)"),
        ('  at: "2024-03-20T10:00:00"\n', "", "decisions P-2 (changed)"),
        ('by: "anna"', 'by: "piet"', "decisions P-2 (changed)"),
        ('"I-2" 20.00', '"I-2" 10.00', "decisions P-2 (changed)"),
    ],
)
def test_an_edited_entry(old: str, new: str, says: str) -> None:
    lines = [old]
    text = CLOSED
    if old.startswith("  60.00"):
        text = text.replace("-60.00", "-61.00")
        lines = ["  60.00 EUR\n"]
    if 'payment: "P-2"' in old:
        text = text.replace('"settle" "P-2"', '"settle" "P-20"')
        says = says.replace("P-2 (gone)", "P-2 (gone); decisions P-20 (new)")
    message = error_of(edited(text, lines[0], new))
    assert f"up to {MARCH}, which is closed, has changed. Entries changed:" in message
    assert says in message
    assert "Rules changed" not in message
    assert "--by NAME --reason TEXT" in message


def test_an_entry_added_to_a_closed_period() -> None:
    message = error_of(
        CLOSED,
        """
        2024-03-31 * "Forgotten"
          invoice: "I-9"
          Assets:Receivable:C2   10.00 EUR
          Income:Sales
        """,
    )
    assert "Entries changed: items I-9 (new)." in message
    assert "links" not in message


def test_the_error_stands_at_the_directive_and_names_the_ids() -> None:
    settled = settle(CLOSED.replace("60.00", "61.00"))
    (error,) = settled.errors
    (closing_,) = settled.subledger.closings
    assert error.entry is closing_.entry
    assert error.source["lineno"] == closing_.source.lineno


def test_links_that_follow_from_an_entry_are_told_with_it() -> None:
    message = error_of(edited(CLOSED, '"Korenaar" "I-1"', '"Korenaar" "I-2"'))
    assert "Entries changed: items P-1 (changed)." in message
    assert "With that the links changed: P-1 (changed)." in message


def test_a_decision_gone() -> None:
    start = CLOSED.index("2024-03-20 custom")
    end = CLOSED.index("\n\n", start)
    message = error_of(CLOSED[:start] + CLOSED[end:])
    assert "Entries changed: decisions P-2 (gone)." in message
    assert "With that the links changed: P-2 (gone)." in message


def test_a_changed_rule_is_told_from_changed_entries() -> None:
    rule = '2024-01-01 custom "receivables" "rule" "reference" FALSE'
    message = error_of(CLOSED, rule)
    assert 'Rules changed, no entry did: rule "reference" (new).' in message
    assert "With that the links changed: P-1 (gone)." in message
    assert "Entries changed" not in message


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ('2024-01-01 custom "receivables" "terms" 14', "terms (new)"),
        ('2024-01-01 custom "customer" "C1"\n  terms: 14', "terms of C1 (new)"),
    ],
)
def test_due_dates_that_follow_from_other_terms(terms: str, rule: str) -> None:
    message = error_of(CLOSED, terms)
    assert "Entries changed" not in message
    assert f"Rules changed: {rule}." in message
    assert "due dates changed, unless somebody edited these: I-2." in message
    # An edit beside it is told.
    message = error_of(edited(CLOSED, "due: 2024-03-31", "due: 2024-03-30"), terms)
    assert "Entries changed: items I-1 (changed)." in message
    assert f"Rules changed as well: {rule}." in message
    assert "these: I-2." in message


def test_entries_and_rules_changed() -> None:
    rule = '2024-01-01 custom "receivables" "rule" "reference" FALSE'
    message = error_of(edited(CLOSED, "due: 2024-03-31", "due: 2024-03-30"), rule)
    assert "Entries changed: items I-1 (changed)." in message
    assert 'Rules changed as well: rule "reference" (new).' in message


def test_links_alone_point_to_the_package() -> None:
    # As if it had settled something else when the period was closed: the seal of
    # a ledger with a rule, beside the rules of one without it.
    rule = '2024-01-01 custom "receivables" "rule" "reference" FALSE\n'
    with_rule = closing(BOOKS + rule, MARCH)
    own = CLOSED.removeprefix(BOOKS)
    for key in ("  rules: ", "  rules-fingerprints: "):
        mine, other = (
            next(line for line in text.splitlines() if line.startswith(key))
            for text in (own, with_rule)
        )
        with_rule = with_rule.replace(other, mine)
    message = error_of(BOOKS + with_rule)
    assert "Neither entries nor rules changed, but links did: P-1 (new)." in message


# Directives with the digest alone.


def test_a_digest_alone_is_enough() -> None:
    alone = bare(CLOSED.removeprefix(BOOKS))
    assert settle(BOOKS + alone, LATER).messages == []


def test_a_digest_alone_cannot_tell_what_changed() -> None:
    alone = bare(CLOSED.removeprefix(BOOKS))
    message = error_of((BOOKS + alone).replace("60.00", "61.00"))
    assert "nobody can tell which" in message
    now = digest(BOOKS.replace("60.00", "61.00"))
    assert f"Its digest is {now} now." in message


def test_metadata_that_does_not_belong_to_the_digest_is_not_believed() -> None:
    forged = CLOSED.removeprefix(BOOKS)
    line = next(each for each in forged.splitlines() if "  links: " in each)
    text = (BOOKS + forged.replace(line, f'  links: "sha256:{"0" * 64}"')).replace(
        "60.00", "61.00"
    )
    assert "nobody can tell which" in error_of(text)


@pytest.mark.parametrize(
    "wrong", ["sha256:0", "sha256:…", "md5:" + "0" * 64, "0" * 64, "sha256:" + "g" * 64]
)
def test_what_is_no_digest(wrong: str) -> None:
    message = error_of(BOOKS, f'2024-03-31 custom "period-close" "{wrong}"')
    assert f'"{wrong}" gives no digest' in message
    assert "bean-receivables close LEDGER 2024-03-31" in message


def test_capitals_are_the_same_digits() -> None:
    alone = bare(CLOSED.removeprefix(BOOKS))
    upper = alone.split('"')[3]
    shouted = alone.replace(upper, "sha256:" + upper.removeprefix("sha256:").upper())
    assert settle(BOOKS + shouted).messages == []


# Several periods.

TWICE = CLOSED + LATER + closing(CLOSED + LATER, APRIL)


def test_each_period_builds_on_the_one_before() -> None:
    assert settle(TWICE).messages == []
    assert digest(BOOKS + LATER, APRIL) not in TWICE


def test_a_change_is_one_error_of_the_first_period_that_has_it() -> None:
    message = error_of(TWICE.replace("60.00", "50.00"))
    assert f"the period up to {MARCH}" in message


def test_changes_in_two_periods_are_two_errors() -> None:
    both = TWICE.replace("60.00", "50.00").replace("40.00", "41.00")
    first, second = sorted(settle(both).messages)
    assert MARCH in first
    assert "items P-1 (changed)" in first
    assert APRIL in second
    assert "P-3 (changed)" in second
    assert "P-1" not in second.partition("With that")[0]


def test_a_change_in_the_later_period_only() -> None:
    message = error_of(TWICE.replace("40.00", "41.00"))
    assert "Entries changed: items P-3 (changed)." in message
    assert APRIL in message


def test_a_closing_that_is_taken_away_breaks_the_chain() -> None:
    start = TWICE.index('2024-03-31 custom "period-close"')
    end = TWICE.index("\n\n", start)
    message = error_of(TWICE[:start] + TWICE[end:])
    assert "builds on a closed period with the digest" in message
    assert "Entries changed" not in message


def test_a_period_may_be_closed_before_a_later_one_afterwards() -> None:
    late = BOOKS + LATER + closing(BOOKS + LATER, APRIL)
    both = late + closing(late, MARCH)
    assert settle(both).messages == []
    (message,) = settle(both.replace("60.00", "50.00")).messages
    assert MARCH in message


def test_a_change_before_a_period_that_cannot_tell_is_told_by_the_next() -> None:
    alone = BOOKS + bare(CLOSED.removeprefix(BOOKS)) + LATER
    text = alone + closing(alone, APRIL)
    assert settle(text).messages == []
    messages = sorted(settle(text.replace("60.00", "50.00")).messages)
    assert any("nobody can tell which" in each for each in messages)
    assert any("items P-1 (changed)" in each for each in messages)


# Sealing anew.


def test_sealed_anew_with_by_and_reason() -> None:
    changed = CLOSED.replace("60.00", "50.00")
    anew = closing(changed, MARCH, by="anna", reason="bank was wrong", hour=2)
    settled = settle(changed + anew, LATER)
    assert settled.messages == []
    (notice,) = settled.subledger.notices
    assert notice.code == "resealed"
    assert "sealed anew by anna on 2024-07-01: bank was wrong." in notice.message
    assert CLOSED.removeprefix(BOOKS).split('"')[3] in notice.message


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("", "by: and reason:"),
        ('  by: "anna"\n', "reason:"),
        ('  reason: "x"\n', "by:"),
    ],
)
def test_closed_again_without_saying_who_or_why(said: str, missing: str) -> None:
    changed = CLOSED.replace("60.00", "50.00")
    anew = bare(closing(changed, MARCH, by="anna", reason="x", hour=2)) + said
    message = error_of(changed + anew)
    assert f"is closed already, by {CLOSED.removeprefix(BOOKS).split(chr(34))[3]}" in (
        message
    )
    assert f"add {missing} say" in message


def test_two_seals_and_nothing_says_which_is_last() -> None:
    changed = CLOSED.replace("60.00", "50.00")
    anew = bare(closing(changed, MARCH, by="anna", reason="x", hour=2))
    twice = "".join(
        f'{anew.rstrip()}\n  by: "anna"\n  reason: "{why}"\n' for why in ("x", "y")
    )
    messages = settle(changed + twice).messages
    assert any("nothing says which came last" in each for each in messages)


def test_a_period_that_was_sealed_anew_can_change_again() -> None:
    changed = CLOSED.replace("60.00", "50.00")
    anew = closing(changed, MARCH, by="anna", reason="x", hour=2)
    message = error_of((changed + anew).replace("50.00", "40.00"))
    assert "items P-1 (changed)" in message or "items I-2, P-1 (changed)" in message


def test_the_periods_after_it_are_sealed_anew_with_it() -> None:
    changed = TWICE.replace("60.00", "55.00")
    anew = closing(changed, MARCH, by="anna", reason="x", hour=2)
    assert anew.count("custom") == 2
    assert settle(changed + anew).messages == []
    # Without the second the chain is broken.
    first = anew[: anew.index('2024-04-30 custom "period-close"')]
    message = error_of(changed + first)
    assert APRIL in message
    assert "no longer in force" in message


def test_a_later_period_that_changed_itself_is_not_sealed_anew_unseen() -> None:
    changed = TWICE.replace("60.00", "55.00").replace("40.00", "41.00")
    with pytest.raises(CannotWriteError, match=r"P-3 \(changed\)"):
        closing(changed, MARCH, by="anna", reason="x", hour=2)
    # First the later one, then the earlier.
    changed += closing(changed, APRIL, by="anna", reason="x", hour=2)
    changed += closing(changed, MARCH, by="anna", reason="x", hour=3)
    assert settle(changed).messages == []


def test_a_new_period_does_not_build_on_a_changed_one() -> None:
    changed = TWICE.replace("60.00", "55.00")
    with pytest.raises(CannotWriteError, match=r"items P-1 \(changed\)"):
        closing(changed, JUNE)


# Switches.


def test_switched_off() -> None:
    off = '2020-01-01 custom "receivables" "rule" "periods" FALSE'
    assert settle(CLOSED.replace("60.00", "50.00"), off).messages == []


def test_switched_off_for_the_first_period_leaves_the_error_to_the_next() -> None:
    switch = """
    2020-01-01 custom "receivables" "rule" "periods" FALSE

    2024-04-01 custom "receivables" "rule" "periods" TRUE
    """
    message = error_of(TWICE.replace("60.00", "50.00"), switch)
    assert f"up to {APRIL}" in message


def test_as_a_notice() -> None:
    mild = """
    2020-01-01 custom "receivables" "rule" "periods"
      severity: "notice"
    """
    settled = settle(CLOSED.replace("60.00", "50.00"), mild)
    assert settled.messages == []
    assert settled.notices() == ["periods P-1"]


# Fingerprints.


def facts(count: int, *, days: int = 300) -> list[Line]:
    start = dt.date(2024, 1, 1)
    return [
        Line(start + dt.timedelta(days=n % days), f"fact {n}", f"I-{n}")
        for n in range(count)
    ]


def test_fingerprints_of_few_facts_name_what_changed() -> None:
    lines = facts(20)
    written = fingerprints(lines)
    found = differences(
        written,
        [lines[0]._replace(text="other"), *lines[2:], lines[3]._replace(name="I-99")],
    )
    assert (found.changed, found.new, found.gone) == (["I-0"], ["I-99"], ["I-1"])
    assert not differences(written, reversed(lines))


def test_fingerprints_of_names_with_any_sign() -> None:
    lines = [
        Line(dt.date(2024, 1, 1), "x", name)
        for name in ("opening-Jansen, Piet-EUR", '100 % "a"', "é\u00a0\\")
    ]
    written = fingerprints(lines)
    assert not differences(written, lines)
    assert differences(written, lines[1:]).gone == ["opening-Jansen, Piet-EUR"]
    assert len(written.split(", ")) == 3


@pytest.mark.parametrize("days", [300, 3000, 30000])
def test_fingerprints_of_many_facts_stay_short_and_name_what_changed(days: int) -> None:
    lines = facts(30000, days=days)
    written = fingerprints(lines)
    assert len(written) < 17_000
    assert not differences(written, lines)
    changed = [*lines[:77], lines[77]._replace(text="other"), *lines[78:]]
    found = differences(written, changed)
    assert "I-77" in found.among
    assert len(found.among) < 3


def test_fingerprints_of_many_facts_tell_the_day_of_what_is_gone() -> None:
    lines = facts(30000)
    found = differences(fingerprints(lines), lines[1:])
    assert found.names == ()
    assert found.days == ["2024-01-01 had 100 and has 99"]
    added = [*lines, Line(dt.date(2024, 1, 5), "new", "I-new")]
    assert differences(fingerprints(lines), added).among == ["I-new"]


@pytest.mark.parametrize("written", ["what is this", "a b c, d", "I-1"])
def test_what_are_no_fingerprints_tell_nothing(written: str) -> None:
    found = differences(written, facts(3))
    assert not found.changed
    assert not found.among


def test_an_error_among_many_does_not_say_more_than_it_knows() -> None:
    many = "".join(
        f"""
2024-03-{1 + n % 28:02} * "Many"
  invoice: "M-{n}"
  Assets:Receivable:C2   {n + 1}.00 EUR
  Income:Sales
"""
        for n in range(600)
    )
    text = many + closing(many, MARCH)
    settled = Settled(edited(text, "  78.00 EUR", "  79.00 EUR") + AROUND)
    (message,) = settled.messages
    assert re.search(r"items (M-\d+, )*M-77\b.*\(one or more of these\)", message)


# The corpus.

ADVICE = (
    "The digests in tests/closed_corpus stand for those in ledgers that users closed."
    " If this fails, a closed period would be an error for them without any change"
    " of theirs. Undo the change. If what is settled must change, because it was"
    " wrong, say so in CHANGES, with what users have to do, and only then write the"
    " corpus anew; if the text must change, add another FORMAT beside the old one,"
    " by which older digests are still checked."
)


def test_there_is_a_corpus() -> None:
    assert [path.stem for path in CORPUS] == ["decisions", "references", "unkeyed"]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_release_changes_a_digest(path: Path) -> None:
    loaded = load(str(path))
    assert len(loaded.subledger.closings) == 2
    assert list(loaded.messages()) == [], ADVICE


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_release_changes_what_is_sealed(path: Path) -> None:
    subledger = load(str(path)).subledger
    day = subledger.closings[-1].date
    text = PeriodText(subledger, day)
    lines = []
    for name in TEXTS:
        lines += [name, *(f"  {line.text}" for line in text.lines(name, None, day))]
    sealed = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert lines == sealed, ADVICE
