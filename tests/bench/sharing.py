"""What `dvc push` and `dvc pull` of many books move: `python -m tests.bench.sharing FOLDER [BOOKS]`.

A real S3 server on this machine (moto's, which counts what it is asked), and so many finished books of two pages, each
with contents of its own. Needs the extra `sharing`: `.venv/bin/pip install -e '.[sharing]'`.
A push and a pull are killed when half of the objects are there, and run again.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.many_books import COLOPHON, finished_book, with_books
from tests.projects import ROOT, Project

BUCKET = "books"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass
class S3:
    """A server, and the file to which it writes a line a request."""

    address: str
    log: Path

    def requests(self) -> Counter[str]:
        found = re.findall(r'"(GET|PUT|HEAD|POST|DELETE) ', self.log.read_text(errors="replace"))
        return Counter(found)


@contextmanager
def s3_server(folder: Path, port: int = 5987) -> Iterator[S3]:
    log = folder / "s3.log"
    with log.open("w") as output:
        command = [sys.executable, "-c", "from moto.server import main; main()", "-p", str(port)]
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            _make_bucket(f"http://127.0.0.1:{port}/{BUCKET}")
            yield S3(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait()


def _make_bucket(address: str) -> None:
    """Make the bucket, as soon as the server listens."""
    for _ in range(200):
        try:
            urllib.request.urlopen(urllib.request.Request(address, method="PUT")).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the S3 server does not listen")


def make_distinct(project: Project, count: int) -> None:
    """Give each book's files contents of their own: blanks at their end, as many as the book's number."""
    for number, book in enumerate(sorted((project.root / "data").glob("book*")), start=1):
        assert number <= count
        for path in book.rglob("*"):
            if path.is_file() and path.name not in {"book.yaml", "dvc.yaml", "dvc.lock", ".gitkeep"}:
                path.write_bytes(path.read_bytes() + b" " * number)
    project.dvc("commit", "--force")


def measured(project: Project, s3: S3, *command: str) -> dict[str, Any]:
    """Seconds, CPU seconds and requests of a command."""
    before, started = s3.requests(), time.perf_counter()
    used = os.times()
    project.run(".venv/bin/dvc", *command, env=KEYS, timeout=3600)
    after = os.times()
    cpu = after.children_user + after.children_system - used.children_user - used.children_system
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(cpu, 1),
        "requests": dict(sorted((s3.requests() - before).items())),
    }


def killed_half_way(project: Project, s3: S3, method: str, objects: int, *command: str) -> int:
    """Kill a command by SIGKILL when half of the objects have moved; how many had."""
    before = s3.requests()[method]
    process = project.start(".venv/bin/dvc", *command, env=KEYS)
    while process.poll() is None and s3.requests()[method] - before < objects // 2:
        time.sleep(0.05)
    assert process.poll() is None, "it ended before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return s3.requests()[method] - before


def objects(project: Project) -> list[Path]:
    """What is in a project's cache."""
    return [path for path in (project.root / ".dvc/cache/files").rglob("*") if path.is_file()]


def share(folder: Path, count: int) -> dict[str, Any]:
    project = with_books(finished_book(folder / "finished"), folder / "books", count)
    project.run(*COLOPHON, "separate")
    make_distinct(project, count)
    cache = objects(project)
    made: dict[str, Any] = {"books": count, "pages": 2 * count}
    with s3_server(folder) as s3:
        project.dvc("remote", "add", "--default", "shelf", f"s3://{BUCKET}/files")
        project.dvc("remote", "modify", "shelf", "endpointurl", s3.address)
        project.commit("shared")
        made["objects_in_cache"], made["bytes_in_cache"] = len(cache), sum(path.stat().st_size for path in cache)
        made["put_before_the_kill"] = killed_half_way(project, s3, "PUT", len(cache), "push")
        made["push_after_the_kill"] = measured(project, s3, "push")
        made["push_with_nothing_new"] = measured(project, s3, "push")
        other = Project(folder / "other")
        project.run("git", "clone", "--quiet", str(project.root), str(other.root))
        (other.root / ".venv").symlink_to(ROOT / ".venv")
        project.run("cp", "-r", f"{project.root}/data/sources/.", f"{other.root}/data/sources")
        killed_half_way(other, s3, "GET", len(cache), "pull")
        made["in_cache_before_the_kill"] = len(objects(other))
        made["pull_after_the_kill"] = measured(other, s3, "pull")
        made["pull_with_nothing_new"] = measured(other, s3, "pull")
        third = Project(folder / "third")
        project.run("git", "clone", "--quiet", str(project.root), str(third.root))
        (third.root / ".venv").symlink_to(ROOT / ".venv")
        made["pull_of_one_book"] = measured(third, s3, "pull", f"data/book{count // 2:03d}/dvc.yaml")
    made["up_to_date_after_pull"] = "up to date" in other.dvc("status").stdout
    return made


if __name__ == "__main__":
    print(share(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50))
