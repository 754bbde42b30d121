"""Throw bytes at a reader until the time is over: `python -m tests.fuzz READER [--seconds 600] [--corpus FOLDER]`.

READER is record, reply, settings, tiff, pdf or image. With atheris (the extra `fuzz`) what is thrown follows the paths
that the code takes; without it, seeds are changed by chance. A finding, which is an exception that is no line for a
person, or ten seconds for one input, is written to tests/fuzz/findings/READER: mend it, and let it stay there as a test
(tests/fuzz/test_readers.py). What ends the process itself (a fault in a library of C) ends only a page's worker where
it is read for real; it is counted, and written beside the corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

FINDINGS = Path(__file__).with_name("findings")
SLOW_SECONDS = 10
"""For one input. From: set by hand; the longest of the seeds takes 0.1 s."""
MOST_MEMORY_MB = 2048
MOST_BYTES = 20_000
"""Of an input."""
CHILD = "--child"


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--corpus", type=Path, default=None, help="by default a folder in the temporary one")
    parser.add_argument(CHILD, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    corpus = (options.corpus or Path(os.environ.get("TMPDIR", "/tmp")) / f"colophon-fuzz-{options.reader}").resolve()
    if options.child:
        fuzz(options.reader, options.seconds, corpus)
        return 0
    corpus.mkdir(parents=True, exist_ok=True)
    return watch(options.reader, options.seconds, corpus)


def watch(reader: str, seconds: float, corpus: Path) -> int:
    """Keep a process at it until the time is over, for an input may end it."""
    until, before, ends, runs = time.monotonic() + seconds, found(reader), 0, 0
    while (left := until - time.monotonic()) > 1:
        command = [sys.executable, "-m", "tests.fuzz", reader, "--seconds", str(round(left)), "--corpus", str(corpus)]
        with tempfile.TemporaryDirectory(prefix="colophon-fuzz-") as place:  # the child is ended without a word
            done = subprocess.run(
                [*command, CHILD], cwd=Path(__file__).parents[2], env={**os.environ, "TMPDIR": place},
                check=False, capture_output=True,
            )  # fmt: skip
        said = done.stderr.decode(errors="replace")
        runs += sum(int(line.split()[1]) for line in said.splitlines() if line.startswith("Done "))
        if done.returncode not in {0, 77}:
            ends += 1
            print(f"the process ended with {done.returncode}: {last_words(said)}", flush=True)
    new = sorted(found(reader) - before)
    with_what = "atheris" if find_spec("atheris") else "changes by chance"
    print(f"{reader}: {seconds:g} s with {with_what}, {runs} inputs: {len(new)} findings, {ends} ends of the process")
    for name in new:
        print(f"  tests/fuzz/findings/{reader}/{name}")
    return 1 if new else 0


def found(reader: str) -> set[str]:
    return {path.name for path in (FINDINGS / reader).glob("*.bin")}


def last_words(said: str) -> str:
    errors = [line for line in said.splitlines() if "ERROR" in line or "SUMMARY" in line or "Error" in line]
    return (errors or said.splitlines() or ["nothing said"])[-1][:200]


def fuzz(name: str, seconds: float, corpus: Path) -> None:
    """Throw bytes at a reader in this process."""
    read, seeds = reader_of(name)
    known: set[str] = set()

    def judged(data: bytes) -> None:
        started = time.monotonic()
        try:
            read(data)
        except BaseException as error:
            keep(name, data, place_of(error), known)
        else:
            if time.monotonic() - started > SLOW_SECONDS:
                keep(name, data, "slow", known)

    if find_spec("atheris"):
        with_atheris(judged, seeds, seconds, corpus)
    else:
        by_chance(judged, seeds, seconds)


def reader_of(name: str) -> tuple[Callable[[bytes], None], list[bytes]]:
    if find_spec("atheris"):
        import atheris  # noqa: PLC0415  # it is looked for first

        with atheris.instrument_imports(include=["lib", "pypdfium2", "PIL"], enable_loader_override=False):
            from tests.fuzz.readers import READERS  # noqa: PLC0415  # it must come after
    else:
        from tests.fuzz.readers import READERS  # noqa: PLC0415
    return READERS[name].read, READERS[name].seeds()


def with_atheris(read: Callable[[bytes], None], seeds: list[bytes], seconds: float, corpus: Path) -> None:
    import atheris  # noqa: PLC0415  # an extra

    for seed in seeds:
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    options = [f"-max_total_time={round(seconds)}", f"-max_len={MOST_BYTES}", f"-timeout={6 * SLOW_SECONDS}"]
    options += [f"-rss_limit_mb={MOST_MEMORY_MB}", "-print_final_stats=0", f"-artifact_prefix={corpus}.ended-"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], read)
    atheris.Fuzz()


def by_chance(read: Callable[[bytes], None], seeds: list[bytes], seconds: float) -> None:
    until, chance, count = time.monotonic() + seconds, random.Random(time.time_ns()), 0
    while time.monotonic() < until:
        read(changed(chance.choice(seeds), chance))
        count += 1
    print(f"Done {count} runs", file=sys.stderr)


def changed(data: bytes, chance: random.Random) -> bytes:
    """A seed with a few places changed, doubled, taken out or cut off."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made) + 1), chance.randint(1, 8)
        match chance.randrange(4):
            case 0:
                made[at : at + length] = chance.randbytes(length)
            case 1:
                made[at:at] = made[max(0, at - 8 * length) : at]
            case 2:
                del made[at : at + length]
            case _:
                for place in range(at, min(at + 1, len(made))):
                    made[place] ^= 1 << chance.randrange(8)
    return bytes(made[:MOST_BYTES])


def place_of(error: BaseException) -> str:
    """Which finding it is: the exception and the line of the project where it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/lib/" in frame.filename and "site-packages" not in frame.filename] or frames
    return f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].lineno}"


def keep(reader: str, data: bytes, place: str, known: set[str]) -> None:
    """Write the first input of each finding."""
    if place in known:
        return
    known.add(place)
    folder = FINDINGS / reader
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{place}-{hashlib.sha256(data).hexdigest()[:8]}.bin").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
