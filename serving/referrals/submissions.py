"""Forms that come twice: each carries a token, and what it stored stands once."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from cases.errors import CheckFailed

_COLUMN = "submission_token"


class TokenUsedElsewhere(CheckFailed):
    """The form's token belongs to somebody else or to something else."""


@contextmanager
def used_tokens_refused() -> Iterator[None]:
    """Tell a token that the database knows, and this transaction may not see, from other errors:
    row-level security hides another commission's forms, but its tokens stay taken.
    """
    try:
        yield
    except IntegrityError as error:
        if _COLUMN not in str(error.orig):
            raise
        msg = "this form was already used elsewhere; open the page again"
        raise TokenUsedElsewhere(msg) from None
