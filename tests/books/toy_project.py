"""A project with two stages that are shell commands, and books of a line each: what DVC does of it takes a second."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.projects import ROOT, Project

MAP = """\
# The map.
stages:
  gather:
    cmd: exec sh stages/gather.sh
    deps:
      - stages/gather.sh
    outs:
      - data/sources/common.txt

  first:
    foreach: ${books}
    do:
      desc: The source, twice
      cmd: exec sh stages/first.sh ${key}
      params:
        - first
        - books.${key}
      deps:
        - ${item.source}
        - stages/first.sh
        - stages/first.py
        - tool.txt
      outs:
        - data/${key}/first/pages: {persist: true}
      metrics:
        - reports/${key}/first.json: {cache: false, persist: true}

  second:
    foreach: ${books}
    do:
      cmd: exec sh stages/second.sh ${key}
      params:
        - second
        - books.${key}
      deps:
        - data/${key}/first/pages
        - data/sources/common.txt
        - stages/second.sh
      outs:
        - data/${key}/second/text.txt: {persist: true}
      plots:
        - reports/${key}/second.csv: {cache: false, persist: true, x: page_num, y: words}
"""
PARAMS = """\
# All books.
books:
  # The first of them,
  # which is about a whale.
  moby:   # a whale
    source: data/sources/moby.txt   # one line
    truth: data/no-truth
    # A year is not known.
    title: "Moby: or the whale"
    first: {speed: 2}

  emma:
    source: data/sources/emma.txt
    truth: data/no-truth

# Settings.
first:
  speed: 1   # pages a second
second: {}
run: {}
"""
FIRST = """\
set -e
test ! -e slow-$1 || sleep 60
mkdir -p data/$1/first/pages reports/$1
cat data/sources/$1.txt data/sources/$1.txt > data/$1/first/pages/page_0001.txt
printf '{"bytes": %d}' $(wc -c < data/sources/$1.txt) > reports/$1/first.json
echo "first@$1: 1 pages: 1 done"
"""
SECOND = """\
set -e
test ! -e broken-$1 || { echo "colophon: second@$1: broken on purpose" >&2; exit 1; }
mkdir -p data/$1/second reports/$1
cat data/$1/first/pages/page_0001.txt data/sources/common.txt > data/$1/second/text.txt
printf 'page_num,words\\n1,%d\\n' $(wc -w < data/$1/second/text.txt) > reports/$1/second.csv
"""


def toy_project(target: Path, *, done: bool = True) -> Project:
    """The project, with git and DVC, its books done and committed."""
    texts = {
        "dvc.yaml": MAP,
        "params.yaml": PARAMS,
        "stages/first.sh": FIRST,
        "stages/second.sh": SECOND,
        "stages/gather.sh": "echo common > data/sources/common.txt\n",
        "stages/first.py": "X = 1  # one\n",
        "stages/second.py": "",
        "tool.txt": "1\n",
        "data/sources/moby.txt": "Call me Ishmael.\n",
        "data/sources/emma.txt": "Emma Woodhouse, handsome, clever, and rich.\n",
        "data/no-truth/README.md": "",
        "data/.gitignore": "/*/first/\n/*/second/\n/sources/common.txt\n",
        ".gitignore": ".venv\n/tmp/\nlogs/\n__pycache__/\n/lib\n/slow-*\n/broken-*\n",
        ".dvcignore": "__pycache__\n*.pyc\n.gitkeep\n",
    }
    for name, text in texts.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    for name in ("stages/__init__.py", "stages/_code.py", ".dvc/config"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    for name in (".venv", "lib"):
        (target / name).symlink_to(ROOT / name)
    project = Project(target)
    project.git("init", "--quiet", "--initial-branch=main")
    project.git("config", "user.name", "tests")
    project.git("config", "user.email", "tests@example.org")
    if done:
        project.dvc("repro")
    project.commit("toy")
    return project
