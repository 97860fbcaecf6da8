"""Time the CAMT reader against bare ElementTree, and measure its memory.

Both read the same 50,000 entries from a file of 46 MB, made for the purpose, and the
same facts: ours into entries and a checked statement, the bare loop into tuples. They
take turns in one run, so that a busy machine slows both alike.

    python tests/bench/bench_camt.py [runs]
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).parents[2]))
import conftest  # noqa: F401 - makes the package importable from a checkout
from beancount_receivables.importers.detection import read_entries
from beancount_receivables.importers.statement import Statement

ENTRIES = 50_000
TARGET_RATIO = 0.8
TARGET_GROWTH = 60.0
NS = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}"


def write_statement(path: Path) -> None:
    """Write a statement of a shop's account, with one entry for each payment."""
    first = dt.date(2024, 1, 1)
    total = Decimal(0)
    entries = []
    for number in range(ENTRIES):
        amount = Decimal(1000 + number * 37 % 90000) / 100
        incoming = number % 10 != 9
        total += amount if incoming else -amount
        day = first + dt.timedelta(days=number % 366)
        mark, role = ("CRDT", "Dbtr") if incoming else ("DBIT", "Cdtr")
        entries.append(f"""      <Ntry>
        <Amt Ccy="EUR">{amount}</Amt>
        <CdtDbtInd>{mark}</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>{day}</Dt></BookgDt>
        <ValDt><Dt>{day}</Dt></ValDt>
        <AcctSvcrRef>BANK{number:012}</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd>\
</Fmly></Domn></BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs><EndToEndId>E2E-{number:08}</EndToEndId></Refs>
            <AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>
            <RltdPties>
              <{role}><Nm>Customer number {number % 5000}</Nm></{role}>
              <{role}Acct><Id><IBAN>NL{number % 97:02}BANK{number % 5000:010}</IBAN>\
</Id></{role}Acct>
            </RltdPties>
            <RltdAgts><{role}Agt><FinInstnId><BIC>BANKNL2A</BIC></FinInstnId>\
</{role}Agt></RltdAgts>
            <RmtInf><Ustrd>Invoice {2024000000 + number} thank you</Ustrd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
""")
    with path.open("w", encoding="utf-8") as file:
        file.write(f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>BENCH</MsgId></GrpHdr>
    <Stmt>
      <Id>BENCH-1</Id>
      <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt>\
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{total}</Amt>\
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
""")
        file.writelines(entries)
        file.write("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n")


def read_ours(path: Path) -> int:
    """Read to entries and a statement that adds up."""
    count = 0
    for part in read_entries(path):
        if isinstance(part, Statement):
            assert part.balanced
        else:
            count += 1
    return count


def read_bare(path: Path) -> int:
    """Read the same facts into tuples, with nothing checked or recognised.

    It looks for one tag at a time, which ElementTree does several times faster than
    following a path.
    """
    ntry = f"{NS}Ntry"
    total = Decimal(0)
    count = 0
    for _, entry in ET.iterparse(path):  # noqa: S314 - our own file
        if entry.tag != ntry:
            continue
        detail = below(entry, "NtryDtls", "TxDtls")
        assert detail is not None
        amount = below(entry, "Amt")
        assert amount is not None
        mark = text_below(entry, "CdtDbtInd")
        role = "Dbtr" if mark == "CRDT" else "Cdtr"
        signed = Decimal(amount.text or "")
        domain = below(entry, "BkTxCd", "Domn")
        family = below(domain, "Fmly")
        references = below(detail, "Refs")
        parties = below(detail, "RltdPties")
        remittance = below(detail, "RmtInf")
        fact = (
            signed if mark == "CRDT" else -signed,
            amount.get("Ccy"),
            text_below(entry, "Sts"),
            dt.date.fromisoformat(text_below(entry, "BookgDt", "Dt") or ""),
            dt.date.fromisoformat(text_below(entry, "ValDt", "Dt") or ""),
            text_below(entry, "AcctSvcrRef"),
            text_below(entry, "NtryRef"),
            text_below(entry, "RvslInd"),
            text_below(entry, "AddtlNtryInf"),
            text_below(domain, "Cd"),
            text_below(family, "Cd"),
            text_below(family, "SubFmlyCd"),
            text_below(entry, "BkTxCd", "Prtry", "Cd"),
            text_below(references, "EndToEndId"),
            text_below(references, "MndtId"),
            Decimal(text_below(detail, "AmtDtls", "TxAmt", "Amt") or ""),
            text_below(parties, role, "Nm"),
            text_below(parties, f"{role}Acct", "Id", "IBAN"),
            text_below(detail, "RltdAgts", f"{role}Agt", "FinInstnId", "BIC"),
            [] if remittance is None else [each.text for each in remittance],
            text_below(detail, "RtrInf", "Rsn", "Cd"),
        )
        total += fact[0]
        count += 1
        entry.clear()
    return count


def below(element: ET.Element | None, *names: str) -> ET.Element | None:
    """Go down by one tag after the other."""
    for name in names:
        if element is None:
            return None
        element = element.find(NS + name)
    return element


def text_below(element: ET.Element | None, *names: str) -> str | None:
    """Give the text of an element further down."""
    found = below(element, *names)
    return None if found is None else found.text


def peak_growth(path: Path) -> float:
    """Read the file and give by how many MB memory grew at most (Linux)."""
    before = peak_memory()
    read_ours(path)
    return (peak_memory() - before) / 1024


def peak_memory() -> int:
    """Give the peak of this process in kB; getrusage() counts its parent's too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    message = "this system does not tell the peak of a process"
    raise OSError(message)


def main(arguments: list[str]) -> int:
    """Run the comparison; exit status 1 when a target is missed."""
    if arguments[:1] == ["--peak"]:
        print(f"{peak_growth(Path(arguments[1])):.1f}")
        return 0
    runs = int(arguments[0]) if arguments else 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        write_statement(path)
        size = path.stat().st_size / 1e6
        print(f"{ENTRIES} entries, {size:.1f} MB")
        best = {"bare": float("inf"), "ours": float("inf")}
        for _ in range(runs):
            for name, read in (("bare", read_bare), ("ours", read_ours)):
                start = time.perf_counter()
                assert read(path) == ENTRIES
                best[name] = min(best[name], time.perf_counter() - start)
        for name, seconds in best.items():
            print(f"{name}: {seconds:.2f} s, {size / seconds:.1f} MB/s")
        ratio = best["bare"] / best["ours"]
        print(f"ratio: {ratio:.2f} (target {TARGET_RATIO} or more)")
        command = [sys.executable, __file__, "--peak", str(path)]
        output = subprocess.run(
            command, capture_output=True, check=True, text=True
        ).stdout
        growth = float(output)
        print(f"peak memory growth: {growth:.1f} MB (target below {TARGET_GROWTH})")
    return 0 if ratio >= TARGET_RATIO and growth < TARGET_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
