"""Rotating the pseudonym key with every link kept: the command `tirek keys rotate`."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cases.rotation import Rotation
from serving.referrals.aliases import add_aliases
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION


class RotatedKey(NamedTuple):
    """How many keys the ring holds now, the digest of the store under them, and how many
    families on lists were given an alias.
    """

    keys: int
    store_digest: str
    aliases: int


def rotate_key(home: Path) -> RotatedKey:
    """Rotate the key of a home; interrupted, run again, it is completed.

    Make no lists meanwhile: one made from the earlier store and stored after the rotation
    would show codes that lead nowhere.

    Raises:
        NotThereYet: there is no store or no key.
        BadInput: a file cannot be read or written; run it again to complete it.
    """
    rotation = Rotation(home)
    digest = rotation.rename_store()
    database = open_database(home)
    try:
        with database.writing(EVERY_COMMISSION) as session:
            aliases = add_aliases(
                session, rotation.rename_family, generation=rotation.generation, made_from=digest
            )
    finally:
        database.close()
    rotation.finish()
    return RotatedKey(rotation.generation, digest, aliases)


def rotation_lines(rotated: RotatedKey) -> Iterator[str]:
    """What a rotation did, for a terminal."""
    yield f"Case store {rotated.store_digest[:16]} is in use, under a ring of {rotated.keys} keys"
    yield f"  {rotated.aliases} families on lists are still found under the codes shown there"
    yield "  keep a copy of the new key file: without it no later extract can be linked"
