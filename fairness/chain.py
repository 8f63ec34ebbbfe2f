"""The order in which reports were made: each holds the SHA-256 of the one before it.

A home keeps every report that was audited under it, both builds, in the order of their
audits, and never changes one:

    audits/chain/0001.json   0001.public.json   0002.json   0002.public.json   ...

An audit that says what an earlier one said is that earlier one, bytes and all; any other is
added at the end. Whoever noted the SHA-256 of a report can tell later that neither it nor
any before it was altered, removed or put elsewhere. Reports removed from the end leave no
gap behind: against that only a digest noted elsewhere helps.
"""

import fcntl
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cases.errors import BadInput, CheckFailed
from fairness.kept import read_public, read_report, read_sealed
from fairness.public import public_report
from fairness.public_results import PublicReport
from fairness.results import AuditReport, canonical

AUDITS = "audits"
"""The folder of a home's audits."""

CHAIN = "chain"
LOCK = ".lock"


class Builds(NamedTuple):
    """One audit as the auditor and as everybody may read it."""

    restricted: AuditReport
    public: PublicReport


class Before(NamedTuple):
    """What an audit comes after: the auditor's report by its SHA-256, and the public ones so far,
    of which the last comes right before.
    """

    sha256: str
    publics: tuple[PublicReport, ...]


class BrokenLink(NamedTuple):
    """The first report of a chain that does not hold, and why."""

    path: Path
    why: str


def first_broken(paths: Sequence[Path]) -> BrokenLink | None:
    """The first report that was altered or does not follow the one before; None where all hold.

    `paths` are report files in order, all of one build; the first has to be a chain's
    beginning. Reports of other versions are checked like any other.
    """
    before: str | None = None
    for path in paths:
        try:
            told = read_sealed(path)
        except BadInput:
            return BrokenLink(path, "it was altered, or cannot be read")
        follows = told.get("previous_sha256")
        if follows != before:
            return BrokenLink(path, f"it follows {follows}, and before it stands {before}")
        before = told["sha256"]
    return None


def follow(report: AuditReport, before: Before | None) -> Builds:
    """Both builds of an audit made after another."""
    linked = replace(report, previous_sha256=before.sha256 if before else None)
    return Builds(linked, public_report(linked, before=before.publics if before else ()))


def as_kept(report: AuditReport, path: Path) -> AuditReport | None:
    """The report with the link of the one in a file, where that says the same; else None."""
    told = read_sealed(path)
    linked = replace(report, previous_sha256=told.get("previous_sha256"))
    return linked if linked.sha256 == told["sha256"] else None


def add_to_chain(report: AuditReport, folder: Path) -> Builds:
    """Keep an audit at the end of the chain in a folder, and return it as it is kept.

    One that says what a kept one says is that one, and nothing is added. Whoever comes while
    another audit is added waits. CheckFailed, naming the first report at fault, where the
    chain does not hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _added(report, folder)


def _added(report: AuditReport, folder: Path) -> Builds:
    links = chain_files(folder)
    publics = [_public(path) for path in links]
    broken = first_broken(links) or first_broken(publics)
    if broken is not None:
        raise CheckFailed(_begin_anew(broken))
    for path, public in zip(links, publics, strict=True):
        kept = as_kept(report, path)
        if kept is not None:
            return Builds(kept, _read_public(public))
    before = None
    if links:
        before = Before(read_sealed(links[-1])["sha256"], tuple(map(_read_public, publics)))
    builds = follow(report, before)
    path = folder / f"{len(links) + 1:04}.json"
    # the auditor's last: with it the link is there
    _write(_public(path), builds.public)
    _write(path, builds.restricted)
    return builds


def newest(folder: Path) -> Builds | None:
    """Both builds of the last audit of a chain; None where there is none.

    BadInput where it cannot be read, or was made by another version.
    """
    links = chain_files(folder)
    if not links:
        return None
    return Builds(read_report(links[-1]), read_public(_public(links[-1])))


def chain_files(folder: Path) -> list[Path]:
    """The auditor's reports of a chain, in order."""
    return sorted(path for path in folder.glob("*.json") if path.stem.isdecimal())


def _read_public(path: Path) -> PublicReport:
    try:
        return read_public(path)
    except BadInput:
        other = BrokenLink(path, "it was made by another version of Tirek")
        raise CheckFailed(_begin_anew(other)) from None


def _begin_anew(broken: BrokenLink) -> str:
    return (
        f"the chain of audits is broken at {broken.path.name}: {broken.why}; put the file back "
        f"from a copy, or move {broken.path.parent} aside to begin a chain anew"
    )


def _public(path: Path) -> Path:
    return path.with_suffix(".public.json")


def _write(path: Path, report: AuditReport | PublicReport) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(canonical(report.to_json()) + b"\n")
    draft.replace(path)
