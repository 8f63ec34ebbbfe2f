"""The cookies that say who a browser is. All are closed to scripts; behind HTTPS they travel
nowhere else, and their `__Host-` names let no neighbouring host set or overlay them.
"""

from typing import Literal

from starlette.responses import Response

SESSION = "tirek_session"
FORM = "tirek_form"
ATTEMPT = "tirek_attempt"
LEAVING = "tirek_leaving"


def cookie_name(name: str, *, https: bool) -> str:
    """What a cookie is called, as RFC 6265bis (§ 4.1.3.2) wants it where it is to be ours alone."""
    return f"__Host-{name}" if https else name


def give_cookie(
    response: Response,
    name: str,
    value: str,
    *,
    https: bool,
    same_site: Literal["lax", "strict"],
    seconds: int | None = None,
) -> None:
    """Give a browser a cookie for the whole host; without `seconds` until it is closed."""
    response.set_cookie(
        cookie_name(name, https=https),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite=same_site,
        secure=https,
    )


def take_cookie(response: Response, name: str, *, https: bool) -> None:
    """Take a cookie away; said as it was given, or the browser would keep it."""
    response.delete_cookie(
        cookie_name(name, https=https), path="/", secure=https, httponly=True, samesite="lax"
    )
