"""Logs as lines of JSON, each scrubbed; ours, BentoML's and uvicorn's alike.

An exception is told by its type and place. Its text, and what stood in variables, may hold a value
from somebody's record.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from serving.settings.scrubbing import scrubbed

OURS = "tirek"


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: when, how grave, whose, what, and what the record brought with it."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(_message(record)),
        }
        brought = getattr(record, "told", None)
        told.update(_scrubbed_values(brought) if isinstance(brought, dict) else {})
        if record.exc_info and record.exc_info[1] is not None:
            told.update(_error(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=False, default=lambda value: type(value).__name__)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  a line that cannot be made must not stop the work
        return "a message that could not be made"


def _scrubbed_values(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: scrubbed(value) if isinstance(value, str) else value for name, value in told.items()
    }


def _error(error: BaseException) -> dict[str, str]:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "where": place}


def log_as_json() -> None:
    """Let every handler write such lines. Repeated, it takes in handlers that were added since."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler(sys.stderr))
    logging.getLogger(OURS).setLevel(logging.INFO)
    for handler in _handlers():
        if not isinstance(handler.formatter, JsonLines):
            handler.setFormatter(JsonLines())


def _handlers() -> list[logging.Handler]:
    known = [logging.getLogger(), *logging.getLogger().manager.loggerDict.values()]
    found = [one.handlers for one in known if isinstance(one, logging.Logger)]
    return [handler for handlers in found for handler in handlers] + [
        handler for handler in (logging.lastResort,) if handler is not None
    ]
