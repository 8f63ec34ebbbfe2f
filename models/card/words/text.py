"""One text in three languages."""

from collections.abc import Mapping

from cases.catalogue.words import Language

Text = Mapping[Language, str]
Texts = Mapping[str, Text]


def text(kk: str, ru: str, en: str) -> Text:
    """The same text in Kazakh, Russian and English; `{...}` are figures."""
    return {"kk": kk, "ru": ru, "en": en}
