"""Starting the service, from the repository or from an installed package alike."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cases.errors import BadInput
from serving.openid.configuration import read_openid

HOST = "127.0.0.1"
PORT = 3000
SERVICE = "serving.service:TirekService"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of one's own is made in it


def serve(home: Path, *, host: str = HOST, port: int = PORT, workers: int = 1) -> None:
    """Become the service: this process is replaced and does not come back.

    BadInput where the provider's configuration cannot be used.
    """
    read_openid(home)  # said here in one line, and not by each worker as it dies
    os.execve(  # noqa: S606  no shell is wanted
        sys.executable,
        serve_command(host=host, port=port),
        serve_environment(home, workers=workers, inherited=os.environ),
    )


def serve_command(*, host: str = HOST, port: int = PORT) -> list[str]:
    """The command that serves; it finds the code wherever this package lies."""
    code = str(Path(__file__).resolve().parent.parent)
    return [
        sys.executable, "-m", "bentoml", "serve", SERVICE,
        "--host", host, "--port", str(port), "--working-dir", code,
    ]  # fmt: skip


def counters_place(home: Path) -> Path:
    """Where the workers of a home keep their counters: in memory where there is such a place.

    They are written through a memory map, so on a disk that is full the system ends the worker
    that counts, in the middle of an answer. After a restart they begin anew in any case. The place
    is made for its owner alone; BadInput where something of somebody else's stands there.
    """
    below = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    named = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else 0
    place = below / f"tirek-{user}-{named}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != user:
        msg = f"{place}: belongs to somebody else, and counters would be kept there; remove it"
        raise BadInput(msg)
    return place


def serve_environment(home: Path, *, workers: int, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment to serve in: our home and workers, and nobody told about it."""
    return {
        **inherited,
        "TIREK_HOME": str(home.resolve()),
        "TIREK_WORKERS": str(workers),
        "BENTOML_HOME": str(counters_place(home)),
        "BENTOML_DO_NOT_TRACK": "True",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "OTEL_SDK_DISABLED": "true",
    }
