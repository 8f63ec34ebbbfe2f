"""A catalogue is taken whole or refused with the line, the fault and the remedy."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cases.catalogue.entries import Attribute
from cases.catalogue.reading import (
    load_catalogue,
    parse_catalogue,
    shipped_catalogue,
    shipped_catalogues,
)
from cases.errors import BadCatalogue


def _line(text: str, part: str) -> int:
    """The line on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1


def test_a_right_catalogue_answers_what_the_rest_asks(tiny_catalogue: str):
    tiny = parse_catalogue(tiny_catalogue.encode(), where="tiny.toml")
    assert tiny.codes("event_types") == ("absence", "check_up")
    assert tiny.label_findings == ("difficult",)
    assert tiny.longest_lookback == 1095
    assert tiny.event_type("check_up").protective
    assert tiny.title.in_language("kk") == "Шағын"
    assert len(tiny.digest) == 64
    with pytest.raises(KeyError, match="truancy"):
        tiny.event_type("truancy")


def test_punitive_types_are_features_only_where_named(tiny_catalogue: str):
    marked = tiny_catalogue.replace('theme = "school"', 'theme = "school"\npunitive = true')
    tiny = parse_catalogue(marked.encode(), where="tiny.toml")
    assert [kind.code for kind in tiny.feature_event_types()] == ["check_up"]
    with_it = tiny.feature_event_types(punitive=("absence",))
    assert [kind.code for kind in with_it] == ["absence", "check_up"]


REFUSAL = """
[[event_types]]
code = "refusal"
theme = "family"
source = "school"
feature = false
name = { kk = "бас тарту", ru = "отказ", en = "refusal" }
[event_types.count]
kk = { other = "{n} рет бас тартқан" }
ru = { one = "{n} отказ", few = "{n} отказа", many = "{n} отказов", other = "{n} отказа" }
en = { one = "{n} refusal", other = "{n} refusals" }
"""

MISTAKES = [
    # a typo in a key, at the top, in a table, in a list of tables, deeper still
    ("[cohort]", "[cohorts]", "[cohorts]", "'cohorts' is not a key"),
    ("horizon_days", "horizont_days", "horizont_days", "'horizont_days' is not a key"),
    ("protective = true", "protectiv = true", "protectiv", "'protectiv' is not a key"),
    (
        'name = { kk = "емхана"',
        'name = { kz = "емхана"',
        'name = { kz = "емхана"',
        "'kz' is not a key",
    ),
    # a value of the wrong kind
    ('theme = "health"', 'theme = "sport"', 'theme = "sport"', "'event_types.1.theme'"),
    ("gap_days = 0", 'gap_days = "none"', "gap_days", "'label.gap_days'"),
    ("gap_days = 0", "gap_days = -1", "gap_days", "greater than or equal to 0"),
    ("default_capacity = 7", "default_capacity = 0", "default_capacity", "greater than"),
    ('code = "clinic"', 'code = "The Clinic"', 'code = "The Clinic"', "'sources.1.code'"),
    # words in every language and plural form
    ('ru = "поликлиника", ', "", 'name = { kk = "емхана"', "'sources.1.name.ru' is missing"),
    (
        'kk = { other = "{n} рет тексерілген" }',
        'kk = { other = "тексерілген" }',
        'kk = { other = "тексерілген" }',
        "every form must hold {n}",
    ),
    (
        'few = "{n} осмотра", ',
        "",
        'ru = { one = "{n} осмотр", many',
        "exactly the plural forms few, many, one, other",
    ),
    # references
    (
        'theme = "health"\nsource = "clinic"',
        'theme = "health"\nsource = "hospital"',
        'source = "hospital"',
        "source 'hospital' is not listed",
    ),
    (
        'reference = "kazakh"',
        'reference = "most"',
        'reference = "most"',
        "'most' is none of its values",
    ),
    ('{ code = "rural"', '{ code = "urban"', 'values = [\n  { code = "urban"', "stands twice"),
    *(
        ('reference = "kazakh"', f'reference = "{reference}"\npooling = {pooling}', "pooling", why)
        for reference, pooling, why in [
            ("kazakh", '[["kazakh", "russian"]]', "besides the reference"),
            ("kazakh", '[["russian"]]', "two or more different values"),
            ("rest", '[["russian", "russian"]]', "two or more different values"),
            ("rest", '[["russian", "elvish"]]', "besides the reference"),
            ("rest", '[["kazakh", "russian"]]', "leaves nobody to compare it with"),
        ]
    ),
    (
        "[cohort]",
        '[cohort]\nafter_event = "visit"\nafter_event_days = 31',
        "after_event",
        "'visit' is no event type",
    ),
    ("[cohort]", "[cohort]\nafter_event_days = 31", "after_event_days", "go together"),
    (
        'code = "no_need"',
        'code = "difficult"',
        'code = "difficult"\nname = { kk = "қажет',
        "'difficult' stands twice in findings",
    ),
    ("label = true\n", "", "[[findings]]", "no finding has label = true"),
    (
        'version = "1"',
        'version = "1"\nlookback_days = [90, 30]',
        "lookback_days",
        "lookback_days must rise",
    ),
    # the purpose lock
    (
        'code = "check_up"',
        'code = "help_refused"',
        'code = "help_refused"',
        "'help_refused' reads as a refusal, complaint or correction ('refus'), which is never a",
    ),
    (
        "protective = true",
        "urgent = true",
        "urgent = true",
        "'check_up' is urgent, and urgent danger is never ranked",
    ),
    (
        'code = "check_up"',
        'code = "language"',
        'code = "language"',
        "'language' speaks of who people are ('language'), a sensitive attribute that cannot be",
    ),
    (
        'ru = { one = "{n} осмотр"',
        'ru = { one = "{n} отказ"',
        'ru = { one = "{n} отказ"',
        "('отказ'), which is never a feature and never urgent",
    ),
    (
        "[cohort]",
        '[cohort]\nafter_event = "refusal"\nafter_event_days = 31',
        "after_event",
        "cohort.after_event 'refusal' would pick out families, and it reads as a refusal",
    ),
    (
        'code = "difficult"',
        'code = "refused_help"',
        "label = true",
        "finding 'refused_help' reads as a refusal, complaint or correction, and a model would",
    ),
    (
        'code = "difficult"',
        'code = "disabled"',
        "label = true",
        "finding 'disabled' speaks of who people are, and a model would learn to foresee it",
    ),
    # inside a list that runs over several lines
    (
        'ru = "русский", ',
        "",
        '{ code = "russian"',
        "'attributes.0.values.1.name.ru' is missing",
    ),
    (
        '{ code = "rural"',
        '{ code = "rest"',
        '{ code = "rest"',
        "no value may be called 'rest', which stands for everyone else",
    ),
    (
        "{n} check-ups",
        "{n} check-ups {since}",
        'en = { one = "{n} check-up"',
        "only {n} is filled in; leave out every other brace",
    ),
    (
        'kk = "емхана", ru',
        'kk = "", ru',
        'name = { kk = "", ru',
        "'sources.1.name.kk': String should have at least 1 character",
    ),
    ("horizon_days = 180", "horizon_days = 0", "horizon_days", "greater than or equal to 1"),
    ('title = { kk = "Шағын", ', "title = { ", "title", "'title.kk' is missing"),
]


@pytest.mark.parametrize(("right", "wrong", "stands", "fault"), MISTAKES)
def test_a_mistake_is_answered_with_its_line(
    right: str, wrong: str, stands: str, fault: str, tiny_catalogue: str
):
    text = tiny_catalogue.replace(right, wrong, 1)
    if "'refusal'" in fault:  # an event type that the catalogue may hold, only not for this
        text = text.replace("[[grounds]]", f"{REFUSAL}[[grounds]]", 1)
    with pytest.raises(BadCatalogue) as refusal:
        parse_catalogue(text.encode(), where="tiny.toml")
    led = f"tiny.toml:{_line(text, stands)}: "
    message = str(refusal.value)
    assert any(line.startswith(led) and fault in line for line in message.splitlines()), message
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("code", ["complaint_made", "record_correction", "appeal", "declined_help"])
def test_what_families_may_freely_do_is_never_a_feature(code: str, tiny_catalogue: str):
    as_feature = tiny_catalogue.replace('code = "check_up"', f'code = "{code}"')
    with pytest.raises(BadCatalogue, match="never a feature"):
        parse_catalogue(as_feature.encode(), where="tiny.toml")
    as_fact = as_feature.replace("protective = true", "feature = false")
    tiny = parse_catalogue(as_fact.encode(), where="tiny.toml")
    assert code not in [kind.code for kind in tiny.feature_event_types()]


SLIPPED_PAST = {
    "another language in the code": ("code", "otkaz_ot_pomoshi"),
    "Kazakh in Latin letters": ("code", "bas_tartty"),
    "a complaint in Latin letters": ("code", "zhaloba"),
    "an opt-out": ("code", "opted_out"),
    "a correction": ("code", "corrected_record"),
    "only in the Russian name": ("ru", "отказ от помощи"),
    "a capital": ("ru", "Жалоба родителя"),
    "disagreement": ("ru", "несогласие со списком"),
    "only in the Kazakh name": ("kk", "ұсыныстан бас тарту"),
    "a Kazakh complaint": ("kk", "шағым түсіру"),
    "a Kazakh correction": ("kk", "жазбаны түзету"),
    "only in the English name": ("en", "asked for a correction"),
    "a refusal in other words": ("en", "turned down the offer"),
    "a refusal in two words": ("en", "did not accept help"),
    "consent that was taken back": ("en", "consent revoked"),
    "a wish to be left out": ("en", "asked to have the record removed"),
    "a Russian refusal in other words": ("ru", "не согласна с решением"),
    "consent taken back in Russian": ("ru", "отзыв согласия"),
    "a Kazakh refusal in other words": ("kk", "көмекті қаламады"),
    "Latin letters among Cyrillic ones": ("ru", "oткaз от помощи"),
    "an invisible sign": ("ru", "жа\u200bлоба"),
    "a value of an attribute": ("code", "language_russian"),
    "the value by itself": ("code", "kazakh"),
    "the value as a name": ("ru", "семья: русский"),
    "the attribute as a name": ("kk", "тіл"),
    "an attribute nobody declared": ("code", "disability"),
    "who heads the family": ("code", "female_head"),
    "a language somebody speaks": ("en", "Russian-speaking home"),
    "in Russian": ("ru", "национальность родителя"),
    "in Kazakh": ("kk", "орыс тілді отбасы"),
    "where the family lives": ("en", "a rural home"),
    "where it comes from": ("ru", "семья мигрантов"),
    "what it believes": ("en", "a Muslim home"),
}


@pytest.mark.parametrize("way", SLIPPED_PAST)
def test_no_way_past_the_purpose_lock(way: str, tiny_catalogue: str):
    """Refused with its line as a feature, taken as a fact that nothing scores."""
    place, said = SLIPPED_PAST[way]
    as_feature = _with_check_up(tiny_catalogue, place, said)
    line = _line(as_feature, 'code = "check_up"' if place != "code" else f'code = "{said}"')
    line += 0 if place == "code" else 4  # code, theme, source, protective, then the name
    with pytest.raises(BadCatalogue, match=rf"tiny\.toml:{line}: .*declare feature = false"):
        parse_catalogue(as_feature.encode(), where="tiny.toml")
    as_fact = as_feature.replace("protective = true", "feature = false")
    tiny = parse_catalogue(as_fact.encode(), where="tiny.toml")
    assert [kind.code for kind in tiny.feature_event_types()] == ["absence"]


def _with_check_up(catalogue: str, place: str, said: str) -> str:
    was = {"code": "check_up", "kk": "тексеру", "ru": "осмотр", "en": "check-up"}[place]
    key = place if place == "code" else f", {place}" if place != "kk" else "{ kk"
    return catalogue.replace(f'{key} = "{was}"', f'{key} = "{said}"', 1)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("ru", "исправительное учреждение"),
        ("ru", "отклонение в развитии речи"),
        ("ru", "жилплощадь меньше половины нормы"),
        ("ru", "меры по воспитанию не приняты"),
        ("ru", "мать не приняла мер"),
        ("kk", "қаламақы"),
        ("kk", "жоспарлы тексеру"),
        ("kk", "ұлттық бірыңғай тестілеу"),
        ("kk", "отбасылық келіспеушілік"),
        ("en", "correctional facility"),
        ("en", "decline in marks"),
        ("code", "custody_dispute"),
    ],
)
def test_words_that_only_sound_alike_are_let_be(place: str, said: str, tiny_catalogue: str):
    parse_catalogue(_with_check_up(tiny_catalogue, place, said).encode(), where="tiny.toml")


@pytest.mark.parametrize("code", ["help_refused", "complaint_made"])
def test_saying_no_is_no_emergency_either(code: str, tiny_catalogue: str):
    text = tiny_catalogue.replace('code = "check_up"', f'code = "{code}"')
    text = text.replace("protective = true", "feature = false\nurgent = true")
    with pytest.raises(BadCatalogue, match="never a feature and never urgent"):
        parse_catalogue(text.encode(), where="tiny.toml")


def test_a_byte_order_mark_and_windows_line_ends_change_no_line(tiny_catalogue: str):
    text = "\ufeff" + tiny_catalogue.replace("gap_days = 0", "gap_days = -1")
    with pytest.raises(BadCatalogue, match=rf"tiny\.toml:{_line(text, 'gap_days')}: "):
        parse_catalogue(text.replace("\n", "\r\n").encode(), where="tiny.toml")


def test_every_mistake_is_reported_at_once(tiny_catalogue: str):
    text = tiny_catalogue.replace("gap_days", "gap_day").replace("theme =", "them =")
    with pytest.raises(BadCatalogue) as refusal:
        parse_catalogue(text.encode(), where="tiny.toml")
    named = {line.split(": ")[0] for line in str(refusal.value).splitlines()}
    assert len(named) >= 3


def test_a_file_that_is_no_toml_or_no_text_is_named(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text("code = \n")
    with pytest.raises(BadCatalogue, match=r"mine\.toml: not valid TOML: .*line 1"):
        load_catalogue(path)
    path.write_bytes("code = 'Тірек'".encode("cp1251"))
    with pytest.raises(BadCatalogue, match=r"mine\.toml: not UTF-8 at byte 10"):
        load_catalogue(path)
    with pytest.raises(BadCatalogue, match=r"none\.toml: the catalogue cannot be read"):
        load_catalogue(tmp_path / "none.toml")


def test_a_file_is_read_as_its_text(tmp_path: Path, tiny_catalogue: str):
    path = tmp_path / "mine.toml"
    path.write_text(tiny_catalogue, encoding="utf-8")
    assert load_catalogue(path) == parse_catalogue(tiny_catalogue.encode(), where="elsewhere")


@pytest.mark.parametrize("name", shipped_catalogues())
def test_every_shipped_catalogue_is_right(name: str):
    assert shipped_catalogue(name).code == name


def test_an_unknown_shipped_catalogue_names_those_there_are():
    with pytest.raises(BadCatalogue, match=r"no catalogue named 'atlantis'.*kazakhstan"):
        shipped_catalogue("atlantis")


LANGUAGES_DECLARED = [
    {"code": code, "name": {"kk": code, "ru": code, "en": code}}
    for code in ("kazakh", "russian", "uzbek", "german")
]


def pooled(*pools: list[str]) -> Attribute:
    name = {"kk": "тіл", "ru": "язык", "en": "language"}
    return Attribute(
        code="language", name=name, values=LANGUAGES_DECLARED, reference="kazakh", pooling=pools
    )


def test_pools_widen_or_stand_apart():
    narrow, wide = ["uzbek", "german"], ["russian", "uzbek", "german"]
    assert pooled(narrow, wide).pooling == (tuple(narrow), tuple(wide))
    with pytest.raises(ValidationError, match="holds an earlier one whole, or nothing of it"):
        pooled(["russian", "uzbek"], narrow)
