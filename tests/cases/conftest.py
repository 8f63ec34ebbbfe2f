"""A tiny extract that is right in every cell; each test says what it changes."""

from collections.abc import Callable
from pathlib import Path

import pytest

CATALOGUE = """
code = "tiny"
version = "1"
title = { kk = "Шағын", ru = "Малый", en = "Tiny" }
[cohort]
[label]
name = { kk = "қиындық", ru = "трудность", en = "difficulty" }
gap_days = 0
horizon_days = 180
[lists]
months_between_lists = 1
default_capacity = 7
[[sources]]
code = "school"
name = { kk = "мектеп", ru = "школа", en = "school" }
[[sources]]
code = "clinic"
name = { kk = "емхана", ru = "поликлиника", en = "clinic" }
[[event_types]]
code = "absence"
theme = "school"
source = "school"
name = { kk = "келмеу", ru = "пропуск", en = "absence" }
[event_types.count]
kk = { other = "{n} рет келмеген" }
ru = { one = "{n} пропуск", few = "{n} пропуска", many = "{n} пропусков", other = "{n} пропуска" }
en = { one = "{n} absence", other = "{n} absences" }
[[event_types]]
code = "check_up"
theme = "health"
source = "clinic"
protective = true
name = { kk = "тексеру", ru = "осмотр", en = "check-up" }
[event_types.count]
kk = { other = "{n} рет тексерілген" }
ru = { one = "{n} осмотр", few = "{n} осмотра", many = "{n} осмотров", other = "{n} осмотра" }
en = { one = "{n} check-up", other = "{n} check-ups" }
[[grounds]]
code = "poverty"
name = { kk = "кедейлік", ru = "бедность", en = "poverty" }
[[findings]]
code = "difficult"
label = true
name = { kk = "қиын", ru = "трудная", en = "difficult" }
[[findings]]
code = "no_need"
name = { kk = "қажет емес", ru = "нет нужды", en = "no need" }
[[help_types]]
code = "legal"
name = { kk = "құқықтық", ru = "юридическая", en = "legal" }
[[attributes]]
code = "language"
reference = "kazakh"
name = { kk = "тіл", ru = "язык", en = "language" }
values = [
  { code = "kazakh", name = { kk = "қазақ", ru = "казахский", en = "Kazakh" } },
  { code = "russian", name = { kk = "орыс", ru = "русский", en = "Russian" } },
]
[[attributes]]
code = "area"
name = { kk = "аймақ", ru = "местность", en = "area" }
values = [
  { code = "urban", name = { kk = "қала", ru = "город", en = "urban" } },
  { code = "rural", name = { kk = "ауыл", ru = "село", en = "rural" } },
]
"""

MANIFEST = """
kind = "extract"
catalogue = "tiny.toml"
cut_off = 2025-12-31
source = "a test"
"""

TABLES = {
    "commissions": """\
commission_id,region_id,name,settlement_type,sittings_per_month,capacity
C1,R1,Тірек ауданы,town,2,5
C2,R1,Қала,city,,
""",
    "families": """\
family_id,commission_id,registered_on,left_on
F1,C1,2023-01-10,
F2,C1,2023-02-01,2025-06-30
F3,C2,2023-03-01,
""",
    "members": """\
person_id,family_id,role,birth_month,joined_on,left_on
P1,F1,parent,1985-04,2023-01-10,
P2,F1,child,2015-09,2023-01-10,
P3,F2,child,2016-01,2023-02-01,2025-06-30
P4,F3,guardian,,2023-03-01,
""",
    "events": """\
event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source
E1,F1,P2,absence,2024-03-01,2024-03-05,2.5,school
E2,F1,,check_up,2024-01-01,2024-01-01,,clinic
E3,F3,P4,absence,2024-05-01,2024-06-01,1,school
""",
    "cases": """\
case_id,family_id,opened_on,knowledge_date,ground,finding,closed_on,closing_knowledge_date
K1,F2,2024-02-01,2024-02-03,poverty,difficult,2024-08-01,2024-08-05
K2,F3,2025-11-01,2025-11-02,poverty,,,
""",
    "help": """\
offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome
H1,F2,legal,2024-02-10,accepted,2024-02-20,2024-04-01,completed
H2,F3,legal,2025-11-05,declined,,,
""",
    "attributes": """\
family_id,attribute,value
F1,language,kazakh
F1,area,rural
F2,language,russian
""",
}

WriteExtract = Callable[..., Path]


@pytest.fixture
def write_extract(tmp_path: Path) -> WriteExtract:
    """Writes the tiny extract; a keyword replaces a table's text, None leaves it out."""

    def write(
        *,
        name: str = "extract",
        manifest: str = MANIFEST,
        catalogue: str = CATALOGUE,
        **changed: str | bytes | None,
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "extract.toml").write_text(manifest, encoding="utf-8")
        (folder / "tiny.toml").write_text(catalogue, encoding="utf-8")
        for table, content in {**TABLES, **changed}.items():
            if content is not None:
                raw = content if isinstance(content, bytes) else content.encode()
                (folder / f"{table}.csv").write_bytes(raw)
        return folder

    return write


@pytest.fixture
def tiny_catalogue() -> str:
    """The tiny extract's catalogue as text."""
    return CATALOGUE


@pytest.fixture
def tiny_tables() -> dict[str, str]:
    """The tiny extract's tables as CSV."""
    return dict(TABLES)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing in it yet."""
    return tmp_path / "home"
