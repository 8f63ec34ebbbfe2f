"""The model card of a trained version, in the sections of Mitchell et al. (2019)."""

from collections.abc import Mapping
from typing import Any

from cases.catalogue.entries import Attribute
from features.concepts import declare_features
from models.card.analyses import analyses, clusters
from models.card.document import (
    Block,
    Code,
    Counted,
    Document,
    FactList,
    Listed,
    Listing,
    Said,
    Section,
    Value,
    listing,
    paragraph,
    said,
)
from models.card.facts import DataFacts, RunFacts, day, look
from models.card.judged import evaluation_data, training_data
from models.card.limits import caveats, ethics, warnings
from models.card.worded import worded
from models.card.words.model import KINDS

REST = "rest"
"""The catalogue's word for everyone else in the same commission."""

BESIDES = {"git_commit", "lock_digest", "python"}
"""What a run's provenance holds beside the versions of libraries."""


def model_card(run: RunFacts, data: DataFacts) -> Document:
    """Everything that is known of a version and its limits; what is not is said to be not
    recorded.
    """
    return Document(
        "model_card",
        warnings(data, run),
        (
            Section("details", details(run, data)),
            Section("use", use()),
            Section("factors", factors(data)),
            Section("metrics", metrics(run)),
            Section("evaluation_data", evaluation_data(run, data)),
            Section("training_data", training_data(run, data)),
            Section("analyses", analyses(run)),
            Section("ethics", ethics()),
            Section("caveats", caveats(run, data)),
        ),
    )


def details(run: RunFacts, data: DataFacts) -> tuple[Block, ...]:
    """What the model is, and what it was made with."""
    measured, made_with = run.measured, look(run.measured, "provenance")
    commit = look(made_with, "git_commit")
    facts: tuple[tuple[str, Value], ...] = (
        ("kind", worded(KINDS, look(measured, "chosen"))),
        ("version", _code(look(measured, "version"))),
        ("catalogue", data.catalogue.title),
        ("catalogue_version", _code(data.catalogue.version)),
        ("made_on", run.made_on),
        ("learned_before", day(look(measured, "windows", "test", "judge", 0))),
        ("features", len(declare_features(data.catalogue))),
        ("seed", _code(look(measured, "seed"))),
        ("study", look(measured, "study", "name")),
        ("run", _code(look(measured, "run_id"))),
        ("commit", _code(commit)),
        ("lock", _code(look(made_with, "lock_digest"))),
        ("libraries", _libraries(made_with)),
        ("store", _code(run.store_digest)),
        ("catalogue_digest", _code(data.catalogue.digest or None)),
        ("licence", _code(run.licence)),
        ("model_licence", None),
        ("contact", None),
    )
    changed = (paragraph("changed_code"),) if str(commit).endswith("+") else ()
    return (FactList(facts), *changed)


def _code(value: Any) -> Code | None:
    return None if value is None else Code(str(value))


def _libraries(made_with: Mapping[str, str] | None) -> Listed | None:
    if not made_with:
        return None
    versions = [f"Python {made_with['python']}"] if "python" in made_with else []
    versions += [f"{name} {made_with[name]}" for name in sorted(made_with) if name not in BESIDES]
    return Listed(tuple(versions))


def use() -> tuple[Block, ...]:
    """What it is for, who uses it, what a score means, and what it may never be used for."""
    return (
        paragraph("purpose"),
        paragraph("who"),
        listing("members", "analysts", "auditors"),
        paragraph("score_means"),
        paragraph("score_does_not_mean"),
        paragraph("out_of_scope"),
        listing(
            "no_sanction",
            "no_case",
            "no_refusal",
            "no_sharing",
            "no_danger",
            "no_person",
            "no_elsewhere",
        ),
    )


def factors(data: DataFacts) -> tuple[Block, ...]:
    """The groups that the audit compares, and the territory."""
    groups = data.catalogue.attributes
    compared: tuple[Block, ...] = (
        (paragraph("audited_groups"), Listing(tuple(_group(group) for group in groups)))
        if groups
        else (paragraph("no_groups"),)
    )
    territory: tuple[tuple[str, Value], ...] = (
        ("commissions", look(data.manifest, "counts", "commissions")),
        ("regions", _regions(data)),
    )
    return (*compared, FactList(territory), paragraph("uneven_records"))


def _group(group: Attribute) -> Said:
    names: dict[str, Value] = {value.code: value.name for value in group.values}
    return said(
        "group_of",
        attribute=group.name,
        values=Listed(tuple(names.values())),
        reference=said("rest") if group.reference == REST else names[group.reference],
    )


def _regions(data: DataFacts) -> Value:
    """Regions by the catalogue's names; their number where it has none for them."""
    if data.composition is None:
        return None
    names = {region.code: region.name for region in data.catalogue.regions}
    codes = data.composition.regions
    if all(code in names for code in codes):
        return Listed(tuple(names[code] for code in codes))
    return len(codes)


def metrics(run: RunFacts) -> tuple[Block, ...]:
    """What is measured, and how sure it is."""
    resamples = look(run.measured, "study", "resamples")
    intervals = said(
        "metric_intervals",
        about="intervals",
        clusters=clusters(run),
        resamples=None if resamples is None else Counted(resamples, "times"),
    )
    plain = listing(
        "metric_recall", "metric_precision", "metric_auc", "metric_calibration", "metric_ties"
    )
    return (Listing((*plain.items, intervals)),)
