"""What only the simulation knows, and what follows from it by construction."""

from typing import Any

import numpy as np
import pandas as pd

from cases.simulate.countries import DEMO
from cases.simulate.desk import Desk
from cases.simulate.families import LANGUAGES
from cases.simulate.happenings import Happenings
from cases.simulate.help import ACCEPTED, DECLINED
from cases.simulate.lives import Lives
from cases.simulate.looking import chance_to_see
from cases.simulate.setting import Setting
from cases.simulate.timeline import Floats


def strain_later(lives: Lives, setting: Setting, response: int, *, after: int) -> Floats:
    """Change in strain from the month of an offer to some months later."""
    offers = lives.offers
    month = setting.timeline.month_of(offers.offered)
    chosen = (offers.response == response) & (month + after < setting.timeline.months)
    family, month = offers.family[chosen], month[chosen]
    strain = lives.truth.strain
    return strain[month + after, family] - strain[month, family]


def test_help_eases_strain_compared_with_families_that_declined(
    lives: Lives, setting: Setting
) -> None:
    # response does not depend on strain, so the difference is what help did
    helped = strain_later(lives, setting, ACCEPTED, after=6)
    declined = strain_later(lives, setting, DECLINED, after=6)
    error = np.hypot(helped.std() / np.sqrt(len(helped)), declined.std() / np.sqrt(len(declined)))
    assert helped.mean() < declined.mean() - 4 * error


def test_declining_changes_nothing_that_a_commission_weighs() -> None:
    held = set(Desk.__dataclass_fields__)
    assert not {"response", "declined", "offers"} & held


def test_cases_follow_detection_and_not_need(lives: Lives) -> None:
    in_need = (lives.truth.active & (lives.truth.strain > DEMO.need_line)).sum(axis=0) >= 3
    with_case = np.zeros(len(in_need), dtype=bool)
    with_case[lives.cases.family] = True
    assert 0.2 < (in_need & ~with_case).sum() / in_need.sum() < 0.8
    assert (with_case & ~in_need).sum() > 0.3 * with_case.sum()


def test_a_labelled_finding_means_more_strain_than_another(lives: Lives, setting: Setting) -> None:
    month = setting.timeline.month_of(lives.cases.opened)
    strain = lives.truth.strain[month, lives.cases.family]
    label = setting.catalogue.codes("findings").index("difficult_life_situation")
    labelled = lives.cases.finding == label
    assert strain[labelled].mean() > strain[~labelled].mean() + 0.5


def test_the_hazard_foretells_the_number_of_labelled_cases(lives: Lives, setting: Setting) -> None:
    label = setting.catalogue.codes("findings").index("difficult_life_situation")
    happened = (lives.cases.finding == label).sum()
    expected = lives.truth.hazard.sum()
    # a sum of rare independent chances: its variance is at most its mean
    assert abs(happened - expected) < 4 * np.sqrt(expected)


def test_the_same_incidents_are_seen_less_in_villages_by_clinics(
    lives: Lives, setting: Setting
) -> None:
    families = lives.population.families
    health = setting.catalogue.codes("sources").index("health")
    of_health = setting.kinds.source[lives.records.kind] == health
    rural = families.rural[lives.records.family]
    seen = lives.records.seen
    assert seen[of_health & rural].mean() < 0.85 * seen[of_health & ~rural].mean()


def test_a_family_of_another_language_reaches_social_protection_less_and_police_more(
    lives: Lives, setting: Setting
) -> None:
    families = lives.population.families
    sources = setting.catalogue.codes("sources")
    urban = ~families.rural & ~families.single & ~families.disability
    other = np.flatnonzero(urban & (families.language == LANGUAGES.index("other")))
    kazakh = np.flatnonzero(urban & (families.language == LANGUAGES.index("kazakh")))
    same_area = families.commission[other[0]]
    pair = np.array([other[0], kazakh[families.commission[kazakh] == same_area][0]])
    for source, factor in (("social_protection", 0.7), ("police", 1.25)):
        place = np.full(2, sources.index(source))
        mine, theirs = chance_to_see(setting.noticing, families, pair, source=place)
        assert np.isclose(mine / theirs, factor)


def test_families_in_strain_are_policed_by_area_more_than_by_strain(
    lives: Lives, setting: Setting
) -> None:
    families, kinds = lives.population.families, setting.kinds
    raids = lives.records.family[lives.records.kind == kinds.place_of("raid_visit")]
    per_area = np.bincount(families.commission[raids], minlength=20) / np.bincount(
        families.commission, minlength=20
    )
    policing = setting.territory.policing
    assert np.corrcoef(per_area, policing)[0, 1] > 0.7


def test_a_record_weighs_only_after_it_became_known(setting: Setting, lives: Lives) -> None:
    desk = Desk.begin(lives.population.families, setting)
    kind = setting.kinds.place_of("nurse_concern")
    starts = setting.timeline.starts
    one = Happenings(
        family=np.array([5]),
        member=np.array([0]),
        kind=np.array([kind]),
        day=starts[2:3] + 3,
    )
    desk.receive(one, starts[4:5] + 1, setting)
    strain = np.full(len(lives.population.families.single), DEMO.need_line)
    chances = [desk.weigh(month, strain, setting).opening for month in range(7)]
    others = [chance[6] / desk.readiness[6] for chance in chances]
    mine = [chance[5] / desk.readiness[5] for chance in chances]
    assert np.allclose(mine[:5], others[:5], rtol=1e-3)
    assert mine[5] > 2 * others[5]
    assert mine[6] < mine[5]


def test_the_written_truth_agrees_with_itself(country: Any) -> None:
    months, families = country.truth("months"), country.truth("families")
    in_need = months.groupby("family")["in_need"].sum()
    told = families.set_index(families["family_id"].str[1:].astype(int))["months_in_need"]
    assert (in_need == told.loc[in_need.index]).all()
    assert (families["incidents"] >= families["incidents_seen"]).all()
    expected = (families["months_in_need"] >= 3) & (families["cases"] == 0)
    assert (families["never_detected"] == expected).all()
    assert 0 < families["never_detected"].sum() < len(families)


def test_the_truth_has_a_row_for_each_month_in_the_area(country: Any) -> None:
    months = country.truth("months")
    months["month"] = pd.to_datetime(months["month"])
    families = country.extract("families").set_index("family_id")
    ids = months["family"].map("F{:07d}".format)
    registered, left = ids.map(families["registered_on"]), ids.map(families["left_on"])
    assert not months.duplicated(["family", "month"]).any()
    assert (months["month"] > registered).all()
    assert (left.isna() | (months["month"] < left)).all()


def test_the_truth_counts_what_the_extract_holds(country: Any) -> None:
    seen = country.truth("families")["incidents_seen"].sum()
    assert seen == country.totals.rows["events"] + country.totals.not_yet_known


def test_areas_differ_around_one(country: Any) -> None:
    areas = country.truth("areas")
    assert np.isclose(areas["attention"].mean(), 1)
    assert areas["attention"].std() > 0.1
    assert (country.truth("noticing")["share_seen"].between(0, 1)).all()
