"""How does a feed reader hear of changes? Atom (RFC 4287): an entry for each version that replaced another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from clinconnect.changes import Change
from clinconnect.web.history_view import EFFECT_CHIPS
from clinconnect.workspace import Difference

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
# XML 1.0 has no place for other control characters and half surrogates, however they are written.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_CHANGES = 100
# A feed must say when it last changed; one in which nothing ever did says the beginning of time as computers count it.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed(entries: Iterable[Difference], *, title: str, path: str, page: str, base: str) -> bytes:
    """The feed at `path` about the page `page`, the latest entry first; `base` is the address of this installation."""
    found = list(entries)
    root = Element("feed", xmlns=NAMESPACE)
    _text(root, "id", _urn(path))
    _text(root, "title", title)
    _text(root, "updated", _moment(max((_at(one) for one in found), default=_NEVER)))
    SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=f"{base}{path}")
    SubElement(root, "link", rel="alternate", type="text/html", href=f"{base}{page}")
    _text(SubElement(root, "author"), "name", "ClinConnect")
    for one in found:
        _entry(root, one, base)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(root: Element, one: Difference, base: str) -> None:
    entry = SubElement(root, "entry")
    numbers = one.before.number, one.after.number
    _text(entry, "id", _urn(f"/trials/{one.trial.id}/versions/{numbers[1]}"))
    _text(entry, "title", f"{one.trial.id}: {_headline(one.changes)}")
    _text(entry, "updated", _moment(_at(one)))
    address = f"{base}/trials/{one.trial.id}/history?before={numbers[0]}&after={numbers[1]}"
    SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    items = "".join(f"<li>{escape(_said(change))}</li>" for change in one.changes[:_MOST_CHANGES])
    shown = f"<p>{escape(one.trial.title)}</p><ul>{items}</ul>" if items else f"<p>{escape(one.trial.title)}</p>"
    content = SubElement(entry, "content", type="html")
    content.text = _clean(shown)


def _headline(changes: tuple[Change, ...]) -> str:
    if not changes:
        return "a new version in which nothing that is read changed"
    more = f" (and {len(changes) - 1} more)" if len(changes) > 1 else ""
    return f"{changes[0].words}{more}"


def _said(change: Change) -> str:
    return change.words if change.effect == "neither" else f"{EFFECT_CHIPS[change.effect].label}: {change.words}"


def _at(one: Difference) -> datetime:
    return one.after.kept_at


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _urn(path: str) -> str:
    """The same id wherever this installation is reached."""
    return uuid5(NAMESPACE_URL, f"clinconnect:{path}").urn


def _text(above: Element, name: str, text: str) -> None:
    SubElement(above, name).text = _clean(text)


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
