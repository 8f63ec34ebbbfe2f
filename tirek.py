"""Tirek's command line: one command per step, top to bottom it reads as the flow.

Exit codes: 0 done, 1 a check failed, 2 bad usage or bad input, 3 a person has to sign.
Results go to standard output, progress to standard error.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

# Read when the numeric libraries load: threads that wait must not spin on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import typer

from cases.catalogue.words import Language
from cases.errors import BadInput, TirekError
from cases.progress import Reporter
from features.engine import Engine, EngineName

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
imports = typer.Typer(no_args_is_help=True, help="Turn a foreign export into a case extract.")
users = typer.Typer(no_args_is_help=True, help="Accounts of the desk, and machines' tokens.")
keys = typer.Typer(no_args_is_help=True, help="The key that pseudonyms are made with.")
journal = typer.Typer(no_args_is_help=True, help="What was shown and decided, entry by entry.")
app.add_typer(imports, name="import")
app.add_typer(users, name="users")
app.add_typer(keys, name="keys")
app.add_typer(journal, name="journal")

Home = Annotated[
    Path, typer.Option("--home", envvar="TIREK_HOME", help="The folder that holds all state.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result for a machine.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Where = Annotated[EngineName, typer.Option("--engine", help="Where features are made.")]
Spoken = Annotated[Language, typer.Option(help="The language of the answer.")]
DEFAULT_HOME = Path(".tirek")


@app.command()
def simulate(
    out: Path,
    families: Annotated[int, typer.Option(help="How many families.")] = 20_000,
    years: Annotated[float, typer.Option(help="Years of events.")] = 4,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    scenario: Annotated[str, typer.Option(help="Which country: demo or national-2025.")] = "demo",
) -> None:
    """Write a simulated country's case extract to OUT, and its hidden truth beside it."""
    from cases.simulate.country import simulate_country

    with Reporter() as progress:
        totals = simulate_country(
            out, scenario=scenario, families=families, years=years, seed=seed, progress=progress
        )
    _print(f"{rows:>10} {table}" for table, rows in totals.rows.items())
    typer.echo(f"Simulated: {totals.says}")
    typer.echo(f"Extract in {totals.extract}, hidden truth in {totals.truth}")


@imports.command("hmis")
def import_hmis(source: Path, out: Path) -> None:
    """A HUD HMIS CSV export in SOURCE becomes a case extract in OUT."""
    from cases.importers.hmis.convert import import_hmis as convert

    with Reporter() as progress:
        summary = convert(source, out, progress=progress)
    _print(f"{rows:>10} {table}" for table, rows in summary.rows.items())
    _print(f"note: {note}" for note in summary.notes)


@imports.command("ssda903")
def import_ssda903(source: Path, out: Path) -> None:
    """An SSDA903 return, SQLite or a folder of CSV files, becomes a case extract in OUT."""
    from cases.importers.ssda903.convert import import_ssda903 as convert

    with Reporter() as progress:
        summary = convert(source, out, progress=progress)
    _print(f"{rows:>10} {table}" for table, rows in summary.rows.items())
    _print(f"note: {note}" for note in summary.notes)


@app.command()
def ingest(
    extract: Path,
    home: Home = DEFAULT_HOME,
    catalogue: Annotated[
        Path | None, typer.Option(help="Speak this catalogue instead of the extract's own.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Validate EXTRACT, quarantine its bad rows, and put a new case store in use.

    Its urgent signals are before the desk at once.
    """
    from cases.door.balance import balance_json, balance_lines
    from cases.ingest import ingest as take_in
    from serving.referrals.urgent.signals import bring_to_desk

    with Reporter() as progress:
        report = take_in(extract, home, catalogue=catalogue, progress=progress)
    _say(balance_json(report), balance_lines(report), as_json=as_json)
    if new := bring_to_desk(home).cases:
        typer.echo(f"note: new urgent cases before the desk: {new}", err=True)


@app.command()
def train(
    home: Home = DEFAULT_HOME,
    study: Annotated[Path | None, typer.Option(help="A study file, TOML.")] = None,
    engine: Where = "local",
    as_json: AsJson = False,
) -> None:
    """Train on the case store, judge beside the baselines, register @challenger."""
    from training.study import Study
    from training.summary import training_lines
    from training.train import train as train_challenger

    chosen = Study() if study is None else Study.read(study)
    with _started(engine) as at_work, Reporter() as progress:
        trained = train_challenger(home, chosen, engine=at_work, progress=progress)
    _say(trained.to_dict(), training_lines(trained), as_json=as_json)


@app.command()
def audit(
    home: Home = DEFAULT_HOME,
    out: Annotated[Path | None, typer.Option(help="Where the report goes.")] = None,
    table: Annotated[Path | None, typer.Option(help="Audit any scored table, CSV.")] = None,
    score: Annotated[str, typer.Option(help="The table's score column.")] = "score",
    label: Annotated[str, typer.Option(help="The table's label column, 0 or 1.")] = "label",
    groups: Annotated[str, typer.Option(help="The table's group columns: A,B.")] = "",
    threshold: Annotated[float | None, typer.Option(help="Selected from this score.")] = None,
    capacity: Annotated[int | None, typer.Option(help="Selected: so many a stratum.")] = None,
    stratum: Annotated[str | None, typer.Option(help="The table's stratum column.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write every page as a PDF too.")] = False,
    language: Spoken = "en",
    as_json: AsJson = False,
) -> None:
    """Who is reached and who is missed: the challenger's audit, or any table's.

    Exits as the fairness gate decides: 0 pass, 1 fail, 3 a person has to sign.
    """
    from fairness.gate import gate
    from fairness.report.files import after_what_lies_in, summary_lines, write_report

    if table is None:
        from fairness.chain import CHAIN, add_to_chain
        from training.audited import audit_challenger

        report, kept = audit_challenger(home, _decided(home))
        folder = out or kept
        builds = add_to_chain(report, kept.with_name(CHAIN))
    else:
        from fairness.audit import audit_table

        report = audit_table(
            table, score=score, label=label, groups=tuple(filter(None, groups.split(","))),
            threshold=threshold, capacity=capacity, stratum=stratum,
        )  # fmt: skip
        kept = Path(f"{table.stem}-audit")
        folder = out or kept
        builds = after_what_lies_in(folder, report)
    written = write_report(builds.restricted, folder, public=builds.public, pdf=pdf)
    if pdf and not any(path.suffix == ".pdf" for path in written):
        typer.echo("note: no PDF: this system has no Pango (package libpango-1.0-0)", err=True)
    if table is None and folder == kept:
        from training.documents import write_documents

        write_documents(home, kept.name)
    lines = summary_lines(builds.restricted, language)
    _say(builds.restricted.to_json(), [*lines, f"Report in {folder}"], as_json=as_json)
    raise typer.Exit(gate(builds.restricted).code)


def _decided(home: Path) -> list[Any]:
    """What people decided on the lists under a home so far; nothing is made for it."""
    from serving.referrals.database import has_database, open_database
    from serving.referrals.decided import listed_decisions
    from serving.referrals.scopes import EVERY_COMMISSION

    if not has_database(home):
        return []
    with open_database(home).reading(EVERY_COMMISSION) as session:
        return list(listed_decisions(session))


@app.command()
def promote(
    home: Home = DEFAULT_HOME,
    approved_by: Annotated[str | None, typer.Option(help="Who signs.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    as_json: AsJson = False,
) -> None:
    """The one gate: move @champion to the challenger, or say which test refused it."""
    from training.documents import write_documents
    from training.promote import promote as through_the_gate
    from training.summary import promotion_lines

    decided = through_the_gate(home, approved_by=approved_by, reason=reason)
    write_documents(home, decided.version, gate=decided.to_dict())
    _say(decided.to_dict(), promotion_lines(decided), as_json=as_json)
    raise typer.Exit(decided.code)


@app.command()
def mitigate(
    attribute: Annotated[str, typer.Option(help="The attribute whose groups are compared.")],
    home: Home = DEFAULT_HOME,
    strength: Annotated[
        float | None, typer.Option(help="Choose this much of it, 0 to 1; 0 takes it back.")
    ] = None,
    approved_by: Annotated[str | None, typer.Option(help="Who signs.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    as_json: AsJson = False,
) -> None:
    """What reaching groups alike would cost; only a signed choice changes lists.

    Exits 0 where nothing was asked for or the choice was kept, 1 where the gate refuses it on later
    lists, 3 where nobody signed it.
    """
    from training.mitigating import mitigate as weigh
    from training.summary import mitigation_lines

    found = weigh(home, attribute, strength=strength, approved_by=approved_by, reason=reason)
    _say(found.to_dict(), mitigation_lines(found), as_json=as_json)
    raise typer.Exit(found.code)


@app.command()
def refer(
    as_of: Day,
    home: Home = DEFAULT_HOME,
    seed: Annotated[
        int | None, typer.Option(help="For ties and draws; recorded.", min=0, max=2**31)
    ] = None,
    engine: Where = "local",
    as_json: AsJson = False,
) -> None:
    """Make every commission's referral list as of a date."""
    from cases.store import CaseStore
    from serving.listing.files import head_json
    from serving.listing.refer import refer as make_lists
    from serving.listing.summary import list_lines
    from serving.mitigation import lapsed
    from serving.ranking.cohort import Ordering
    from serving.ranking.serves import standing
    from serving.referrals.changes.telling import switched_off
    from serving.referrals.database import open_database

    ordering = Ordering() if seed is None else Ordering(seed=seed)
    with _started(engine) as at_work, Reporter() as progress:
        made = make_lists(
            home, open_database(home), as_of.date(),
            ordering=ordering, engine=at_work, progress=progress,
        )  # fmt: skip
    _say(head_json(made), list_lines(made), as_json=as_json)
    code = CaseStore.open(home).catalogue.code
    why = switched_off(home) or standing(home, code) or lapsed(home, made.head.model_version)
    if why:
        typer.echo(f"note: {why}", err=True)


@app.command()
def urgent(
    home: Home = DEFAULT_HOME,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the store's urgent signals before the desk; asks no model and makes no list.

    Without a date, as of the day after the store's records end. Run by a timer, it also notes which
    cases have waited too long while nobody had the desk open.
    """
    from serving.referrals.urgent.signals import bring_to_desk

    brought = bring_to_desk(home, None if as_of is None else as_of.date())
    lines = [
        f"{brought.cases} new urgent cases are before the desk",
        f"{brought.escalated} cases have waited too long; their commission's chair sees them first",
    ]
    _say(brought._asdict(), lines, as_json=as_json)


@app.command()
def explain(
    family: str,
    home: Home = DEFAULT_HOME,
    language: Spoken = "kk",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    as_json: AsJson = False,
) -> None:
    """One family's reasons, in words; FAMILY is the code that a list shows."""
    from serving.scoring.newest import open_scoring
    from serving.scoring.summary import explanation_lines

    day = None if as_of is None else as_of.date()
    explained = open_scoring(home).explain([family], day)[0]
    lines = explanation_lines(explained, language)
    _say(explained.model_dump(mode="json"), lines, as_json=as_json)


@app.command()
def serve(
    home: Home = DEFAULT_HOME,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 3000,
    workers: Annotated[
        int, typer.Option(envvar="TIREK_WORKERS", help="Processes that answer.", min=1)
    ] = 1,
) -> None:
    """Serve the desk and the API."""
    from serving.desk.duty import read_duty_phones
    from serving.operation.default_secrets import refuse_default_secrets, refuse_demo_accounts
    from serving.referrals.database import open_database
    from serving.run import serve as become_the_service
    from serving.settings.hosts import read_hosts, require_hosts

    require_hosts(host, read_hosts(os.environ))
    refuse_default_secrets(home, os.environ)
    open_database(home).close()
    refuse_demo_accounts(home)
    read_duty_phones(home)
    typer.echo(f"Tirek serves on http://{host}:{port}", err=True)
    become_the_service(home, host=host, port=port, workers=workers)


@app.command()
def bento(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Build the Bento: the code that serves and the champion, from the repository."""
    from serving.bento import build_bento

    built = build_bento(home, home.resolve() / "bentoml")
    if as_json:
        _print([json.dumps({"tag": built.tag, "folder": str(built.folder), "model": built.model})])
        return
    _print([f"{built.tag} holds {built.model}: {built.folder}"])


@app.command()
def demo(
    home: Home = DEFAULT_HOME,
    families: Annotated[int, typer.Option(help="How many families.")] = 20_000,
    serve_desk: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 3000,
) -> None:
    """The main job on a simulated country, from records to a desk that is served.

    A home that already holds this demo is served as it is, decisions and all.
    """
    from serving.demo import access_lines, is_made, mark_made

    if not is_made(home, families=families):
        _make_demo(home, families=families)
        mark_made(home, families=families)
    _print(access_lines(home))
    if serve_desk:
        serve(home, port=port)


def _make_demo(home: Path, *, families: int) -> None:
    """Simulate, ingest, train, audit, promote, refer, and add the demo's accounts."""
    from cases.store import CaseStore
    from serving.demo import add_demo_access, begin_demo, use_demo_key

    begin_demo(home)
    extract = home / "demo-extract"
    simulate(extract, families=families)
    use_demo_key(home)
    ingest(extract, home)
    train(home)
    _going_on(audit, home)
    _going_on(promote, home)
    day_after = CaseStore.open(home).cut_off + timedelta(days=1)
    refer(datetime.combine(day_after, datetime.min.time()), home)
    add_demo_access(home)


def _going_on(step: Callable[[Path], None], home: Path) -> None:
    """Run a step whose refusal is an answer, not an end: the points card then serves."""
    try:
        step(home)
    except typer.Exit as answer:
        if answer.exit_code:
            typer.echo(f"{step.__name__}: exit code {answer.exit_code}", err=True)


@users.command("add")
def users_add(
    username: str,
    name: Annotated[str, typer.Option(help="As it stands beside a decision.")],
    commission: Annotated[
        str, typer.Option(help="The commission they act for, where the role has one.")
    ] = "",
    region: Annotated[str, typer.Option(help="The region a methodologist acts for.")] = "",
    home: Home = DEFAULT_HOME,
    role: Annotated[
        Literal["member", "chair", "region", "auditor", "data_scientist", "administrator"],
        typer.Option(help="What they are."),
    ] = "member",
    language: Spoken = "kk",
) -> None:
    """Create an account; the password is asked for, never given as an argument."""
    from serving.access.adding_accounts import add_account
    from serving.referrals.database import open_database

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with open_database(home).writing() as session:
        add_account(
            session, username, display_name=name, role=role,
            commission_id=commission, region_id=region, password=password, language=language,
        )  # fmt: skip
    seat = (commission and f"in commission {commission}") or (region and f"in region {region}")
    typer.echo(f"Account '{username}' acts as {role} {seat or 'for the whole service'}")


@users.command("reset")
def users_reset(username: str, home: Home = DEFAULT_HOME) -> None:
    """Give an account a new password."""
    from serving.access.signing_in import reset_password
    from serving.referrals.database import open_database

    password = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    with open_database(home).writing() as session:
        reset_password(session, username, password=password)
    typer.echo(f"Account '{username}' has a new password")


@users.command("sign-out")
def users_sign_out(
    username: Annotated[str, typer.Argument(help="Whose sessions end.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="End every session there is.")] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """End an account's sessions in every browser, or everybody's."""
    from serving.access.people import sign_out
    from serving.referrals.database import open_database

    with open_database(home).writing() as session:
        ended = sign_out(session, username, everybody=everybody)
    typer.echo(f"Sessions ended: {ended}")


@users.command("trainee")
def users_trainee(
    username: str,
    home: Home = DEFAULT_HOME,
    ended: Annotated[bool, typer.Option("--ended", help="The training is over.")] = False,
) -> None:
    """Mark an account as a trainee's, who says first how they see a family."""
    from serving.access.people import mark_trainee
    from serving.referrals.database import open_database

    with open_database(home).writing() as session:
        mark_trainee(session, username, trainee=not ended)
    typer.echo(f"Account '{username}' is {'no longer ' if ended else ''}a trainee's")


@users.command("token")
def users_token(
    name: str,
    home: Home = DEFAULT_HOME,
    commission: Annotated[str | None, typer.Option(help="One commission only.")] = None,
    scopes: Annotated[
        str, typer.Option(help="What it may ask for, with commas: score, explain, rank, …")
    ] = "score",
    days: Annotated[int, typer.Option(help="How long it lives.", min=1, max=3650)] = 90,
    requests_per_minute: Annotated[int, typer.Option(help="How often it may ask.")] = 30_000,
) -> None:
    """Create a machine's token for /v1; it is printed once and stored hashed."""
    from serving.access.tokens import add_token
    from serving.referrals.database import open_database

    with open_database(home).writing() as session:
        token = add_token(
            session, name, commission_id=commission,
            scopes=[one.strip() for one in scopes.split(",")],
            days=days, requests_per_minute=requests_per_minute,
        )  # fmt: skip
    typer.echo(token)


@users.command("tokens")
def users_tokens(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """List machines' tokens: for what, whose families, how often and until when."""
    from serving.access.telling_tokens import tokens_json, tokens_lines
    from serving.access.tokens import tokens
    from serving.referrals.database import open_database

    with open_database(home).reading() as session:
        found = tokens(session)
    _say({"tokens": tokens_json(found)}, tokens_lines(found), as_json=as_json)


@users.command("revoke")
def users_revoke(name: str, home: Home = DEFAULT_HOME) -> None:
    """Revoke every token of a name, at once."""
    from serving.access.tokens import revoke_tokens
    from serving.referrals.database import open_database

    with open_database(home).writing() as session:
        revoked = revoke_tokens(session, name)
    typer.echo(f"{revoked} tokens named '{name}' are revoked")


@journal.command("verify")
def journal_verify(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Find any entry of the journal that was altered, taken out, put in or moved.

    Whoever notes the digest of its last entry elsewhere also finds a journal rewritten as a whole.
    """
    from serving.referrals.database import open_database
    from serving.referrals.scopes import EVERY_COMMISSION
    from serving.referrals.verifying.verify import verified_lines, verify_journal

    with open_database(home).reading(EVERY_COMMISSION) as session:
        found = verify_journal(session)
    _say(found.to_dict(), verified_lines(found), as_json=as_json)
    raise typer.Exit(1 if found.fault else 0)


@journal.command("export")
def journal_export(home: Home = DEFAULT_HOME) -> None:
    """Every entry as a line of JSON, to be kept elsewhere or read by another program."""
    from serving.referrals.database import open_database
    from serving.referrals.journal.entries import read_entries
    from serving.referrals.scopes import EVERY_COMMISSION

    with open_database(home).reading(EVERY_COMMISSION) as session:
        _print(entry.text for entry in read_entries(session))


@keys.command("rotate")
def keys_rotate(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Give every family and person a new pseudonym, and keep every link; no lists meanwhile."""
    from serving.rotation import rotate_key, rotation_lines

    rotated = rotate_key(home)
    _say(rotated._asdict(), rotation_lines(rotated), as_json=as_json)


@app.command()
def erase(
    family: str,
    approved_by: Annotated[str, typer.Option(help="Who approved it.")],
    reason: Annotated[
        Literal["family_request", "court_order", "wrongly_recorded"], typer.Option(help="Why.")
    ],
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Erase one family everywhere; FAMILY is any code that a list showed."""
    from serving.erasure import erase_family, erasure_lines

    erased = erase_family(home, family, approved_by=approved_by, reason=reason)
    _say(asdict(erased), erasure_lines(erased), as_json=as_json)


@app.command()
def backup(
    out: Path,
    home: Home = DEFAULT_HOME,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Keep the pseudonym key in the archive too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep the whole home in the archive OUT, verified, while it is served."""
    from serving.keeping.backing_up import back_up, backup_lines

    kept = back_up(home, out, with_key=with_key)
    _say(kept.to_dict(), backup_lines(kept), as_json=as_json)


@app.command()
def restore(
    archive: Path,
    home: Home = DEFAULT_HOME,
    erased: Annotated[
        Path | None,
        typer.Option(help="A journal's export or an erased.json: whom to erase again."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring ARCHIVE back as a home that is empty, once every part of it is verified."""
    from serving.keeping.restoring import restore as bring_back
    from serving.keeping.restoring import restored_lines

    restored = bring_back(archive, home, erased=erased)
    _say(restored.to_dict(), restored_lines(restored), as_json=as_json)


@contextmanager
def _started(engine: EngineName) -> Iterator[Engine | None]:
    """The engine of that name, stopped at the end; None is this machine's own threads."""
    if engine == "local":
        yield None
        return
    try:
        from features.cluster import on_spark
    except ModuleNotFoundError as missing:
        msg = f"--engine spark needs {missing.name}; run: pip install 'tirek[cluster]'"
        raise BadInput(msg) from missing
    with on_spark() as spark:
        yield spark


def _say(result: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, sort_keys=True, default=str))
    else:
        _print(lines)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def main() -> None:
    """Run a command; Tirek's own errors become one message and an exit code."""
    try:
        app()
    except TirekError as error:
        typer.echo(f"tirek: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
