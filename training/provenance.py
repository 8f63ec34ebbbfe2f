"""What a training run was made with: code, locked libraries, versions."""

import hashlib
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = "requirements.lock"
LIBRARIES = ("lightgbm", "mlflow", "numpy", "optuna", "pandas", "scikit-learn", "shap")
UNKNOWN = "unknown"


def provenance() -> dict[str, str]:
    """The commit of the code (with `+` where files differ from it), the lock's SHA-256, and the
    versions of Python and of what the numbers follow from.
    """
    return {
        "git_commit": git_commit(ROOT),
        "lock_digest": lock_digest(ROOT),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }


def lock_digest(root: Path) -> str:
    """SHA-256 of the lock file, where the code came with one."""
    path = root / LOCK
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else UNKNOWN


def git_commit(root: Path) -> str:
    """The commit checked out at `root`; unknown where the code did not come with its history."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return UNKNOWN
    commit = _answer(git, root, "rev-parse", "HEAD")
    changed = _answer(git, root, "status", "--porcelain", "--untracked-files=no")
    if commit is None:
        return UNKNOWN
    return f"{commit}+" if changed else commit


def _answer(git: str, root: Path, *asked: str) -> str | None:
    done = subprocess.run(  # noqa: S603  the git that is installed, with words of our own
        [git, "-C", str(root), *asked], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None
