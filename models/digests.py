"""What a model's files are known by: written when it is registered, asked for wherever its files
came from.
"""

import hashlib
from pathlib import Path

from cases.canonical import sha256_of


def digest_of(folder: Path) -> str:
    """SHA-256 (hex) over all files of a folder: their names, and the SHA-256 of each."""
    return sha256_of(
        {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }
    )
