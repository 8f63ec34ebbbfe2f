"""On what ground need was found: counted by hand."""

import numpy as np

from fairness.arrays import Codes
from fairness.attributes import FoundAttribute, FoundValue
from fairness.evidence.sources import label_sources

SEX = FoundAttribute("sex", (FoundValue("woman"), FoundValue("man")))
NAMES = {code: dict.fromkeys(("kk", "ru", "en"), code) for code in ("neglect", "loss", "never")}


def test_families_are_counted_by_ground_and_group_the_commonest_ground_first():
    """Three women for neglect, a woman and two men for loss; of one man no ground is known."""
    ground = Codes(("", "loss", "neglect", "never"), np.array([2, 2, 2, 1, 1, 1, 0]))
    sex = Codes(("man", "woman"), np.array([1, 1, 1, 1, 0, 0, 0]))
    (found,) = label_sources(ground, {"sex": sex}, [SEX], NAMES)
    assert (found.attribute, found.groups) == ("sex", ("man", "woman"))
    assert [(one.code, one.families) for one in found.grounds] == [
        ("loss", (2, 1)),
        ("neglect", (0, 3)),
    ]


def test_without_any_ground_there_is_none_to_tell():
    ground = Codes(("",), np.zeros(4, dtype=np.int64))
    sex = Codes(("man",), np.zeros(4, dtype=np.int64))
    (found,) = label_sources(ground, {"sex": sex}, [SEX], NAMES)
    assert found.grounds == ()
