"""What of a home is kept: every file but the databases, which are copied apart, and leavings.

Files of a home are written in one step and never changed, but for pointers that are replaced
whole. So a file is either as it was or as it is, and what the databases name is older than they.
"""

from collections.abc import Iterator
from pathlib import Path

from cases.anonymise import key_file
from cases.errors import BadInput
from serving.referrals.database import DATABASE_FILE

MLFLOW_DATABASE = "mlflow/mlflow.db"
KEYS = "keys"
KEY_MEMBER = f"{KEYS}/pseudonym.key"
MADE_ANEW = frozenset({"bentoml", "matrices"})
"""Folders that hold nothing but what is made anew when it is needed."""

_DATABASES = frozenset(
    f"{name}{suffix}"
    for name in (DATABASE_FILE, MLFLOW_DATABASE)
    for suffix in ("", "-wal", "-shm", "-journal")
)


def files_of(home: Path) -> Iterator[tuple[str, Path]]:
    """The files to keep, in order, each under its name in the home; keys are not among them.

    BadInput for a link: what it leads to is not of this home, and could not be restored to it.
    """
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if _is_left_out(name):
            continue
        if path.is_symlink():
            msg = f"{path}: a link; a backup holds files alone, put the file itself there"
            raise BadInput(msg)
        if path.is_file():
            yield name, path


def _is_left_out(name: str) -> bool:
    parts = name.split("/")
    half_made = any(part.startswith(".") for part in parts)
    return half_made or parts[0] in {KEYS, *MADE_ANEW} or name in _DATABASES


def key_of(home: Path) -> tuple[str, Path]:
    """The pseudonym key, wherever it is kept, under the name it has in a home.

    BadInput where there is none.
    """
    path = key_file(home)
    if not path.is_file():
        msg = f"{path}: no pseudonym key here; back up without --with-key, or restore the key"
        raise BadInput(msg)
    return KEY_MEMBER, path
