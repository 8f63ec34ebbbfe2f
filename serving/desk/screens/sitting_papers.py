"""A sitting's papers: on a page to be printed, as DOCX, and as CSV."""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.menu import COMMISSION
from serving.desk.pages import language_of, page
from serving.desk.papers import spreadsheet, word_file
from serving.desk.papers.composing import compose, compose_extract
from serving.desk.papers.paper import Level, Paper, PaperKind
from serving.desk.sign_in import Database
from serving.desk.sitting_pages import Number, refusing
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import current_decisions
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import newest_list
from serving.referrals.sittings.reading import read_sitting
from serving.referrals.sittings.records import Item, SittingRecord

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

ForMembers = Literal["full", "internal"]


@router.get("/sittings/decisions.csv")
def decisions_csv(request: Request, account: Acting, database: Database) -> Response:
    """The decisions of the newest list."""
    with database.reading() as session:
        stored = newest_list(session, account.commission_id)
        decisions = current_decisions(session, commission_id=account.commission_id)
    if stored is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    handing = _Handing(request, database, account, "decisions", "full", stored.list_id)
    sheet = spreadsheet.decisions_sheet(stored, decisions, language_of(request))
    return handing.csv(sheet, name=f"decisions-{stored.list_id}")


@router.get("/sittings/{sitting_id}/agenda.csv")
def agenda_csv(
    request: Request, sitting_id: Number, account: Acting, database: Database
) -> Response:
    """The agenda."""
    record = _record(database, account, sitting_id)
    handing = _Handing(request, database, account, "agenda", "full", sitting_id)
    sheet = spreadsheet.agenda_sheet(record, language_of(request))
    return handing.csv(sheet, name=f"agenda-{record.sitting.number}")


@router.get("/sittings/{sitting_id}/papers/{kind}/{level}")
def paper(
    request: Request,
    sitting_id: Number,
    kind: PaperKind,
    level: ForMembers,
    account: Acting,
    database: Database,
) -> HTMLResponse:
    """The agenda or the minutes on a page to be printed."""
    record = _record(database, account, sitting_id)
    handing = _Handing(request, database, account, kind, level, sitting_id)
    return handing.page(compose(record, kind, level, language_of(request)))


@router.get("/sittings/{sitting_id}/papers/{kind}/{level}/docx")
def paper_docx(
    request: Request,
    sitting_id: Number,
    kind: PaperKind,
    level: ForMembers,
    account: Acting,
    database: Database,
) -> Response:
    """The agenda or the minutes as DOCX."""
    record = _record(database, account, sitting_id)
    handing = _Handing(request, database, account, kind, level, sitting_id)
    composed = compose(record, kind, level, language_of(request))
    return handing.docx(composed, name=f"{kind}-{record.sitting.number}-{level}")


@router.get("/sittings/{sitting_id}/items/{item_id}/extract")
def extract(
    request: Request, sitting_id: Number, item_id: Number, account: Acting, database: Database
) -> HTMLResponse:
    """One family's own extract on a page to be printed."""
    record, item = _item(database, account, sitting_id, item_id)
    handing = _Handing(
        request, database, account, "extract", "family", sitting_id, item.family_id
    )  # fmt: skip
    return handing.page(compose_extract(record, item, language_of(request)))


@router.get("/sittings/{sitting_id}/items/{item_id}/extract/docx")
def extract_docx(
    request: Request, sitting_id: Number, item_id: Number, account: Acting, database: Database
) -> Response:
    """One family's own extract as DOCX."""
    record, item = _item(database, account, sitting_id, item_id)
    handing = _Handing(
        request, database, account, "extract", "family", sitting_id, item.family_id
    )  # fmt: skip
    composed = compose_extract(record, item, language_of(request))
    return handing.docx(composed, name=f"extract-{record.sitting.number}-{item.position}")


def _record(database: ReferralDatabase, account: Account, sitting_id: int) -> SittingRecord:
    with refusing(), database.reading() as session:
        return read_sitting(session, account.commission_id, sitting_id)


def _item(
    database: ReferralDatabase, account: Account, sitting_id: int, item_id: int
) -> tuple[SittingRecord, Item]:
    """The record and one item; 410 where the family was erased: nobody is left to hand it to."""
    record = _record(database, account, sitting_id)
    with refusing():
        item = record.item(item_id)
    if item.row is None:
        raise HTTPException(HTTPStatus.GONE)
    return record, item


@dataclass(frozen=True, slots=True)
class _Handing:
    """One paper handed out to one person; `source_id` is the sitting's, or the list's."""

    request: Request
    database: ReferralDatabase
    account: Account
    document: str
    level: Level
    source_id: int
    family_id: str = ""

    def page(self, composed: Paper) -> HTMLResponse:
        """On a page; the journal keeps the digest of the DOCX that says the same."""
        self._tell("page", word_file.word_file(composed))
        path = self.request.url.path
        return page(
            self.request,
            "sitting_paper.html",
            paper=composed,
            sitting_id=self.source_id,
            docx=f"{path}/docx",
        )

    def docx(self, composed: Paper, *, name: str) -> Response:
        """As DOCX."""
        return self._file("docx", word_file.word_file(composed), word_file.MEDIA_TYPE, name)

    def csv(self, sheet: bytes, *, name: str) -> Response:
        """As CSV."""
        return self._file("csv", sheet, spreadsheet.MEDIA_TYPE, name)

    def _file(self, form: str, content: bytes, media_type: str, name: str) -> Response:
        self._tell(form, content)
        disposition = f'attachment; filename="{name}.{form}"'
        return Response(
            content, media_type=media_type, headers={"content-disposition": disposition}
        )

    def _tell(self, form: str, content: bytes) -> None:
        with self.database.writing() as session:
            append(
                session,
                Action.SITTING_EXPORTED,
                acting(self.account),
                family_id=self.family_id,
                document=self.document,
                level=self.level,
                form=form,
                source_id=self.source_id,
                language=language_of(self.request),
                sha256=hashlib.sha256(content).hexdigest(),
            )
