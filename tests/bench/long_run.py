"""Long books from layout to export: `python -m tests.bench.long_run BOOK SOURCES FOLDER [--pages 250 500 1000 5000]`.

BOOK is data/BOOK of a book that was read (ingest and ocr), SOURCES the folder of its page images; their pages stand in
a long book again and again. For each count of pages and each stage: seconds by the clock and CPU seconds a page, the
memory (resident, MiB) of the largest process and of all together, before and after page 500, and then what a run
costs with nothing to do and with one page read anew. `--first merge` takes what layout, correct and label made of BOOK
as it is, for longer books than there is time to read. FOLDER/long_run.json and long_run.svg hold what was measured; a
count that stands there already is not measured again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.long_book import READ, repeat
from tests.projects import Project, descendants

STAGES = ("layout", "correct", "label", "merge", "structure", "export")
LOOK_SECONDS = 0.25
FLAT_FROM_PAGE = 500
STRETCH = 200
"""Pages of which the memory is taken for one figure."""
KIB = 1024


@dataclass
class Memory:
    """What a tree of processes takes, looked at again and again: (pages done, MiB of all)."""

    largest: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    """CPU seconds of each process, as it was seen last: those that nobody waits for are in no sum of the system's."""
    together: list[tuple[int, float]] = field(default_factory=list)

    def look(self, pid: int, skip: Path) -> None:
        tree = (pid, *descendants(pid))
        sizes = [size for each in tree if (size := resident(each)) is not None]
        self.cpu |= {each: spent for each in tree if (spent := cpu_seconds(each)) is not None}
        if sizes:
            self.largest = max(self.largest, *sizes)
            done = sum(1 for _ in os.scandir(skip)) if skip.is_dir() else 0
            self.together.append((done, sum(sizes)))

    def peak(self, start: int, end: float = float("inf")) -> float | None:
        return max((size for done, size in self.together if start <= done < end), default=None)

    def grown(self, start: int, pages: int) -> float | None:
        """By how much all together grew from the pages behind `start` to the last ones, as a share; None where the book
        is too short to tell. Medians, for a worker that starts or ends is no growth."""
        first = [size for done, size in self.together if start <= done < start + STRETCH]
        last = [size for done, size in self.together if pages - STRETCH <= done < pages]
        if not first or not last or pages < start + 2 * STRETCH:
            return None
        return median(last) / median(first) - 1


def resident(pid: int) -> float | None:
    """MiB of a process; None where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / KIB for line in lines if line.startswith("VmRSS")), None)


def cpu_seconds(pid: int) -> float | None:
    """Seconds of work of a process until now; None where it is gone."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def measured(project: Project, stage: str, pages: int) -> dict[str, Any]:
    """Run a stage, and look at it meanwhile."""
    memory, over = Memory(), threading.Event()
    started = time.monotonic()
    process = project.start(".venv/bin/python", "-m", f"stages.{stage}", "long")

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            memory.look(process.pid, project.root / f"data/long/{stage}/skip")

    watcher = threading.Thread(target=look)
    watcher.start()
    said, _ = process.communicate()
    over.set()
    watcher.join()
    assert process.returncode == 0, said
    cpu = sum(memory.cpu.values())
    found = {
        "wall": round(time.monotonic() - started, 1), "cpu": round(cpu, 1), "largest_mib": round(memory.largest),
        "together_mib": rounded(memory.peak(0)), "before_500_mib": rounded(memory.peak(100, FLAT_FROM_PAGE)),
        "after_500_mib": rounded(memory.peak(FLAT_FROM_PAGE)),
    }  # fmt: skip
    grown = memory.grown(FLAT_FROM_PAGE, pages)
    found["grown_from_500"] = None if grown is None else round(grown, 3)
    return {name: value for name, value in found.items() if value is not None}


def rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def read_anew(project: Project) -> None:
    """Change a page as a new reading would: a word of it is another."""
    path = project.root / "data/long/ocr/pages/page_0007.json"
    record = json.loads(path.read_bytes())
    word = record["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0]
    word["confidence"] = 0.5
    path.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def long_run(book: Path, sources: Path, folder: Path, pages: int, first: str) -> dict[str, Any]:
    root = folder / f"long-{pages}"
    shutil.rmtree(root, ignore_errors=True)
    at = STAGES.index(first)
    project = repeat(book, sources, root, pages, [*READ, *((stage, "pages") for stage in STAGES[:at])])
    project.edit_params(correct={"second_reader": "none"})
    rows: dict[str, Any] = {}
    ways = [("whole", None), ("nothing", None), ("one", read_anew)]
    if at:  # records that were copied have no skip files: a page read anew would have them all laid out again
        ways.pop()
    for name, prepare in ways:
        if prepare is not None:
            prepare(project)
        rows[name] = {}
        for stage in STAGES[at:]:
            rows[name][stage] = measured(project, stage, pages)
            print(f"{pages} pages, {name}, {stage}: {rows[name][stage]}", flush=True)
    shutil.rmtree(root)
    return rows


def plot(figures: dict[str, Any]) -> str:
    """CPU seconds over pages as a drawing of lines: the whole, nothing to do, one page anew; both axes logarithmic."""
    from math import log10  # noqa: PLC0415  # for this alone

    width, height, margin = 560, 360, 60
    points = {
        name: [(int(pages), sum(row["cpu"] for row in found[name].values())) for pages, found in figures.items()]
        for name in next(iter(figures.values()))
    }
    every = [point for line in points.values() for point in line]
    left, right = (log10(pick(point[0] for point in every)) for pick in (min, max))
    low, high = (log10(pick(point[1] for point in every)) for pick in (min, max))

    def at(point: tuple[int, float]) -> str:
        x = margin + (log10(point[0]) - left) / ((right - left) or 1) * (width - 2 * margin)
        y = height - margin - (log10(point[1]) - low) / ((high - low) or 1) * (height - 2 * margin)
        return f"{x:.0f},{y:.0f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">']
    for (name, line), colour in zip(points.items(), ("#1b6ca8", "#6a994e", "#bc4749"), strict=False):
        ordered = sorted(line)
        parts.append(f'<polyline fill="none" stroke="{colour}" points="{" ".join(map(at, ordered))}"/>')
        for point in ordered:
            x, y = at(point).split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
            parts.append(f'<text x="{x}" y="{int(y) - 8}" font-size="10" fill="{colour}">{point[1]:.0f}</text>')
        parts.append(f'<text x="{x}" y="{int(y) + 14}" font-size="11" text-anchor="end" fill="{colour}">{name}</text>')
    for pages in sorted({point[0] for point in every}):
        x = at((pages, 10**low)).split(",")[0]
        parts.append(f'<text x="{x}" y="{height - 30}" font-size="11" text-anchor="middle">{pages}</text>')
    parts.append(f'<text x="{width / 2}" y="{height - 8}" font-size="11" text-anchor="middle">pages</text>')
    parts.append('<text x="8" y="20" font-size="11">CPU seconds, layout to export</text></svg>\n')
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[250, 500, 1000, 5000])
    parser.add_argument("--first", choices=STAGES, default=STAGES[0])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "long_run.json"
    figures = json.loads(file.read_bytes()) if file.exists() else {}
    for pages in options.pages:
        if str(pages) not in figures:
            figures[str(pages)] = long_run(options.book, options.sources, options.folder, pages, options.first)
            file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
            (options.folder / "long_run.svg").write_text(plot(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
