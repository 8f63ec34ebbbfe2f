"""The service: one BentoML application with the desk and the machine interface mounted.

Everything it answers stands behind the wall, BentoML's own routes included.
"""

import gc
import os
import threading
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import bentoml

from cases.errors import BadInput, TirekError
from serving.api.contract import Scoring
from serving.api.shortcut import Shortcut
from serving.desk.duty import read_duty_phones
from serving.model_in_use.copies import HELD
from serving.openid.configuration import read_openid
from serving.operation.default_secrets import refuse_default_secrets, refuse_demo_accounts
from serving.operation.json_log import log_as_json
from serving.operation.rooms import Rooms, checks
from serving.operation.system_routes import SystemRoutes
from serving.operation.watched import Watched
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.reachable import RecordsUnreachable
from serving.served import told_of
from serving.settings.environment import read_settings
from serving.wall.time_limit import TimeLimit
from serving.wall.wall import Wall
from serving.web import create_app

if TYPE_CHECKING:
    from serving.model_in_use.watch import ModelInUse

SETTINGS = read_settings()
log_as_json()
refuse_default_secrets(SETTINGS.home, os.environ)
refuse_demo_accounts(SETTINGS.home)


@cache
def database() -> ReferralDatabase:
    """The referral database of this worker, opened on the first request that finds it there."""
    try:
        return open_database(SETTINGS.home)
    except BadInput as error:
        raise RecordsUnreachable(str(error)) from None


_OPENING = threading.RLock()
"""Two that ask for the first time at the same moment must not open two."""


def model_in_use() -> "ModelInUse":
    """The model of this worker, watched from when it is first asked for."""
    with _OPENING:
        return _model_in_use()


@cache
def _model_in_use() -> "ModelInUse":
    from serving.model_in_use.watch import ModelInUse  # noqa: PLC0415  as below

    in_use = ModelInUse(SETTINGS.home, held=HELD)
    in_use.watch()
    return in_use


def _follow_in_shadow() -> None:
    """Let the challenger be asked what machines asked, after they have their answers."""
    from serving.shadow.following import Shadow  # noqa: PLC0415  as below

    in_use = model_in_use()
    Shadow(SETTINGS.home, database, serving=in_use.serving, registry=in_use.registry).follow()


def scoring() -> Scoring:
    """What stands behind `/v1`, opened in the background or by the first request."""
    with _OPENING:
        return _scoring()


@cache
def _scoring() -> Scoring:
    from serving.scoring.newest import open_scoring  # noqa: PLC0415  the desk runs without its libraries

    return open_scoring(SETTINGS.home, serving=model_in_use().serving)


def _get_ready() -> None:
    """Load what the first question to `/v1` needs, while the desk already answers."""
    with suppress(TirekError):  # which the first question is told, too
        scoring()
        model_in_use().serving()
    _follow_in_shadow()


app = create_app(
    database,
    scoring,
    https=SETTINGS.https,
    home=SETTINGS.home,
    duty_phones=read_duty_phones(SETTINGS.home),
    openid=read_openid(SETTINGS.home),
    served=lambda: told_of(SETTINGS.home, model_in_use().serving()),
    standing=lambda: model_in_use().standing(),
)


ROOMS = Rooms(checks(SETTINGS.home, database, lambda: model_in_use().serving()))


class Tirek:
    """The desk and `/v1`; BentoML brings workers, `serving.operation` what they are watched by."""

    def __init__(self) -> None:
        threading.Thread(target=_get_ready, name="get-ready", daemon=True).start()


TirekService = bentoml.service(
    name="tirek",
    workers=SETTINGS.workers,
    traffic={"timeout": 60},
    # their lines and labels would hold addresses, and those family codes: see serving.operation
    logging={"access": {"enabled": False}},
    metrics={"enabled": False},
    tracing={"excluded_urls": ".*"},  # nobody collects spans, and one costs a tenth of an answer
)(bentoml.asgi_app(app)(Tirek))
TirekService.add_asgi_middleware(Watched)
TirekService.add_asgi_middleware(
    Wall, database=database, https=SETTINGS.https, hosts=SETTINGS.hosts
)
TirekService.add_asgi_middleware(TimeLimit)
TirekService.add_asgi_middleware(
    SystemRoutes,
    database=database,
    rooms=ROOMS,
)
TirekService.add_asgi_middleware(Shortcut, application=app)

# What was loaded until here stays for good. Without this, the collector walks all of it every few
# seconds, and whoever waits for a page meanwhile waits longer.
gc.collect()
gc.freeze()
