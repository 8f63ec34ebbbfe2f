"""What must not stand in a log is taken out of every line before it is written. Whoever reads a
secret says so here.
"""

import re
from functools import lru_cache

HIDDEN = "***"
SHORT = 60
"""Letters of what is said again and again, such as a route, and is scrubbed once."""
SHORTEST_SECRET = 6
"""What is shorter is part of ordinary words, and taking it out would tell what it is."""

_KEYS = (
    r"pass(?:word|wd)?|secret|token|cookie|authorization|api[_-]?key|code_verifier|client_secret"
)
_PATTERNS = (
    # a machine's token, wherever it stands
    (re.compile(r"tirek_[A-Za-z0-9_-]{8,}"), HIDDEN),
    # user and password in an address
    (re.compile(r"([a-z][a-z0-9+.-]*://)[^\s/@'\"]*:[^\s@'\"]*@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    # a header or a field that is named for what it holds
    (re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (
        re.compile(
            rf"((?:[A-Za-z_-]*(?:{_KEYS})[A-Za-z_-]*)['\"]?\s*[:=]\s*)"
            r"(?:\"[^\"]*\"|'[^']*'|(?!\*\*\*|bearer|basic)[^\s,;&'\"}]+)",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(tirek_(?:session|form))=[^;\s]+"), rf"\1={HIDDEN}"),
    # a pseudonym: 20 letters and digits of base 32
    (re.compile(r"(?<![A-Za-z0-9])[a-z2-7]{20}(?![A-Za-z0-9])"), HIDDEN),
)

_secrets: set[str] = set()


def remember_secret(secret: str) -> None:
    """Let no line hold this secret from now on."""
    if len(secret) >= SHORTEST_SECRET and secret not in _secrets:
        _secrets.add(secret)
        scrub_once.cache_clear()


def scrubbed(text: str) -> str:
    """The text without tokens, passwords, cookies, family codes and any secret that was read."""
    return scrub_once(text) if len(text) <= SHORT else scrub_once.__wrapped__(text)


@lru_cache(maxsize=1024)
def scrub_once(text: str) -> str:
    """The same, remembered."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
