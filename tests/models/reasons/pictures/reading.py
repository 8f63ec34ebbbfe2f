"""A picture as a reader's program sees it."""

import re
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def root_of(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314  our own


def texts(drawn: str) -> list[str]:
    """Every text that is seen, in order."""
    return [str(one.text) for one in root_of(drawn).iter(f"{SVG}text")]


def dots(drawn: str, *, stroke: str) -> list[tuple[float, float]]:
    """Where the dots of a colour stand."""
    found: list[tuple[float, float]] = []
    for path in root_of(drawn).iter(f"{SVG}path"):
        if path.get("stroke") == stroke and path.get("stroke-width") == "3.4":
            corners = re.findall(r"M([\d.]+) ([\d.]+)h0", path.attrib["d"])
            found += [(float(x), float(y)) for x, y in corners]
    return found
