"""`mlflow server` as a process of its own on this machine, which can be stopped and started."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.ports import free_port

START_SECONDS = 120
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}


@dataclass
class MlflowServer:
    """A server with SQLite behind it; its runs and files lie in `folder`."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def artifacts(self) -> Path:
        return self.folder / "artifacts"

    def start(self) -> None:
        words = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        where = ["--backend-store-uri", f"sqlite:///{self.folder}/runs.db"]
        where += ["--artifacts-destination", str(self.artifacts)]
        inherited = {one: text for one, text in os.environ.items() if not one.startswith("MLFLOW_")}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mlflow", "server", *words, *where],
                env={**inherited, **QUIET},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._lives():
            assert self.process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.2)

    def stop(self) -> None:
        """End it, unless it has ended already."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=30)
        self.process = None

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _lives(self) -> bool:
        try:
            return httpx.get(f"http://{self.place}/health", trust_env=False).is_success
        except httpx.TransportError:
            return False
