"""The project belongs to no machine: no file names a path of one, or where packages come from."""

import re

import pytest

from tests.repository.project import ROOT, text_files

FORBIDDEN = {
    "a machine's path": re.compile(r"(?<![\w.~>/-])/(?:work|tmp|home|root|Users|mnt)/[\w.]"),
    "a package registry": re.compile(
        r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b|https?://\S+/simple\b"
    ),
    "a private host": re.compile(
        r"https?://(?!127\.0\.0\.1)\d+\.\d+\.\d+\.\d+|https?://[\w.-]+\.(?:internal|lan|corp)\b"
    ),
}
PACKAGING = (
    "pyproject.toml",
    "requirements.lock",
    "requirements-cluster.lock",
    "requirements-serving.lock",
    "Makefile",
    "bentofile.yaml",
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str):
    found = [
        f"{place}:{number}"
        for place, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a machine's path", 'open("/{}/somebody/file")'.format("home")),
        ("a machine's path", "cd /{}/x".format("tmp")),
        ("a package registry", "https://pypi{}org/project".format(".")),
        ("a package registry", "index = http://host:1234/{}".format("simple")),
        ("a private host", "http://{}:8080/".format("10.1.2.3")),
        ("a private host", "https://{}/".format("packages.team.internal")),
    ],
)
def test_a_planted_name_is_found(what: str, line: str):
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize(
    "line", ["http://127.0.0.1:3000", "GET /home", "../tmp/x", "https://www.w3.org/2000/svg"]
)
def test_ordinary_addresses_are_let_be(line: str):
    assert not any(pattern.search(line) for pattern in FORBIDDEN.values())


@pytest.mark.parametrize("name", PACKAGING)
def test_files_that_fetch_packages_carry_no_address(name: str):
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")
