"""The order in which reports were made: each holds the SHA-256 of the one before it.

A home keeps every report that was audited under it, both builds, in the order of their
audits, and never changes one:

    audits/chain/0001.json   0001.public.json   0002.json   0002.public.json   ...

An audit that says what an earlier one said is that earlier one, bytes and all; any other is
added at the end. Whoever noted the SHA-256 of a report can tell later that neither it nor
any before it was altered, removed or put elsewhere. Reports removed from the end leave no
gap behind: against that only a digest noted elsewhere helps.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cases.errors import BadInput, CheckFailed
from fairness.kept import read_public, read_report
from fairness.public import public_report
from fairness.public_results import PublicReport
from fairness.results import AuditReport, canonical

CHAIN = "chain"


class Builds(NamedTuple):
    """One audit as the auditor and as everybody may read it."""

    restricted: AuditReport
    public: PublicReport


class BrokenLink(NamedTuple):
    """The first report of a chain that does not hold, and why."""

    path: Path
    why: str


def first_broken(
    paths: Sequence[Path],
    *,
    read: Callable[[Path], AuditReport | PublicReport] = read_report,
) -> BrokenLink | None:
    """The first report that was altered or does not follow the one before; None where all hold.

    `paths` are report files in order, all of one build, which `read` reads (`read_public`
    for the public ones). The first has to be a chain's beginning.
    """
    before: str | None = None
    for path in paths:
        try:
            report = read(path)
        except BadInput:
            return BrokenLink(path, "it was altered, or cannot be read")
        if report.previous_sha256 != before:
            found, expected = report.previous_sha256 or "nothing", before or "nothing"
            return BrokenLink(path, f"it follows {found}, and before it stands {expected}")
        before = report.sha256
    return None


def follow(report: AuditReport, before: Builds | None) -> Builds:
    """Both builds of an audit made after `before`."""
    linked = replace(report, previous_sha256=before.restricted.sha256 if before else None)
    return Builds(linked, public_report(linked, previous=before.public if before else None))


def says_the_same(report: AuditReport, kept: AuditReport) -> bool:
    """Whether two reports differ in nothing but what they follow."""
    return replace(report, previous_sha256=kept.previous_sha256).sha256 == kept.sha256


def add_to_chain(report: AuditReport, folder: Path) -> Builds:
    """Keep an audit at the end of the chain in a folder, and return it as it is kept.

    One that says what a kept one says is that one, and nothing is added. CheckFailed, naming
    the first report at fault, where the chain does not hold.
    """
    links = chain_files(folder)
    _require_whole(links)
    for path in links:
        if says_the_same(report, read_report(path)):
            return _kept(path)
    builds = follow(report, _kept(links[-1]) if links else None)
    path = folder / f"{len(links) + 1:04}.json"
    folder.mkdir(parents=True, exist_ok=True)
    # the auditor's last: with it the link is there
    _write(_public(path), builds.public)
    _write(path, builds.restricted)
    return builds


def chain_files(folder: Path) -> list[Path]:
    """The auditor's reports of a chain, in order."""
    return sorted(path for path in folder.glob("*.json") if path.stem.isdecimal())


def _require_whole(links: Sequence[Path]) -> None:
    publics = [_public(path) for path in links]
    broken = first_broken(links) or first_broken(publics, read=read_public)
    if broken is not None:
        msg = (
            f"the chain of audits is broken at {broken.path.name}: {broken.why}; put the file "
            f"back from a copy, or move {broken.path.parent} aside to begin a chain anew"
        )
        raise CheckFailed(msg)


def _kept(path: Path) -> Builds:
    return Builds(read_report(path), read_public(_public(path)))


def _public(path: Path) -> Path:
    return path.with_suffix(".public.json")


def _write(path: Path, report: AuditReport | PublicReport) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(canonical(report.to_json()) + b"\n")
    draft.replace(path)
