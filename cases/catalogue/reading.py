"""A catalogue is one TOML file. It is read, checked whole, and every mistake is answered with the
file and line it stands on.
"""

import hashlib
import tomllib
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from cases.catalogue.lines import describe_problems
from cases.catalogue.whole import Catalogue
from cases.errors import BadCatalogue


def shipped_catalogues() -> tuple[str, ...]:
    """Names of the catalogues that come with Tirek."""
    folder = resources.files("cases") / "catalogues"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped_catalogue(name: str) -> Catalogue:
    """A catalogue that comes with Tirek; BadCatalogue where there is none of that name."""
    return parse_catalogue(shipped_catalogue_content(name), where=f"{name}.toml")


def shipped_catalogue_content(name: str) -> bytes:
    """The bytes of a catalogue that comes with Tirek; BadCatalogue where there is none."""
    if name not in shipped_catalogues():
        known = ", ".join(shipped_catalogues())
        msg = (
            f"no catalogue named '{name}' comes with Tirek (there are {known}); "
            "give your own with --catalogue FILE"
        )
        raise BadCatalogue(msg)
    return (resources.files("cases") / "catalogues" / f"{name}.toml").read_bytes()


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue in a file; BadCatalogue names file, line and remedy."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the catalogue cannot be read ({error.strerror})"
        raise BadCatalogue(msg) from error
    return parse_catalogue(content, where=str(path))


def parse_catalogue(content: bytes, *, where: str) -> Catalogue:
    """The catalogue written in `content`; `where` names it in messages."""
    try:
        text = content.decode("utf-8-sig")
        declared = tomllib.loads(text)
    except UnicodeDecodeError as error:
        msg = f"{where}: not UTF-8 at byte {error.start}; save the catalogue as UTF-8"
        raise BadCatalogue(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: not valid TOML: {error}"
        raise BadCatalogue(msg) from error
    try:
        digest = hashlib.sha256(content).hexdigest()
        return Catalogue.model_validate({**declared, "digest": digest})
    except ValidationError as error:
        raise BadCatalogue(describe_problems(error, text, where=where)) from error
