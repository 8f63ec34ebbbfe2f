"""What the service is told by its environment.

TIREK_HOME     the folder that holds all state; `.tirek` under the current folder by default
TIREK_HTTPS    `1` where a proxy serves the desk over HTTPS: cookies then travel only there
TIREK_WORKERS  how many processes answer; 1 by default
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
    workers: int


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment; BadInput names the variable that cannot be read."""
    https = environment.get("TIREK_HTTPS", "0")
    if https not in {"0", "1"}:
        msg = f"TIREK_HTTPS is '{https}'; set it to 1 behind HTTPS, or to 0"
        raise BadInput(msg)
    workers = environment.get("TIREK_WORKERS", "1")
    if not (workers.isascii() and workers.isdigit() and int(workers) > 0):
        msg = f"TIREK_WORKERS is '{workers}'; set it to a whole number from 1"
        raise BadInput(msg)
    home = Path(environment.get("TIREK_HOME", DEFAULT_HOME))
    return Settings(home=home, https=https == "1", workers=int(workers))
