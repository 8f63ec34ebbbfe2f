"""The service: one BentoML application with the desk and the machine interface mounted.

Everything it answers stands behind the wall, BentoML's own routes included.
"""

import gc
from functools import cache

import bentoml

from serving.api.contract import Scoring
from serving.desk.duty import read_duty_phones
from serving.openid.configuration import read_openid
from serving.referrals.database import ReferralDatabase, open_database
from serving.settings import read_settings
from serving.wall import Wall
from serving.web import create_app

SETTINGS = read_settings()


@cache
def database() -> ReferralDatabase:
    """The referral database of this worker, opened on its first request."""
    return open_database(SETTINGS.home)


@cache
def scoring() -> Scoring:
    """The model behind `/v1`, opened on the first request, so that the desk needs none."""
    from serving.scoring import open_scoring  # noqa: PLC0415  the desk runs without its libraries

    return open_scoring(SETTINGS.home)


app = create_app(
    database,
    scoring,
    https=SETTINGS.https,
    home=SETTINGS.home,
    duty_phones=read_duty_phones(SETTINGS.home),
    openid=read_openid(SETTINGS.home),
)


class Tirek:
    """The desk and `/v1`; BentoML brings workers, liveness and metrics."""


TirekService = bentoml.service(
    name="tirek",
    workers=SETTINGS.workers,
    traffic={"timeout": 60},
    logging={"access": {"enabled": False}},  # its lines would hold addresses beside family codes
)(bentoml.asgi_app(app)(Tirek))
TirekService.add_asgi_middleware(Wall, database=database, https=SETTINGS.https)

# What was loaded until here stays for good. Without this, the collector walks all of it every few
# seconds, and whoever waits for a page meanwhile waits longer.
gc.collect()
gc.freeze()
