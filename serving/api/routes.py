"""`/v1`: what a machine that showed its token may ask for."""

from serving.api import about, families, lists, openapi

ROUTERS = (families.router, lists.router, about.router, openapi.router)
