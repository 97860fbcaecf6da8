"""Read XML of any size in pieces, safely, and with line numbers.

Made for messages that hold many equal elements below a few levels of wrapping. The
wrapping is followed; each element below it that a reader asks for is given to the
reader as a tree of its own, once complete, and then forgotten, so memory does not
grow with the file.

The standard library's expat parser is driven directly: unlike
``ElementTree.iterparse`` it tells the line of an element, sees a document type
declaration before anything in it takes effect, and where one document ends when
several are glued together. ``ElementTree.TreeBuilder`` still makes the trees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import TreeBuilder
from xml.parsers import expat

from .statement import BrokenFileError
from .statement import UnsafeFileError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import Protocol
    from xml.etree.ElementTree import Element

    class Reader(Protocol):
        """What follows a document: told of its wrapping, given its elements."""

        def wanted(self, name: str) -> bool:
            """Whether the element that starts is to be given as a tree."""

        def opened(self, name: str, namespace: str, line: int) -> None:
            """Note an element of the wrapping that starts."""

        def closed(self, name: str, line: int) -> None:
            """Note an element of the wrapping that ends."""

        def given(self, element: Element, line: int) -> None:
            """Take a complete element that was wanted; ``line`` is its first."""


CHUNK = 1 << 16
MAX_DEPTH = 32
"""Levels of wrapping; an ISO 20022 message in a business envelope has about six."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PREFIX = re.compile(rb"xmlns:([^\s=]+)")
_OVERLAP = 256  # bytes in which a name may be cut between two pieces
_SPACE = b" \t\r\n"
_NEXT_DOCUMENT = (
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
)


def follow(file: str, chunks: Iterable[bytes], reader: Reader) -> Iterator[None]:
    """Feed a file to a reader, pausing after each piece.

    Between two pauses the caller takes from the reader what it made. Elements are
    named without namespace and prefix, in trees too.

    Args:
        file: Named in errors.
        chunks: The bytes of one or more XML documents, glued together.
        reader: Follows them all; the wrapping tells it where each ends.

    Raises:
        UnsafeFileError: At a document type declaration, the only door for
            entities, external files and expansion bombs. No bank message has one.
        BrokenFileError: Where the XML is not well-formed, or ends too early.
    """
    document: _Document | None = None
    lines = 0  # before the document
    for chunk in chunks:
        rest: bytes | None = chunk
        while rest:
            if document is None:
                start = rest.lstrip(_SPACE)
                lines += rest[: len(rest) - len(start)].count(b"\n")
                if not start:
                    break
                document = _Document(file, lines, reader)
                rest = start
            rest = document.feed(rest)
            yield
            if rest is not None:
                lines = document.end_line
                document = None
    if document is not None:
        document.finish()
        yield


class _Document:
    """One XML document on its way through expat."""

    def __init__(self, file: str, lines: int, reader: Reader) -> None:
        self.file = file
        self.lines = lines
        self.end_line = lines
        self.reader = reader
        self.path: list[str] = []
        self.namespaces: list[dict[str, str]] = [{}]
        # Names in trees are those of the file, which is fastest, until a prefix is
        # seen; then each is stripped of it. Bytes tell that, or else (in UTF-16)
        # it is taken for granted.
        self.prefixed = False
        self.prefixes: set[bytes] = set()
        self.building: tuple[TreeBuilder, Element, int] | None = None
        self.complete = False  # the root has ended
        self.fed = 0
        self.previous = b""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._handle()

    @property
    def line(self) -> int:
        return self.lines + self.parser.CurrentLineNumber

    def feed(self, chunk: bytes) -> bytes | None:
        """Parse a piece; what follows the end of the document is given back."""
        if not self.prefixed:
            self._look_for_prefixes(self.previous[-_OVERLAP:] + chunk)
        try:
            self.parser.Parse(chunk, False)  # noqa: FBT003 - expat's "is final"
        except expat.ExpatError as error:
            rest = self._following(error, chunk)
            if rest is None:
                reason = expat.ErrorString(error.code)
                problem = f"The file is not well-formed XML ({reason})."
                raise self._broken(error, problem) from None
            return rest
        except (LookupError, ValueError) as error:
            # Only the encoding that the XML declaration names can do this.
            if self.path or self.complete:
                raise
            raise BrokenFileError(
                self.file,
                self.line,
                f"The file names an encoding that cannot be read ({error}).",
                "Export it from the bank again; UTF-8 is usual.",
            ) from None
        self.fed += len(chunk)
        self.previous = chunk
        return None

    def finish(self) -> None:
        """Tell expat that there is no more.

        Raises:
            BrokenFileError: The document is not complete.
        """
        try:
            self.parser.Parse(b"", True)  # noqa: FBT003 - expat's "is final"
        except expat.ExpatError as error:
            problem = "The file is cut off: it ends in the middle of the message."
            raise self._broken(error, problem) from None

    def _following(self, error: expat.ExpatError, chunk: bytes) -> bytes | None:
        """Give what stands after a complete document, if a document may start there."""
        if not self.complete or error.code not in _NEXT_DOCUMENT:
            return None
        seen = self.previous + chunk
        offset = self.parser.ErrorByteIndex - self.fed + len(self.previous)
        rest = seen[max(offset, 0) :]
        if not rest.startswith((b"<", *_BOMS)):
            return None
        self.end_line = self.lines + error.lineno - 1
        return rest

    def _broken(self, error: expat.ExpatError, problem: str) -> BrokenFileError:
        return BrokenFileError(
            self.file,
            self.lines + error.lineno,
            problem,
            "Download it again from the bank; it was not made or saved whole.",
        )

    def _doctype(self, *_declaration: object) -> None:
        raise UnsafeFileError(
            self.file,
            self.line,
            "The file has a document type declaration (DOCTYPE), which can pull in "
            "other files or expand without bound; a bank's export has none.",
            "Download the file again from the bank itself.",
        )

    def _look_for_prefixes(self, piece: bytes) -> None:
        """See whether elements have prefixes; declaring one is no use of it."""
        if b"\0" in piece:
            self.prefixed = True
        else:
            if b"xmlns:" in piece:
                self.prefixes.update(_PREFIX.findall(piece))
            self.prefixed = any(b"<" + each + b":" in piece for each in self.prefixes)
        if self.prefixed:
            self._handle()

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        self.prefixed = self.prefixed or bool(prefix)
        if self.reader.wanted(name):
            builder = TreeBuilder()
            root = builder.start(name, attributes)
            self.building = (builder, root, self.line)
            self._handle()
            return
        self.path.append(name)
        if len(self.path) > MAX_DEPTH:
            raise BrokenFileError(
                self.file,
                self.line,
                f"Elements are nested more than {MAX_DEPTH} deep.",
                "This is no bank statement; download it again from the bank.",
            )
        declared = {
            key.partition(":")[2]: uri
            for key, uri in attributes.items()
            if key.startswith("xmlns")
        }
        self.namespaces.append({**self.namespaces[-1], **declared})
        self.reader.opened(name, self.namespaces[-1].get(prefix, ""), self.line)

    def _close(self, _tag: str) -> None:
        name = self.path.pop()
        self.namespaces.pop()
        self.complete = not self.path
        self.reader.closed(name, self.line)

    def _handle(self) -> None:
        """Let expat call what now has to be called.

        A tree grows by the builder's own methods, which keeps Python out of the way
        but at the end of each element.
        """
        parser = self.parser
        if self.building is None:
            parser.StartElementHandler = self._open
            parser.EndElementHandler = self._close
            parser.CharacterDataHandler = None
            return
        builder, root, line = self.building
        start, end = builder.start, builder.end

        def close(tag: str) -> None:
            if end(tag) is root:
                self.building = None
                self._handle()
                self.reader.given(root, line)

        def start_stripped(tag: str, attributes: dict[str, str]) -> None:
            start(tag.rpartition(":")[2], attributes)

        parser.StartElementHandler = start_stripped if self.prefixed else start
        parser.EndElementHandler = close
        parser.CharacterDataHandler = builder.data
