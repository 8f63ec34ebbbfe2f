"""Which Chromium the browser tests drive: one already there, else Playwright's, else apt's.

python tests/browser/chromium.py             says which one
python tests/browser/chromium.py --install   gets one where there is none
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MINUTES = 10


def find_chromium() -> Path | None:
    """The Chromium to use: TIREK_CHROMIUM, one on the path, Playwright's own, or None."""
    named = os.environ.get("TIREK_CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _playwrights()


def _playwrights() -> Path | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow, and seldom needed

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def install() -> Path | None:
    """Get a Chromium where there is none; None where no way led to one."""
    found = find_chromium()
    if found or os.environ.get("TIREK_CHROMIUM"):
        return found
    if _runs([sys.executable, "-m", "playwright", "install", "chromium"]) and find_chromium():
        return find_chromium()
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        _runs([apt, "update", "--quiet"])
        _runs([apt, "install", "--yes", "--quiet", "--no-install-recommends", "chromium"])
    return find_chromium()


def _runs(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, check=False, timeout=MINUTES * 60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Say which Chromium is used; 1 where there is none."""
    parser = argparse.ArgumentParser(description="Which Chromium the browser tests drive.")
    parser.add_argument("--install", action="store_true", help="get one where there is none")
    asked = parser.parse_args()
    chromium = install() if asked.install else find_chromium()
    if chromium is None:
        sys.stderr.write(
            "no Chromium: install the package 'chromium' of your system, or set TIREK_CHROMIUM "
            "to the program's path\n"
        )
        return 1
    sys.stdout.write(f"browser tests use {chromium}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
