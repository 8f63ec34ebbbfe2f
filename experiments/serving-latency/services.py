"""The services that are measured, each in processes of its own for as long as a block lasts."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from serving.run import serve_command, serve_environment

START_SECONDS = 180
SAME_FOR_ALL = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
"""One family's trees are walked fastest by one thread that does not spin."""


@contextmanager
def tirek(home: Path) -> Iterator[int]:
    """Our service over a home, as users start it, with one worker; its port."""
    port = free_port()
    environment = serve_environment(home, workers=1, inherited={**os.environ, **SAME_FOR_ALL})
    with _running(serve_command(port=port), environment, f"http://127.0.0.1:{port}/livez"):
        yield port


@contextmanager
def mlflow_models_serve(model: Path) -> Iterator[int]:
    """`mlflow models serve` over a model's folder, with one worker; its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "mlflow", "models", "serve", "--model-uri", str(model),
        "--port", str(port), "--workers", "1", "--env-manager", "local",
    ]  # fmt: skip
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        **SAME_FOR_ALL,
        "PATH": programs,
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    with _running(command, environment, f"http://127.0.0.1:{port}/ping"):
        yield port


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str], alive: str) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603  the study's own services
        command,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(alive):
            if time.monotonic() > deadline or process.poll() is not None:
                msg = f"{' '.join(command[:4])} did not start"
                raise RuntimeError(msg)
            time.sleep(0.2)
        yield
    finally:
        with suppress(ProcessLookupError):  # where it ended by itself
            os.killpg(process.pid, signal.SIGTERM)  # its workers too
        process.wait(timeout=60)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False
