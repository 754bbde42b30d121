"""What tests of a stage's life share: its book, and what they compare."""

from __future__ import annotations

from tests.projects import Project, colophon

BOOK = "score"
"""Called as a stage is."""
PAGES = 3


def state(project: Project) -> dict[str, bytes]:
    """Every file that is not git's or DVC's own, nor a log."""
    hidden = (".git/", ".dvc/", "logs/", "tmp/", ".ruff_cache/", ".mypy_cache/", ".venv")
    found = {}
    for path in project.root.rglob("*"):
        name = str(path.relative_to(project.root))
        if path.is_file() and not name.startswith(hidden) and "__pycache__" not in name:
            found[name] = path.read_bytes()
    return found


def new_stage(project: Project, name: str, kind: str, after: str) -> str:
    return colophon(project, "new-stage", name, "--kind", kind, "--after", after)
