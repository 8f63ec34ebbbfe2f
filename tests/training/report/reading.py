"""A page as a reader's program sees it: tables as rows of text, and every element."""

from html.parser import HTMLParser
from typing import NamedTuple


class Element(NamedTuple):
    """A tag with its attributes, as it opens."""

    tag: str
    attributes: dict[str, str | None]


class Reading(HTMLParser):
    """Tables by caption, each a list of rows; elements; ids; all text outside style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[tuple[str, ...]]] = {}
        self.elements: list[Element] = []
        self.text = ""
        self._inside: list[str] = []
        self._cells: list[str] = []
        self._caption = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        self._inside.append(tag)
        if tag == "caption":
            self._caption = ""
        if tag == "tr":
            self._cells = []
        if tag in {"td", "th"}:
            self._cells.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass
        if tag == "tr":
            self.tables.setdefault(self._caption, []).append(tuple(self._cells))

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            return
        said = " ".join(data.split())  # no-break spaces, too, become plain ones
        self.text += f" {said}" if said else ""
        if "caption" in self._inside:
            self._caption += said
        elif self._inside and self._inside[-1] in {"td", "th"}:
            self._cells[-1] += said

    @property
    def ids(self) -> list[str]:
        return [str(one.attributes["id"]) for one in self.elements if "id" in one.attributes]
