"""What the command line hands over: the report's files, and its lines for a terminal.

    report.json         report.kk.html         report.ru.html   report.en.html    the auditor's
    public/report.json  public/report.kk.html  ...                                everybody's

and beside every page a PDF of it, where one is asked for.
"""

from collections.abc import Sequence
from pathlib import Path

from cases.catalogue.words import LANGUAGES, Language
from cases.errors import BadInput
from fairness.chain import Before, Builds, as_kept, follow
from fairness.gate import gate
from fairness.kept import read_public, read_sealed
from fairness.public import public_report
from fairness.public_results import PublicReport
from fairness.report.html import report_page
from fairness.report.pdf import pdf_printer
from fairness.report.public_html import public_page
from fairness.report.sentences import (
    Speaker,
    gate_sentence,
    to_collect,
    verdict_sentence,
    when_known,
)
from fairness.results import AuditReport, canonical
from fairness.verdict import Unknown

REPORT_FILE = "report.json"
PUBLIC = "public"


def write_report(
    report: AuditReport,
    folder: Path,
    languages: Sequence[Language] = LANGUAGES,
    *,
    public: PublicReport | None = None,
    pdf: bool = False,
) -> tuple[Path, ...]:
    """Write both builds as JSON and as a page for each language; return the paths.

    `public` is the public build where there is one before it to mind. With `pdf` each page
    comes as a PDF too, unless the system cannot make any. The JSON is canonical: the same
    audit gives the same bytes.
    """
    everybodys, decision = public or public_report(report), gate(report)
    pages = {Path(f"report.{one}.html"): report_page(report, one) for one in languages}
    pages |= {
        Path(PUBLIC, f"report.{one}.html"): public_page(everybodys, decision, one)
        for one in languages
    }
    contents = {
        Path(REPORT_FILE): canonical(report.to_json()) + b"\n",
        Path(PUBLIC, REPORT_FILE): canonical(everybodys.to_json()) + b"\n",
        **{name: page.encode("utf-8") for name, page in pages.items()},
        **(_pdfs(pages) if pdf else {}),
    }
    (folder / PUBLIC).mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        _drop_outdated_pdf(folder / name, page)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def _pdfs(pages: dict[Path, str]) -> dict[Path, bytes]:
    to_pdf = pdf_printer()
    if to_pdf is None:
        return {}
    return {name.with_suffix(".pdf"): to_pdf(page) for name, page in pages.items()}


def _drop_outdated_pdf(path: Path, page: str) -> None:
    """Take away the PDF of a page that is about to say something else."""
    if path.is_file() and path.read_bytes() != page.encode("utf-8"):
        path.with_suffix(".pdf").unlink(missing_ok=True)


def after_what_lies_in(folder: Path, report: AuditReport) -> Builds:
    """Both builds of an audit that comes after the report lying in a folder, where one does.

    If that says the same, it is the one. What cannot be read there counts as nothing; BadInput
    where the auditor's report can and the public one beside it is gone, against which what may be
    shown has to be checked.
    """
    lying, everybodys = folder / REPORT_FILE, folder / PUBLIC / REPORT_FILE
    try:
        before = read_sealed(lying)["sha256"]
    except BadInput:
        return follow(report, None)
    if not everybodys.is_file():
        msg = (
            f"{everybodys}: it is gone, and what may be shown has to be checked against it; put it "
            "back, or give another folder with --out"
        )
        raise BadInput(msg)
    try:
        public, same = read_public(everybodys), as_kept(report, lying)
    except BadInput:
        return follow(report, None)
    return follow(report, Before(before, (public,))) if same is None else Builds(same, public)


def summary_lines(report: AuditReport, language: Language = "en") -> list[str]:
    """The audit in plain lines: each group's reach and verdict, then what the gate says."""
    speaker = Speaker(language)
    lines: list[str] = []
    for attribute in report.attributes:
        lines.append(attribute.names[language])
        for group in attribute.groups:
            reach = f"{speaker.count(group.reached)}/{speaker.count(group.in_need)}"
            if group.unknown is Unknown.LABEL_NOT_OBSERVED:
                reach = speaker.heading("need_not_known")
            sentence = verdict_sentence(group, speaker, delta=report.delta)
            name = group.names[language]
            lines.append(f"  {name}: {reach}, {speaker.rate(group.recall)} · {sentence}")
            wanted = to_collect(group, speaker), when_known(group, report, speaker)
            if wanted[0] is not None:
                lines.append("    " + " ".join(said for said in wanted if said))
    lines += [gate_sentence(reason, report, speaker) for reason in gate(report).reasons]
    return lines
