"""Which studies does this XML hold? One `<clinical_study>`, `<Trial>` or `<trial>`, or any element around several, read as it arrives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from clinconnect.trials import ictrp, who
from clinconnect.trials.old_xml import from_element
from clinconnect.trials.pieces import LIMIT
from clinconnect.trials.problem import RecordProblem
from clinconnect.trials.trial import Trial

_READERS = {"clinical_study": from_element, ictrp.TAG: ictrp.from_ictrp, who.TAG: who.from_who}


class _TooLong(Exception):
    """One study holds more bytes than allowed."""


class _Arriving:
    """Chunks as the parser wants to read them; `held` counts the bytes since the last study."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.held = 0

    def read(self, _size: int = -1) -> bytes:
        """The next chunk, whatever its size."""
        chunk = next(self._chunks, b"")
        self.held += len(chunk)
        if self.held > LIMIT:
            raise _TooLong
        return chunk


def read_xml(chunks: Iterable[bytes]) -> Iterator[tuple[str, Trial | RecordProblem]]:
    """(where, trial or problem) for each study; after broken XML nothing more can be read."""
    arriving = _Arriving(chunks)
    count, root = 0, ""
    try:
        for event, element in iterparse(arriving, events=("start", "end")):
            root = root or element.tag
            if event == "end" and (reader := _READERS.get(element.tag)):
                count += 1
                yield f"record {count}", reader(element)
                element.clear()
                arriving.held = 0
    except ParseError as error:
        hint = "Download it again." if not count else "Download it again; what was whole was read."
        yield "", RecordProblem("broken-xml", "", f"the XML cannot be read: {error}", hint, unfinished=True)
    except DefusedXmlException:
        yield (
            "",
            RecordProblem("unsafe-xml", "", "the XML defines entities of its own", "Import the registry's own file."),
        )
    except _TooLong:
        yield (
            "",
            RecordProblem(
                "too-long",
                "",
                f"a study is longer than {LIMIT // 1024 // 1024} MiB",
                "Is it one study?",
                unfinished=True,
            ),
        )
    except (ValueError, LookupError, RecursionError):
        yield (
            "",
            RecordProblem(
                "broken-xml", "", "the XML's encoding or nesting cannot be read", "Save it in UTF-8.", unfinished=True
            ),
        )
    else:
        if not count:
            hint = "Import the records themselves, not a list of search results."
            yield "", RecordProblem("not-a-record", "", f"this XML (<{root[:40]}>) holds no trial record", hint)
