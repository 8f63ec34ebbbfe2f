"""Secrets come from a file or the environment, and from nowhere else.

NAME_FILE names a file that holds what NAME would: a mounted secret or a systemd credential. What
was read is remembered by the scrubber, so that no log repeats it.
"""

from collections.abc import Mapping
from pathlib import Path

from cases.errors import BadInput
from serving.settings.scrubbing import remember_secret

FILE = "_FILE"
LARGEST = 64 * 1024


def read_secret(name: str, environment: Mapping[str, str]) -> str:
    """The secret of that name, "" where there is none.

    BadInput where both are given, or the file cannot be read; no message repeats a secret.
    """
    told, path = environment.get(name, ""), environment.get(name + FILE, "")
    if told and path:
        msg = f"{name} and {name}{FILE} are both set; leave one of them out"
        raise BadInput(msg)
    secret = _read(name + FILE, Path(path)) if path else told
    remember_secret(secret)
    return secret


def _read(variable: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
        text = held.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{variable}: the file it names cannot be read ({type(error).__name__})"
        raise BadInput(msg) from None
    if not text or len(held) > LARGEST or not text.isprintable():
        msg = f"{variable}: the file it names holds no secret of one line"
        raise BadInput(msg)
    return text
