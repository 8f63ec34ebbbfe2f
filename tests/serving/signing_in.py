"""A real OpenID Connect provider for tests, and people whom it knows."""

import itertools
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pytest_iam import Server

from serving.openid.configuration import OpenId

SECRET = "a-clients-secret-of-tests"

ROLES = {"tirek-members": "member", "tirek-chairs": "chair", "tirek-admins": "administrator"}
COMMISSIONS = {"commission-c1": "c1", "commission-c2": "c2"}

_NUMBERS = itertools.count(1)


def openid_for(server: Server, *, address: str, **changes: Any) -> OpenId:
    """A configuration of ours for a client that the provider is told of."""
    client_id = f"tirek-{next(_NUMBERS)}"
    told: dict[str, Any] = {
        "issuer": server.url.rstrip("/"),
        "client_id": client_id,
        "client_secret": SECRET,
        "address": address,
        "scopes": ["openid", "profile", "groups"],
        "button": {"kk": "Сынақ қызметі", "ru": "Тестовая служба", "en": "Test service"},
        "claims": {"role": "groups", "commission": "groups"},
        "roles": ROLES,
        "commissions": COMMISSIONS,
    }
    openid = OpenId.model_validate(told | changes)
    register(server, openid)
    return openid


def register(server: Server, openid: OpenId) -> None:
    """Tell the provider of our client."""
    with server.app.app_context():
        client = server.models.Client(
            client_id=openid.client_id,
            client_secret=openid.client_secret,
            client_name="Tirek",
            client_uri=openid.address,
            redirect_uris=[openid.return_address],
            post_logout_redirect_uris=[openid.address + "/sign-in"],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=openid.scopes,
            token_endpoint_auth_method="client_secret_basic" if openid.client_secret else "none",
        )
        server.backend.save(client)
        server.backend.update(client, audience=[client])
        server.backend.save(client)


def person(server: Server, *groups: str, name: str = "Сәуле Қасымова", **changes: Any) -> Any:
    """Somebody whom the provider knows, in these groups, signed in there and agreeing to us."""
    number = next(_NUMBERS)
    told = {
        "user_name": f"saule{number}",
        "formatted_name": name,
        "emails": [f"saule{number}@people.test"],
        "password": "correct horse battery staple",
    }
    with server.app.app_context():
        user = server.models.User(**(told | changes))
        server.backend.save(user)
    put_into(server, user, *groups)
    server.login(user)
    server.consent(user)
    return user


def put_into(server: Server, user: Any, *groups: str) -> None:
    """Make these the person's groups, and no others."""
    with server.app.app_context():
        for group in server.backend.query(server.models.Group):
            left = [member for member in group.members if member.id != user.id]
            server.backend.update(group, members=left)
            server.backend.save(group)
        for display_name in groups:
            group = server.backend.get(server.models.Group, display_name=display_name)
            if group is None:
                group = server.models.Group(display_name=display_name, members=[])
            server.backend.update(group, members=[*group.members, user])
            server.backend.save(group)
        server.backend.reload(user)


def answer_at(address: str) -> dict[str, str]:
    """What the provider sends a signed-in person back with who was sent to `address`."""
    sent_back = httpx.get(address)
    assert sent_back.is_redirect, sent_back.text
    query = parse_qs(urlsplit(sent_back.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}
