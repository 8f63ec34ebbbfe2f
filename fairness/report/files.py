"""What the command line hands over: the report's files, and its lines for a terminal."""

from collections.abc import Sequence
from pathlib import Path

from cases.catalogue import LANGUAGES, Language
from fairness.gate import GateDecision, gate
from fairness.report.html import report_page
from fairness.report.sentences import Speaker, gate_sentence, to_collect, verdict_sentence
from fairness.results import AuditReport, canonical

REPORT_FILE = "report.json"


def write_report(
    report: AuditReport,
    folder: Path,
    languages: Sequence[Language] = LANGUAGES,
    *,
    decision: GateDecision | None = None,
) -> tuple[Path, ...]:
    """Write `report.json` and a page `report.<language>.html` for each; return their paths.

    `decision` is the gate's where it was asked with the champion beside; without it the gate
    is asked here. The JSON is canonical: the same audit gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    decided = decision or gate(report)
    contents = {REPORT_FILE: canonical(report.to_json()) + b"\n"}
    for language in languages:
        page = report_page(report, decided, language)
        contents[f"report.{language}.html"] = page.encode("utf-8")
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def summary_lines(
    report: AuditReport, language: Language = "en", *, decision: GateDecision | None = None
) -> list[str]:
    """The audit in plain lines: each group's reach and verdict, then what the gate says."""
    speaker = Speaker(language)
    lines: list[str] = []
    for attribute in report.attributes:
        lines.append(attribute.names[language])
        for group in attribute.groups:
            reach = f"{speaker.count(group.reached)}/{speaker.count(group.in_need)}"
            sentence = verdict_sentence(group, speaker, delta=report.delta)
            name = group.names[language]
            lines.append(f"  {name}: {reach}, {speaker.rate(group.recall)} · {sentence}")
            wanted = to_collect(group, speaker)
            if wanted is not None:
                lines.append(f"    {wanted}")
    decided = decision or gate(report)
    lines += [gate_sentence(reason, report, speaker) for reason in decided.reasons]
    return lines
