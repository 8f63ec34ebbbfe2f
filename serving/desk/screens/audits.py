"""The fairness audits under the home: which there are, and their pages, for auditors alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from cases.catalogue.words import Language
from cases.errors import BadInput
from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.kept_pages import kept_page
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append

if TYPE_CHECKING:
    from fairness.chain import BrokenLink

# The audits' own rooms are entered when a page is asked for: they bring what audits are reckoned
# with, and a desk starts without it.

router = APIRouter(include_in_schema=False, dependencies=[only("auditor")])

PUBLIC = "public"
"""The folder of everybody's pages in that of an audit."""

Build = Literal["public", "restricted"]
Version = Annotated[str, InPath(pattern=r"^[0-9]{1,9}$")]


class KeptAudit(NamedTuple):
    """An audit whose pages lie under the home; `sha256` is empty where it cannot be read."""

    version: str
    sha256: str


class ChainLink(NamedTuple):
    """A report of the chain: its number and SHA-256, empty where it cannot be read."""

    number: str
    sha256: str


@router.get("/audits")
def audits(request: Request) -> HTMLResponse:
    """Every audit under the home, and whether the chain of reports holds."""
    from fairness.chain import CHAIN, chain_files  # noqa: PLC0415  see above

    folder = _folder(request)
    links = chain_files(folder / CHAIN)
    return page(
        request,
        "audits.html",
        audits=_kept(folder),
        links=[ChainLink(path.stem, _sha256(path)) for path in links],
        broken=_broken(links),
    )


@router.get("/audits/{version}/{build}/{language}")
def report(
    request: Request,
    version: Version,
    build: Build,
    language: Language,
    account: Acting,
    database: Database,
) -> HTMLResponse:
    """A report's page as the audit wrote it: it may use its own style and nothing else."""
    folder = _folder(request) / version
    path = (folder / PUBLIC if build == "public" else folder) / f"report.{language}.html"
    shown = kept_page(path)
    with database.writing() as session:
        append(session, Action.REPORT_READ, acting(account), version=version, build=build)
    return shown


def _folder(request: Request) -> Path:
    from fairness.chain import AUDITS  # noqa: PLC0415  see above

    home: Path = request.app.state.home
    return home / AUDITS


def _kept(folder: Path) -> list[KeptAudit]:
    found = [path.parent for path in folder.glob("*/report.json") if path.parent.name.isdecimal()]
    newest_first = sorted(found, key=lambda one: int(one.name), reverse=True)
    return [KeptAudit(one.name, _sha256(one / "report.json")) for one in newest_first]


def _sha256(path: Path) -> str:
    from fairness.kept import read_sealed  # noqa: PLC0415  see above

    try:
        return str(read_sealed(path)["sha256"])
    except BadInput:
        return ""


def _broken(links: list[Path]) -> "BrokenLink | None":
    from fairness.chain import first_broken  # noqa: PLC0415  see above

    return first_broken(links) or first_broken([one.with_suffix(".public.json") for one in links])
