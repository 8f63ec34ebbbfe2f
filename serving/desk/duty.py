"""The commissions' own duty phones, where somebody wrote them down.

`duty-phones.toml` in the home holds one line a commission: its id and its phone in quotes. Without
the file, or without a line, the desk names the country's numbers alone.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from cases.errors import BadInput

DUTY_PHONES = "duty-phones.toml"

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,30}")


def read_duty_phones(home: Path) -> Mapping[str, str]:
    """The duty phone of each commission that has one; BadInput where the file cannot be read."""
    path = home / DUTY_PHONES
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: cannot be read as TOML; write lines such as: c1 = '8 7172 00 00 00'"
        raise BadInput(msg) from error
    for commission_id, phone in written.items():
        if not (isinstance(phone, str) and _PHONE.fullmatch(phone)):
            msg = f"{path}: '{commission_id}' has no phone number; write it as '8 7172 00 00 00'"
            raise BadInput(msg)
    return written
