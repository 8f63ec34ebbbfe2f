"""Rotating the pseudonym key with every link kept: the command `tirek keys rotate`."""

from pathlib import Path
from typing import NamedTuple

from cases.rotation import Rotation
from serving.referrals.aliases import add_aliases
from serving.referrals.database import open_database


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
        with database.writing() as session:
            aliases = add_aliases(
                session, rotation.rename_family, generation=rotation.generation, made_from=digest
            )
    finally:
        database.close()
    rotation.finish()
    return RotatedKey(rotation.generation, digest, aliases)
