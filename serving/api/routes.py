"""`/v1`: what a machine that showed its token may ask for, every router of it."""

from serving.api import about, families, lists

ROUTERS = (families.router, lists.router, about.router)
