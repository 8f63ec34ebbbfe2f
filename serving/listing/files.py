"""Lists as files under `lists/`: what the desk shows and no score. Scores stay in the referral
database for the audit.
"""

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cases.canonical import canonical_json
from serving.referrals.lists import LISTS
from serving.referrals.records import ReferralList


def write_list(home: Path, made: ReferralList) -> Path:
    """Write one file per commission and one for the head; returns their folder."""
    folder = home / LISTS / made.head.as_of_date.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "list.json").write_text(canonical_json(head_json(made)), encoding="utf-8")
    for commission in made.commissions:
        rows = [
            {
                "family": family.family_id,
                "lane": family.lane,
                "band": family.band,
                "shown": family.shown.model_dump(mode="json"),
            }
            for family in made.families
            if family.commission_id == commission.commission_id
        ]
        described = {"commission": commission.name, "capacity": commission.capacity, "rows": rows}
        # a commission's id comes from outside: quoted, it can name no other folder or file
        path = folder / f"{quote(commission.commission_id, safe='')}.json"
        path.write_text(canonical_json(described), encoding="utf-8")
    return folder


def head_json(made: ReferralList) -> dict[str, Any]:
    """What a list was made from and how long each commission's is; no family in it."""
    head = made.head
    return {
        "as_of_date": head.as_of_date.isoformat(),
        "model": head.model_name,
        "model_version": head.model_version,
        "tie_rule": head.tie_rule,
        "seed": head.seed,
        "random_share": head.random_share,
        "store_digest": head.store_digest,
        "matrix_digest": head.matrix_digest,
        "mitigation": dict(head.mitigation),
        "borders": dict(head.borders),
        "digest": head.digest,
        "families": dict(sorted(Counter(f.commission_id for f in made.families).items())),
    }
