"""What can go wrong, as one small tree.

TirekError                 anything Tirek says in its own words
├── BadInput               a file, row, option or date that cannot be used      exit 2
│   ├── BadCatalogue       a catalogue with a typo or a forbidden declaration
│   ├── BadExtract         an extract that does not keep the contract
│   └── NotThereYet        an earlier step of the flow has not been run
├── CheckFailed            a check was made and failed                          exit 1
└── NeedsSignature         a named person has to decide                         exit 3

A message says what is wrong, where, which value, and what to do next. It never carries
a person's identifier: rows are named by file and line.
"""

from typing import ClassVar


class TirekError(Exception):
    """Anything Tirek says in its own words; `exit_code` is what the command line returns."""

    exit_code: ClassVar[int] = 1


class BadInput(TirekError):
    """Something handed in cannot be used as it is."""

    exit_code: ClassVar[int] = 2


class BadCatalogue(BadInput):
    """A catalogue has a typo, a gap, or declares what the purpose lock forbids."""


class BadExtract(BadInput):
    """A case extract does not keep the contract as a whole (single rows go to quarantine)."""


class NotThereYet(BadInput):
    """A command needs the result of an earlier one; the message names that command."""


class CheckFailed(TirekError):
    """A check was made and failed."""

    exit_code: ClassVar[int] = 1


class NeedsSignature(TirekError):
    """The numbers alone cannot decide; a named person has to."""

    exit_code: ClassVar[int] = 3
