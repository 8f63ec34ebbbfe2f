"""Pages that an audit or a training wrote under the home, shown as they were written.

They hold their style sheet in themselves, which the desk's own policy bars: each is sent with a
policy that names those very style sheets by digest and lets nothing else act.
"""

import base64
import hashlib
import re
from http import HTTPStatus
from pathlib import Path

from fastapi import HTTPException
from fastapi.responses import HTMLResponse

_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def kept_page(path: Path) -> HTMLResponse:
    """A page in a file; 404 where there is none."""
    if not path.is_file():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    text = path.read_text(encoding="utf-8")
    return HTMLResponse(text, headers={"content-security-policy": _only_its_style(text)})


def _only_its_style(text: str) -> str:
    digests = [hashlib.sha256(style.encode("utf-8")).digest() for style in _STYLES.findall(text)]
    named = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    styles = named or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; form-action 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; sandbox allow-same-origin"
    )
