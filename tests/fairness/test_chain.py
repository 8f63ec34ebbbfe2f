"""Each report holds the SHA-256 of the one before; whoever tampers breaks a link."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cases.errors import BadInput, CheckFailed
from fairness.audit import audit
from fairness.chain import Builds, add_to_chain, chain_files, first_broken
from fairness.kept import read_public, read_report
from fairness.report.files import after_what_lies_in, write_report
from fairness.results import AuditReport, digest
from tests.fairness.worlds import declared, many_offices, table_of


def report(version: str, *, reached: int = 20) -> AuditReport:
    table = table_of(many_offices(4, ("a", reached, 40), ("b", 15, 30)))
    return audit(table, [declared("a", "b")], provenance={"model_version": version})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    for version in ("1", "2", "3"):
        add_to_chain(report(version), tmp_path)
    return tmp_path


def test_the_first_follows_nothing_and_each_other_the_one_before(chain: Path):
    first, second, third = (read_report(path) for path in chain_files(chain))
    assert first.previous_sha256 is None
    assert second.previous_sha256 == first.sha256
    assert third.previous_sha256 == second.sha256


def test_the_public_builds_make_a_chain_of_their_own(chain: Path):
    publics = [path.with_suffix(".public.json") for path in chain_files(chain)]
    assert first_broken(publics) is None
    assert read_public(publics[1]).previous_sha256 == read_public(publics[0]).sha256


def test_audits_made_at_once_wait_for_each_other(tmp_path: Path):
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda n: add_to_chain(report(str(n)), tmp_path), range(8)))
    assert [path.name for path in chain_files(tmp_path)] == [f"000{n}.json" for n in range(1, 9)]
    assert first_broken(chain_files(tmp_path)) is None


def test_the_sha256_covers_the_link(chain: Path):
    _, second, _ = (read_report(path) for path in chain_files(chain))
    assert second.sha256 != report("2").sha256


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_the_same_audit_again_changes_no_byte_and_adds_nothing(chain: Path, version: str):
    before = contents(chain)
    again = add_to_chain(report(version), chain)
    assert contents(chain) == before
    assert again.restricted == read_report(chain / f"000{version}.json")


def test_another_audit_of_the_same_version_is_added(chain: Path):
    added = add_to_chain(report("1", reached=25), chain)
    assert [path.name for path in chain_files(chain)] == [f"000{n}.json" for n in (1, 2, 3, 4)]
    assert added.restricted.previous_sha256 == read_report(chain / "0003.json").sha256


def test_a_whole_chain_has_no_broken_link(chain: Path):
    assert first_broken(chain_files(chain)) is None
    assert first_broken([]) is None


def test_a_report_that_was_altered_is_named(chain: Path):
    path = chain / "0002.json"
    told = json.loads(path.read_text("utf-8"))
    told["totals"]["reached"] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    broken = first_broken(chain_files(chain))
    assert broken is not None
    assert broken.path == path
    assert "altered" in broken.why


def test_a_report_that_was_taken_out_is_missed_where_the_next_one_stands(chain: Path):
    (chain / "0002.json").unlink()
    broken = first_broken(chain_files(chain))
    assert broken is not None
    assert broken.path.name == "0003.json"


def test_reports_put_elsewhere_are_named(chain: Path):
    first, second, third = chain_files(chain)
    broken = first_broken([first, third, second])
    assert broken is not None
    assert broken.path == third
    assert first_broken([second, third]) is not None, "a chain begins with its beginning"


def test_reports_of_another_version_are_links_like_any_other(chain: Path):
    """A version to come knows a figure more; what it wrote still holds, and is followed."""
    third = json.loads((chain / "0003.json").read_text("utf-8"))
    later = {**third, "a_figure_more": 1, "previous_sha256": third["sha256"]}
    later["sha256"] = digest({key: value for key, value in later.items() if key != "sha256"})
    (chain / "0004.json").write_text(json.dumps(later), encoding="utf-8")
    assert first_broken(chain_files(chain)) is None


def test_nothing_is_added_to_a_broken_chain(chain: Path):
    (chain / "0001.public.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"broken at 0001\.public\.json: it was altered"):
        add_to_chain(report("4"), chain)


def written(folder: Path, found: AuditReport) -> Builds:
    """A table's audit, written as the command line writes it."""
    builds = after_what_lies_in(folder, found)
    write_report(builds.restricted, folder, [], public=builds.public)
    return builds


def test_a_tables_report_follows_the_one_lying_in_its_folder(tmp_path: Path):
    first = written(tmp_path, report("1"))
    assert first.restricted.previous_sha256 is None
    second = written(tmp_path, report("2"))
    assert second.restricted.previous_sha256 == first.restricted.sha256
    assert second.public.previous_sha256 == first.public.sha256


def test_a_table_audited_again_into_its_folder_changes_no_byte(tmp_path: Path):
    written(tmp_path, report("1"))
    written(tmp_path, report("2"))
    before = contents(tmp_path)
    written(tmp_path, report("2"))
    assert contents(tmp_path) == before


def test_a_table_whose_public_report_is_gone_is_not_published_anew(tmp_path: Path):
    """What may be shown has to be checked against it."""
    written(tmp_path, report("1"))
    (tmp_path / "public" / "report.json").unlink()
    with pytest.raises(BadInput, match="it is gone"):
        written(tmp_path, report("2"))


def test_what_is_no_report_counts_as_nothing(tmp_path: Path):
    (tmp_path / "report.json").write_text("{}", encoding="utf-8")
    assert after_what_lies_in(tmp_path, report("1")).restricted.previous_sha256 is None
