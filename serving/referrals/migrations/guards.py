"""What guards a table in the database itself: triggers that refuse, and row-level security.

A new table whose rows are never edited asks for `refuse`; one with a commission's families, in a
column `commission_id`, asks for `keep_apart`.
"""

from collections.abc import Iterable

from alembic import op

_ONE_COMMISSION = "commission_id = NULLIF(current_setting('tirek.commission', true), '')"
_EVERY_COMMISSION = "current_setting('tirek.every_commission', true) = 'yes'"


def on_postgresql() -> bool:
    """Whether the migration runs on PostgreSQL, and not on SQLite."""
    return op.get_bind().dialect.name == "postgresql"


def stays(columns: Iterable[str]) -> str:
    """The condition that an UPDATE leaves these columns as they are, empty ones too."""
    same = "IS NOT DISTINCT FROM" if on_postgresql() else "IS"
    return " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in columns)


def becomes(column: str, value: str) -> str:
    """The condition that an UPDATE leaves this text in a column, be it text or JSON."""
    return f"CAST(NEW.{column} AS text) = '{value}'"


def refuse(table: str, action: str, words: str, *, when: str = "TRUE") -> None:
    """Refuse UPDATE or DELETE of a table's rows, with words that the error repeats.

    `when` is a condition on OLD and NEW, in SQL that this database knows. A trigger of that name
    that is there already is replaced.
    """
    name = f"{table}_refuses_{action.lower()}"
    if not on_postgresql():
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    _refusing_function(
        name, words, when=f"IF {when} THEN", otherwise="END IF; RETURN COALESCE(NEW, OLD);"
    )
    op.execute(
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {action} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def keep_words_apart(table: str, *columns: str) -> None:
    """Keep what stands in columns out of PostgreSQL's statistics, whose samples would outlive an
    erasure.
    """
    if on_postgresql():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def only_grows(table: str, words: str) -> None:
    """Refuse to delete a table's rows, one by one or all at once."""
    refuse(table, "DELETE", words)
    refuse_emptying(table, words)


def refuse_emptying(table: str, words: str) -> None:
    """Refuse TRUNCATE, which PostgreSQL has and which asks no trigger of the rows."""
    if not on_postgresql():
        return
    name = f"{table}_refuses_truncate"
    _refusing_function(name, words)
    op.execute(
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _refusing_function(name: str, words: str, *, when: str = "", otherwise: str = "") -> None:
    # The error is of the class that SQLite's RAISE(ABORT) has in Python too: IntegrityError.
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {when} "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"{otherwise} END $$"
    )


def keep_apart(table: str) -> None:
    """Let PostgreSQL show and take a table's rows only in the scope of their commission.

    The settings are those that `serving.referrals.postgresql` gives each transaction. Where none
    is given, no row is there. FORCE, because the role that serves owns the tables.
    """
    if not on_postgresql():
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_commission ON {table} USING ({_ONE_COMMISSION})")
    op.execute(f"CREATE POLICY every_commission ON {table} USING ({_EVERY_COMMISSION})")
