"""Tesseract that stays for the next image: its start, and the loading of its data, cost as much as a tenth of a page.

It is told the names of images by its standard input (its variable `stream_filelist`), and answers with the hOCR of
each. Its LSTM engine keeps nothing of an image for the next one, so each is read as by a program of its own; the engine
before that learns from what it reads, and is never asked here. Whatever goes wrong is for the caller to do again by a
program of its own, which says why.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import util
from pathlib import Path

from lib.errors import EngineError
from lib.system.limits import MEBIBYTE
from lib.text.dawg import LSTM, SHAPES, component_numbers

PAGES_OF_A_RUN = 200
"""Pages that one program reads. From: set by hand; what it may leak of a page is not to become a book's."""
MOST_HELD_MIB = 160
"""Resident bytes, in MiB, above which a program is not kept: it gives nothing back. From: 25 without a page, 60 with
one of 4 megapixels."""
MOST_KEPT = 4
"""How often a program may stand there, waiting for an image. From: the ways in which pages of twelve books are read
again; a fourth is rare."""
EMPTY_PAGE = b"P5 64 64 255\n" + bytes([255]) * 64 * 64
"""A white page of 64 by 64 pixels."""
TRIAL_SECONDS = 60
"""Seconds that a program may take for it at first. From: set by hand; it takes 0.05 s."""
END_SECONDS = 5
"""Seconds that one which is told to end may take. From: set by hand; it has nothing to do."""
CHUNK_BYTES = 65536
"""Bytes that are read at once, at most. From: what a pipe holds."""
LSTM_ENGINES = (1, 3)
"""Figures of Tesseract's modes that take its LSTM engine alone, where the data has no other. From: its manual."""

_PAGE, _OPENS, _CLOSES, _END = b"<div class='ocr_page'", b"<div", b"</div>", b"</div>\n"
"""How hOCR begins and ends a page. Text has no tags: they are written with &lt; there."""
_FOOT = b" </body>\n</html>\n"


class StoppedError(Exception):
    """The program ended, or could not be started: why, a program of its own will say."""


class StandingEngine:
    """A running program, told how to read by its arguments."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Raises StoppedError where it cannot be started, or the system has no pseudo-terminals."""
        try:
            import pty  # noqa: PLC0415  # not on every system
            import tty  # noqa: PLC0415  # the same

            # What it writes to a terminal is not kept back until a buffer is full.
            self._answers, theirs = pty.openpty()
            tty.setraw(theirs)
        except (ImportError, OSError) as error:
            raise StoppedError(str(error)) from None
        try:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.PIPE, stdout=theirs, stderr=subprocess.DEVNULL, env=dict(environment)
            )
        except OSError as error:
            os.close(self._answers)
            raise StoppedError(str(error)) from None
        finally:
            os.close(theirs)
        self._head, self._read = b"", 0

    def read(self, image: Path, until: float) -> bytes:
        """An image's hOCR, its page's element alone. `until` is by the monotonic clock.

        Raises TimeoutError then, and StoppedError where the program ends before.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(os.fsencode(image) + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise StoppedError(str(error)) from None
        said = b""
        while not (said.endswith(_END) and said.count(_OPENS) == said.count(_CLOSES)):
            said += self._more(until)
        self._head, _, page = (self._head + said).partition(_PAGE)
        self._read += 1
        return _PAGE + page

    @property
    def head(self) -> bytes:
        """What stands before the first page."""
        return self._head

    @property
    def is_worn(self) -> bool:
        """Whether it is to be ended rather than kept."""
        return self._read >= PAGES_OF_A_RUN or self._process.poll() is not None or self._held() > MOST_HELD_MIB

    def end(self) -> None:
        """Let it end, for it has no more to do; else kill it."""
        assert self._process.stdin is not None
        os.close(self._answers)
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        self._process.kill()
        self.end()

    def _held(self) -> float:
        """MiB resident; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_bytes().split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE

    def _more(self, until: float) -> bytes:
        left = until - time.monotonic()
        if left <= 0 or not select.select([self._answers], [], [], left)[0]:
            raise TimeoutError
        try:
            more = os.read(self._answers, CHUNK_BYTES)
        except OSError as error:  # a terminal that nobody writes to any more
            raise StoppedError(str(error)) from None
        if not more:
            raise StoppedError("it ended")
        return more


class _Kept:
    """Programs that wait for an image, of this process: it has several threads, or is forked with them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Sequence[str], StandingEngine]] = []
        self._unfit: set[tuple[str, ...]] = set()
        util.Finalize(self, self.end_all, exitpriority=0)

    def take(self, command: Sequence[str], environment: Mapping[str, str]) -> StandingEngine:
        """One for this use alone. Raises StoppedError."""
        with self._lock:
            for place, (known, engine) in enumerate(self._waiting):
                if known == command:
                    del self._waiting[place]
                    return engine
        if tuple(command) in self._unfit:
            raise StoppedError("it does not answer")
        return self._tried(command, environment)

    def _tried(self, command: Sequence[str], environment: Mapping[str, str]) -> StandingEngine:
        """A new one that was seen to answer: a program in Tesseract's place may know nothing of this."""
        engine = StandingEngine(command, environment)
        try:
            with tempfile.NamedTemporaryFile(prefix="colophon-", suffix=".pgm") as empty:
                empty.write(EMPTY_PAGE)
                empty.flush()
                engine.read(Path(empty.name), time.monotonic() + TRIAL_SECONDS)
        except (TimeoutError, StoppedError) as error:
            engine.kill()
            self._unfit.add(tuple(command))
            raise StoppedError(str(error)) from None
        except BaseException:  # no room for the page, or an end: the program is not to outlive it
            engine.kill()
            raise
        return engine

    def give_back(self, command: Sequence[str], engine: StandingEngine) -> None:
        gone = [engine]
        if not engine.is_worn:
            with self._lock:
                self._waiting.append((command, engine))
                gone = [old for _, old in self._waiting[:-MOST_KEPT]]
                del self._waiting[:-MOST_KEPT]
        for old in gone:
            old.end()

    def end_all(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for _, engine in waiting:
            engine.end()


@cache
def _kept(_process: int) -> _Kept:
    """Those of a process: one that is forked begins with none."""
    return _Kept()


def read_standing(
    images: Sequence[Path], command: Sequence[str], environment: Mapping[str, str], seconds: float
) -> bytes:
    """The hOCR of images, at least one, in one document, by the program that `command` starts.

    Raises TimeoutError after so many seconds, and StoppedError where the program cannot be started or ends.
    """
    until = time.monotonic() + seconds
    kept = _kept(os.getpid())
    engine = kept.take(command, environment)
    try:
        pages = [engine.read(image, until) for image in images]
        made = b"".join([engine.head, *pages, _FOOT])
    except BaseException:
        engine.kill()
        raise
    kept.give_back(command, engine)
    return made


@cache
def keeps_nothing(tessdata: Path, language: str, oem: int) -> bool:
    """Whether an engine with this data reads each image as if it were the first: where it has no engine that learns.

    `language` is several names joined with +, as Tesseract has it.
    """
    try:
        parts = [component_numbers(tessdata / f"{name}.traineddata") for name in language.split("+")]
    except EngineError:
        return False
    return oem in LSTM_ENGINES and all(LSTM in part and SHAPES not in part for part in parts)
