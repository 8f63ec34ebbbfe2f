"""Help offered: the return's one record of it, help against substance misuse."""

import pandas as pd

from cases.importers.ssda903.days import ReturnPeriod


def describe_help(outcomes: pd.DataFrame, children: pd.Index, period: ReturnPeriod) -> pd.DataFrame:
    """The contract's help: an offer where help was received (accepted), or was offered and not
    received (declined), in the year. The return gives no day; the year's last stands for it.
    """
    received = outcomes["INTERVENTION_RECEIVED"] == "1"
    offered = received | (outcomes["INTERVENTION_OFFERED"] == "1")
    ours = outcomes[offered & outcomes["CHILD"].isin(children)]
    accepted = received.reindex(ours.index)
    return pd.DataFrame(
        {
            "offer_id": [f"O{number:07d}" for number in range(1, len(ours) + 1)],
            "family_id": "F" + ours["CHILD"],
            "help_type": "substance_misuse_help",
            "offered_on": period.end.isoformat(),
            "response": accepted.map({True: "accepted", False: "declined"}),
            "started_on": "",
            "ended_on": "",
            "outcome": "",
        }
    ).reset_index(drop=True)
