"""What every table of the referral database stands on: types that SQLite and PostgreSQL both have.

Times are stored in UTC and come back aware of it.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; refuses a naive one rather than guess its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as naive UTC, the form both databases store alike."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment without a time zone cannot be stored; give it in UTC"
            raise ValueError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment, aware that it is UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables' common ground."""

    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a plain class attribute
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: String(200),
    }
