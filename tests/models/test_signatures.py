"""A signature names who answers, why, and until when; then it is over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.errors import BadInput
from models.signatures import (
    Signature,
    drop_signature,
    keep_signature,
    kept_signature,
    sign,
)

NOW = datetime(2026, 3, 1, 12, 0, 0, 500, tzinfo=UTC)


def signed() -> Signature:
    signature = sign(" A. Member ", " too few to tell ", now=NOW)
    assert signature is not None
    return signature


def test_a_signature_lasts_180_days():
    assert signed() == Signature(
        "A. Member", "too few to tell", "2026-03-01T12:00:00+00:00", "2026-08-28T12:00:00+00:00"
    )


@pytest.mark.parametrize(("days", "over"), [(0, False), (179, False), (180, True), (4000, True)])
def test_it_is_over_from_the_moment_it_names(days: int, over: object):
    now = NOW.replace(microsecond=0) + timedelta(days=days)
    assert signed().has_expired(now) == over


def test_nobody_signs_where_nothing_is_said():
    assert sign(None, None, now=NOW) is None


@pytest.mark.parametrize(
    ("name", "reason"), [("A", None), (None, "b"), (" ", "b"), ("A", ""), ("", "")]
)
def test_half_a_signature_is_refused(name: str | None, reason: str | None):
    with pytest.raises(BadInput, match="both --approved-by NAME and --reason TEXT"):
        sign(name, reason, now=NOW)


def test_a_signature_is_kept_for_its_version_until_it_is_dropped(tmp_path: Path):
    keep_signature(tmp_path, "7", signed())
    assert kept_signature(tmp_path, "7") == signed()
    assert kept_signature(tmp_path, "8") is None
    drop_signature(tmp_path, "7")
    assert kept_signature(tmp_path, "7") is None
    drop_signature(tmp_path, "7")


NO_END = (
    '{"approved_by": "A", "reason": "b", "signed_at": "2026-03-01T12:00:00+00:00", '
    '"expires_at": "some day"}'
)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"approved_by": "A"}', NO_END])
def test_a_file_that_is_no_signature_is_refused_without_its_words(tmp_path: Path, text: str):
    keep_signature(tmp_path, "7", signed())
    (tmp_path / "signatures" / "version-7.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"version-7\.json: not a signature; sign again"):
        kept_signature(tmp_path, "7")
