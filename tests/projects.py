"""Copies of the project to run for real, and small books to run them on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]

STORE = ("COLOPHON_STORE", "COLOPHON_PAGE_STORE_GB")
"""What tests say of the machine's store, which outlives them: tests/conftest.py."""

SENTENCES = (
    "The lamp was lit at dusk and trimmed at midnight.",
    "Nobody in the village could say who had built the wall.",
    "She wrote the figures in a long column and added them twice.",
    "A ship came in on the morning tide with timber from the north.",
    "The binder kept his thread in a box of pale wood.",
    "It rained for nine days, and on the tenth the bridge was gone.",
    "Every page was read aloud before it went to the press.",
    "They counted the sheets again and found that two were missing.",
)


def draw_page(path: Path, number: int, *, seed: int = 0, size: tuple[int, int] = (900, 520)) -> str:
    """Draw a small printed page and return its text."""
    font = ImageFont.truetype(str(SourceSerifPro), 30, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    chosen = [SENTENCES[(number * 3 + step + seed) % len(SENTENCES)] for step in range(5)]
    lines = textwrap.wrap(" ".join(chosen), 56)
    for row, line in enumerate(lines):
        draw.text((50, 40 + 44 * row), line, font=font, fill=20)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, dpi=(200, 200))
    return "\n".join(lines)


@dataclass
class Project:
    """A copy of the project, with git and DVC of its own."""

    root: Path

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        # As on a machine where nothing is activated and no test sets anything.
        others = ("COLOPHON_", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others) or name in STORE}
        # DVC runs commands by $SHELL. Of all shells, this one stays between dvc and the stage unless told not to.
        return {**kept, "SHELL": "/bin/sh", **(extra or {})}

    def run(
        self, *command: str, check: bool = True, env: Mapping[str, str] | None = None, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command, cwd=self.root, env=self.environment(env), capture_output=True, text=True, timeout=timeout
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command in a session of its own, as a terminal would."""
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments).stdout

    def dvc(
        self, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return self.run(".venv/bin/dvc", *arguments, check=check, env=env)

    def stage(
        self,
        name: str,
        book: str,
        *options: str,
        check: bool = True,
        env: Mapping[str, str] | None = None,
        timeout: float = 600,
    ) -> subprocess.CompletedProcess[str]:
        return self.run("python3", "-m", f"stages.{name}", book, *options, check=check, env=env, timeout=timeout)

    def commit(self, message: str = "change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def edit_params(self, **sections: Mapping[str, Any]) -> None:
        """Update sections of params.yaml; `books=None` entries are replaced, not merged."""
        path = self.root / "params.yaml"
        yaml = YAML()
        data = yaml.load(path.read_text(encoding="utf-8"))
        for name, values in sections.items():
            for key, value in values.items():
                if value is None:
                    data[name].pop(key, None)
                else:
                    data[name][key] = value
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(data, file)

    def lock(self) -> dict[str, Any]:
        """dvc.lock's stages."""
        return dict(YAML(typ="safe").load((self.root / "dvc.lock").read_text(encoding="utf-8"))["stages"])

    def records(self, book: str, stage: str) -> dict[str, bytes]:
        """Files of a stage's pages/ and skip/, by name."""
        folder = self.root / "data" / book / stage
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def copy_project(target: Path, *, commit: bool = True) -> Project:
    """Copy what git knows of the working tree, and what it would add, into a repository of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    project = Project(target)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("config", "user.name", "tests")
    project.git("config", "user.email", "tests@example.org")
    exclude = target / ".git" / "info" / "exclude"
    exclude.write_text(".venv\n", encoding="utf-8")
    if commit:
        project.commit("copy")
    return project


def add_small_book(project: Project, book: str = "small", pages: int = 6, **entry: Any) -> list[Path]:
    """Give the project a book of small page images with truth. Returns the images."""
    folder = project.root / "data" / "sources" / book
    truth = project.root / "data" / "sources" / f"{book}-truth"
    truth.mkdir(parents=True, exist_ok=True)
    images = []
    for number in range(1, pages + 1):
        images.append(folder / f"{number:03d}.png")
        text = draw_page(images[-1], number)
        (truth / f"page_{number:04d}.txt").write_text(text + "\n", encoding="utf-8")
    facts = {"source": f"data/sources/{book}", "truth": f"data/sources/{book}-truth", **entry}
    project.edit_params(books={book: facts})
    return images


def lend_types(project: Project) -> None:
    """Hand over what mypy has worked out of this tree, where `make check` has run: it looks again at what differs."""
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", project.root / ".mypy_cache", dirs_exist_ok=True)


def kill_group(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    """Send a signal to a started command and all that is in its session's group."""
    os.killpg(process.pid, number)


def descendants(pid: int) -> Sequence[int]:
    """Processes below `pid`, nearest first."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop(0)
        for task in Path(f"/proc/{parent}/task").glob("*"):
            try:
                children = (task / "children").read_text().split()
            except OSError:
                continue
            found += map(int, children)
            waiting += map(int, children)
    return found


def colophon(project: Project, *arguments: str, check: bool = True) -> str:
    """Run the colophon command in a project; returns what it said. Without `check`, it must fail with one line."""
    # The installed command imports the tree it was installed from: run this copy's.
    done = project.run(".venv/bin/python", "-c", "from lib.cli import main; main()", *arguments, check=check)
    if not check:
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    return done.stdout + done.stderr
