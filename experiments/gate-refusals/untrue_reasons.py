"""Tirek's command line, with one thing wrong in the code: a little of what one feature adds is told
of another. The sum is the model's all the same; what the gate's self-test has to find is that the
reasons are not those that `shap` finds.
"""

import tirek
from models.model import Model
from models.scorers import Contributions

MOVED = 0.01

truthful = Model.contributions


def displaced(*asked: object, **options: object) -> Contributions:
    """What is true, but for a little that stands in another column."""
    found = truthful(*asked, **options)
    values = found.values.copy()
    values[:, 0] += MOVED
    values[:, 1] -= MOVED
    return found._replace(values=values)


Model.contributions = displaced
tirek.main()
