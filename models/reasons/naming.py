"""What concepts are called where only a name fits: in pictures and tables."""

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES, Words
from features.vocabulary import THEME_WORDS
from models.reasons.language import fill
from models.reasons.sentences import Pattern

THEME: Pattern = {
    "kk": "{theme}: барлық жазбалар",
    "ru": "{theme}: все записи",
    "en": "{theme}: all records",
}
GENERAL = {
    "composition": Words(kk="Отбасы құрамы", ru="Состав семьи", en="Who lives in the family"),
    "composition_change": Words(
        kk="Отбасы құрамының өзгеруі",
        ru="Изменения в составе семьи",
        en="Changes in who lives in the family",
    ),
    "record": Words(
        kk="Жазбалардың толықтығы мен жаңалығы",
        ru="Полнота и свежесть записей",
        en="How full and how recent the record is",
    ),
    "tenure": Words(
        kk="Отбасы тіркелгеннен бергі уақыт",
        ru="Сколько времени семья на учёте",
        en="How long the family has been registered",
    ),
    "case_history": Words(
        kk="Комиссия бұрын қараған істер",
        ru="Прежние дела комиссии",
        en="Earlier cases of the commission",
    ),
    "help_history": Words(
        kk="Бұрын басталған көмек", ru="Ранее начатая помощь", en="Help that began earlier"
    ),
    "area": Words(
        kk="Комиссия аумағы", ru="Территория комиссии", en="The commission's area as a whole"
    ),
}


def name_concept(catalogue: Catalogue, concept: str) -> Words:
    """A concept's name, with a capital letter; KeyError where the catalogue has no such
    concept.
    """
    if concept in GENERAL:
        return GENERAL[concept]
    if concept.startswith("theme_"):
        return fill(THEME, theme=THEME_WORDS[concept.removeprefix("theme_")])
    return _capital(catalogue.event_type(concept).name)


def _capital(words: Words) -> Words:
    said = {language: words.in_language(language) for language in LANGUAGES}
    return Words(**{language: text[0].upper() + text[1:] for language, text in said.items()})
