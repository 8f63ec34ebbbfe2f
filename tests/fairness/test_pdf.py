"""The PDF is the page, tagged for those who cannot see it; without Pango there is none."""

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairness.report.files import write_report
from fairness.report.pdf import pdf_printer
from tests.fairness.test_public import small_world

to_pdf = pdf_printer()
with_pango = pytest.mark.skipif(to_pdf is None, reason="this system has no Pango")


def streams(pdf: bytes) -> Iterator[bytes]:
    """What stands in a PDF, its compressed parts opened."""
    yield pdf
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, flags=re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    write_report(small_world(), folder, ["kk"], pdf=True)
    return folder


@with_pango
@pytest.mark.parametrize("build", ["", "public"])
def test_each_page_has_its_pdf(folder: Path, build: str):
    pdf = (folder / build / "report.kk.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    inside = b"\n".join(streams(pdf))
    assert b"/MarkInfo" in inside
    assert b"pdfuaid:part" in inside
    assert re.search(rb"/Lang\s*\(kk\)", inside)
    assert re.search(rb"/Alt[ (<]", inside), "a drawing says in words what it shows"


@with_pango
def test_the_same_page_gives_the_same_pdf(folder: Path):
    assert to_pdf is not None
    page = (folder / "public" / "report.kk.html").read_text("utf-8")
    assert to_pdf(page) == (folder / "public" / "report.kk.pdf").read_bytes()


def test_the_pdf_of_an_earlier_page_does_not_stay_beside_a_later_one(tmp_path: Path):
    write_report(small_world(), tmp_path, ["kk"])
    pdf = tmp_path / "report.kk.pdf"
    pdf.write_bytes(b"%PDF-")
    write_report(small_world(), tmp_path, ["kk"])
    assert pdf.exists()
    write_report(replace(small_world(), source="version 8"), tmp_path, ["kk"])
    assert not pdf.exists()


def test_without_pango_the_rest_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class NoPango:
        """Stands before every finder and has no library to load."""

        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "weasyprint":
                msg = "cannot load library 'libpango-1.0-0'"
                raise OSError(msg)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango, *sys.meta_path])
    paths = write_report(small_world(), tmp_path, ["kk"], pdf=True)
    assert {path.suffix for path in paths} == {".json", ".html"}
