"""Words on screen, in every language of the catalogue; counting phrases in every plural form."""

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cases.catalogue.lines import fault

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")

PLURALS: dict[Language, frozenset[str]] = {
    "kk": frozenset({"other"}),
    "ru": frozenset({"one", "few", "many", "other"}),
    "en": frozenset({"one", "other"}),
}
"""Plural forms a counting phrase must give in each language (CLDR)."""


class Declared(BaseModel):
    """What a catalogue may say and nothing else; once read it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Declared):
    """The same short text in Kazakh, Russian and English."""

    kk: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """The text in one language."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


class CountPhrases(Declared):
    """A counting phrase per language and plural form, with `{n}` where the number stands."""

    kk: dict[str, str]
    ru: dict[str, str]
    en: dict[str, str]

    @model_validator(mode="after")
    def _every_plural_form(self) -> Self:
        for language in LANGUAGES:
            forms = self.in_language(language)
            if frozenset(forms) != PLURALS[language]:
                needed = ", ".join(sorted(PLURALS[language]))
                msg = f"count.{language} must give exactly the plural forms {needed}"
                raise fault(msg, language)
            if any("{n}" not in phrase for phrase in forms.values()):
                msg = f"count.{language}: every form must hold {{n}}"
                raise fault(msg, language)
            if any(re.search("[{}]", phrase.replace("{n}", "")) for phrase in forms.values()):
                msg = f"count.{language}: only {{n}} is filled in; leave out every other brace"
                raise fault(msg, language)
        return self

    def in_language(self, language: Language) -> dict[str, str]:
        """The phrases by plural form in one language."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]
