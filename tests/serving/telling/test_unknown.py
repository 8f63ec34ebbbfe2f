"""What silent sources leave unknown, word for word."""

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.words import Words
from serving.referrals.facts import FamilyFacts
from serving.telling.unknown import tell_unknown
from tests.features.facts import PLAIN


def test_a_family_without_any_record_of_the_kazakh_catalogue():
    """All fourteen sources are named, once."""
    catalogue = shipped_catalogue("kazakhstan")
    (unknown,) = tell_unknown(catalogue, ())
    for source in catalogue.sources:
        assert unknown.text.kk.count(source.name.kk) == 1
    assert unknown.text.kk.startswith("Соңғы 1\u00a0095 күнде жазба жоқ дереккөздер: білім беру")


def test_a_family_known_by_its_school_only_in_every_language():
    """A source of several subjects speaks for all of them: the school of safety and conduct."""
    catalogue = shipped_catalogue("kazakhstan")
    _silent, only, subjects = tell_unknown(catalogue, {"education"})
    assert only.text == Words(
        kk="Отбасы туралы тек бір дереккөзде жазба бар: білім беру ұйымы. Басқа жақтары "
        "көрінбейді.",
        ru="О семье есть записи только одного источника: организация образования. Остальное не "
        "видно.",
        en="Only one source holds records of the family: school or kindergarten. All else is out "
        "of sight.",
    )
    assert subjects.text == Words(
        kk="Мына тақырыптарды әдетте хабарлайтын дереккөздерде жазба жоқ: денсаулық, табыс, "
        "тұрғын үй, отбасы. Модель бұл жерде жағдайдың жақсылығын хабардың жоқтығынан ажырата "
        "алмайды: отбасының өзінен сұраңыз.",
        ru="Нет записей у тех, кто обычно сообщает по этим темам: здоровье, доход, жильё, семья. "
        "Модель не отличает здесь благополучие от молчания: спросите саму семью.",
        en="Those who usually tell of these subjects hold no record: health, income, housing, "
        "family. Here the model cannot tell a calm life from a missing report: ask the family.",
    )


def test_where_every_source_speaks_nothing_is_unknown():
    facts = FamilyFacts("C1", 10, sources={"school", "clinic", "police"})
    assert tell_unknown(PLAIN, facts.sources) == ()
