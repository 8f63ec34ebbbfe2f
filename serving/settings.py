"""What the service is told by its environment.

TIREK_HOME   the folder that holds all state; `.tirek` under the current folder by default
TIREK_HTTPS  `1` where a proxy serves the desk over HTTPS: cookies then travel only there
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cases.errors import BadInput

DEFAULT_HOME = ".tirek"


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings."""

    home: Path
    https: bool


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment; BadInput names the variable that cannot be read."""
    https = environment.get("TIREK_HTTPS", "0")
    if https not in {"0", "1"}:
        msg = f"TIREK_HTTPS is '{https}'; set it to 1 behind HTTPS, or to 0"
        raise BadInput(msg)
    return Settings(Path(environment.get("TIREK_HOME", DEFAULT_HOME)), https == "1")
