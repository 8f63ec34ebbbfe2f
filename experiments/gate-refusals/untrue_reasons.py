"""Tirek's command line, with one thing wrong in the code: reasons say a hundredth more than the
model does. What the gate's self-test is there to find.
"""

import tirek
from models.model import Model
from models.scorers import Contributions

truthful = Model.contributions


def exaggerated(*asked: object, **options: object) -> Contributions:
    """A hundredth more than is true."""
    found = truthful(*asked, **options)
    return found._replace(values=found.values * 1.01)


Model.contributions = exaggerated
tirek.main()
