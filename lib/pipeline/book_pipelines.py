"""A dvc.yaml for each book with files of its own, made from the one map, the top-level dvc.yaml.

The map's loops over books are unrolled for one book. What all books share of a stage's deps, its code, stands there as
one dep: a digest that the stage `code` of data/_books/dvc.yaml keeps (lib/pipeline/code_stage). With that, a book's
dvc.yaml and dvc.lock are a tenth as long, an edit of the code changes no book's dvc.yaml, and a comment no book at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.errors import ParamsError
from lib.pipeline.wiring import PIPELINE_FILE, map_stages, pipeline_data
from lib.settings.book_files import (
    BOOK_FILE,
    BOOKS_FOLDER,
    DATA,
    book_file,
    book_pipeline_file,
    books_with_own_files,
    has_own_files,
)
from lib.settings.params import PARAMS_FILE, Params
from lib.settings.safe_yaml import load_yaml
from lib.system.atomic import write_text
from lib.system.regular_files import MOST_BYTES, read_regular
from lib.system.yaml_text import yaml_text

SHARED = BOOKS_FOLDER.rpartition("/")[2]
CODE_PIPELINE = f"{BOOKS_FOLDER}/{PIPELINE_FILE}"
CODE_FOLDER = f"{BOOKS_FOLDER}/code"
CODE_DEPS = f"{BOOKS_FOLDER}/deps.yaml"
"""The deps that each digest stands for, by stage: DVC lets no stage depend on the map itself."""
READY_FOLDER = f"{BOOKS_FOLDER}/ready"
"""An empty folder for each book: `books` of the top dvc.yaml hangs on it, and its digest never changes."""
CODE, READY = "code", "ready"
WDIR = "../.."
LOOP = "${books}"
HEAD = "# Made from the top-level dvc.yaml by `colophon deps --write`. Edit that one.\n"
_NAMES = re.compile(r"(?<!\\)\$\{\s*(?P<name>key|item(?:\.[\w-]+)*)\s*\}")
_ANY_NAME = re.compile(r"(?<!\\)\$\{(?P<inner>.*?)\}")


def check_room(root: Path, book: str) -> None:
    """Refuse where a dvc.yaml of somebody else's stands where the book's own would. ParamsError."""
    standing = _standing(root / book_pipeline_file(book))
    if standing is not None and not standing.startswith(HEAD):
        raise ParamsError(
            f"{book_pipeline_file(book)}: stands where the book's own stages would; move it to another folder"
        )


def check_watched(root: Path, book: str, facts: Mapping[str, Any]) -> None:
    """Refuse where a book's dvc.yaml watches another source or truth than its book.yaml names. ParamsError.

    Whoever edits book.yaml starts the book's stages, which read what it says; DVC would not see that change again.
    """
    made = _standing(root / book_pipeline_file(book)) if has_own_files(root, book) else None
    if made is None:
        return
    stages = load_yaml(made).get("stages", {}).values()
    watched = {str(dep) for entry in stages for dep in entry.get("deps", ())}
    for key in ("source", "truth"):
        path = facts.get(key)
        if path is not None and str(_escaped(path)) not in watched and _is_watched(root, key):
            raise ParamsError(
                f"{book_pipeline_file(book)}: does not watch the {key} {path} of {book_file(book)}; run "
                "`colophon deps --write`, and this again"
            )


def _is_watched(root: Path, key: str) -> bool:
    """Whether a loop over the books has this of a book among its deps."""
    return any(f"${{item.{key}}}" in str(dep) for entry in book_loops(root).values() for dep in entry.get("deps", ()))


def orphaned_pipelines(root: Path) -> list[str]:
    """Books' dvc.yaml files whose book.yaml is gone: nothing but DVC would know of such a book any more."""
    found = sorted((root / DATA).glob(f"*/{PIPELINE_FILE}"))
    made = [path for path in found if (_standing(path) or "").startswith(HEAD) and path.parent.name != SHARED]
    return [path.relative_to(root).as_posix() for path in made if not (path.parent / BOOK_FILE).exists()]


ORPHANED = "the book.yaml beside it is gone; take it from git again, or remove this and the dvc.lock beside it"


def has_book_pipelines(root: Path) -> bool:
    """Whether new books get files of their own here. What they share may be gone, and is made again then."""
    return (root / CODE_PIPELINE).is_file() or bool(books_with_own_files(root))


def book_loops(root: Path) -> dict[str, dict[str, Any]]:
    """The stages that the map makes for each book, by name, in its order, as they stand below `do:`."""
    stages = map_stages(root).items()
    return {str(name): entry["do"] for name, entry in stages if "do" in entry and entry.get("foreach") == LOOP}


def shared_deps(entry: Mapping[str, Any]) -> list[str]:
    """The deps of a stage that are the same for every book: code, and files at the project's top."""
    deps = (str(dep) for dep in entry.get("deps", ()))
    return [dep for dep in deps if "${" not in dep and (dep.startswith(("lib/", "stages/")) or "/" not in dep)]


def code_file(stage: str) -> str:
    """Where the digest of a stage's shared deps stands."""
    return f"{CODE_FOLDER}/{stage}"


def code_files(root: Path) -> dict[str, str]:
    """What keeps a digest of each stage's shared deps: the text of a dvc.yaml of one stage, and that of their list."""
    loops = book_loops(root).items()
    shared = {stage: deps for stage, entry in loops if (deps := shared_deps(entry))}
    tops = sorted({dep.partition("/")[0] for deps in shared.values() for dep in deps})
    stage = {
        "desc": "A digest for each stage of the code that it runs on",
        "cmd": "exec python3 -m stages._code",
        "wdir": WDIR,
        "deps": [CODE_DEPS, *tops],
        "outs": [{code_file(name): {"cache": False, "persist": True}} for name in shared],
    }
    return {CODE_DEPS: HEAD + yaml_text(shared), CODE_PIPELINE: HEAD + yaml_text({"stages": {CODE: stage}})}


def book_pipeline(root: Path, book: str, facts: Mapping[str, Any]) -> str:
    """The text of data/BOOK/dvc.yaml; `facts` is what data/BOOK/book.yaml says.

    ParamsError where the map wants what the book's file does not say.
    """
    made: dict[str, Any] = {}
    variables = [_from_book(entry) for entry in pipeline_data(root).get("vars", ())]
    stages = {name: _of_book(name, entry, book, facts) for name, entry in book_loops(root).items()}
    if READY in stages:
        raise ParamsError(f"{PIPELINE_FILE}: {READY}: a stage of books with files of their own; rename it")
    stages[READY] = {
        "desc": "All of the book is made",
        "cmd": f"exec mkdir -p {READY_FOLDER}/{book}",
        "wdir": WDIR,
        "deps": [next(out_paths(stages[name])) for name in end_stages(stages)],
        "outs": [f"{READY_FOLDER}/{book}"],
    }
    if any(_ANY_NAME.search(text) for text in _texts(stages)):
        made["vars"] = [f"{WDIR}/{PARAMS_FILE}", *variables]
    return HEAD + yaml_text({**made, "stages": stages})


def _from_book(variable: Any) -> Any:
    return f"{WDIR}/{variable}" if isinstance(variable, str) else variable


def _of_book(name: str, entry: Mapping[str, Any], book: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A stage of the map for one book."""
    shared = shared_deps(entry)
    kept = {
        **entry,
        "deps": [dep for dep in entry.get("deps", ()) if dep not in shared] + [code_file(name)] * bool(shared),
        "params": [each for each in entry.get("params", ()) if each != "books.${key}"],
    }
    filled = {key: _filled(value, name, book, facts) for key, value in kept.items()}
    filled["params"].append({book_file(book): None})
    head: dict[str, Any] = {key: filled.pop(key) for key in ("desc", "cmd") if key in filled}
    return {**head, "wdir": WDIR, **filled}


def _filled(value: Any, stage: str, book: str, facts: Mapping[str, Any]) -> Any:
    """A part of the map with ${key} and ${item...} filled in."""
    if isinstance(value, Mapping):
        pairs = value.items()
        return {_filled(key, stage, book, facts): _filled(inner, stage, book, facts) for key, inner in pairs}
    if isinstance(value, (list, tuple)):
        return [_filled(inner, stage, book, facts) for inner in value]
    if not isinstance(value, str):
        return value
    whole = _NAMES.fullmatch(value)
    if whole:
        return _escaped(_value(whole["name"], stage, book, facts))
    return _NAMES.sub(lambda found: _inline(_escaped(_value(found["name"], stage, book, facts))), value)


def _value(name: str, stage: str, book: str, facts: Mapping[str, Any]) -> Any:
    if name == "key":
        return book
    found: Any = facts
    for part in name.split(".")[1:]:
        if not isinstance(found, Mapping) or found.get(part) is None:
            raise ParamsError(f"{book_file(book)}: must hold {part}: the stage {stage} of {PIPELINE_FILE} names it")
        found = found[part]
    return found


def _escaped(value: Any) -> Any:
    return value.replace("${", "\\${") if isinstance(value, str) else value


def _inline(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def book_deps(root: Path, book: str, facts: Mapping[str, Any]) -> set[str]:
    """All that a book's stages read, settings apart."""
    deps = (
        dep for name, entry in book_loops(root).items() for dep in _filled(entry.get("deps", ()), name, book, facts)
    )
    return {str(dep) for dep in deps}


def end_stages(stages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The stages whose outs no other of a book's stages reads; as they stand in the map, or made for a book."""
    read = {str(dep) for entry in stages.values() for dep in entry.get("deps", ())}
    return [
        name
        for name, entry in stages.items()
        if (outs := list(out_paths(entry))) and not any(overlap(out, dep) for out in outs for dep in read)
    ]


def out_paths(entry: Mapping[str, Any]) -> Iterator[str]:
    """What a stage writes: outs, metrics and plots."""
    for section in ("outs", "metrics", "plots"):
        for item in entry.get(section, ()):
            yield from item if isinstance(item, Mapping) else [str(item)]


def overlap(one: str, other: str) -> bool:
    """Whether two paths are the same, or one lies in the other."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, (list, tuple)):
        yield from (text for inner in value for text in _texts(inner))
    elif isinstance(value, str):
        yield value


def lagging_pipelines(
    root: Path, books: Iterable[str] | None = None, broken: dict[str, str] | None = None
) -> dict[str, str]:
    """Files of these books (of all, where none are named) that are not as the map wants them, and their right texts.

    What is wrong with a book goes into `broken`, by the book, and stops no other; without it the first is raised.
    """
    if not has_book_pipelines(root):
        return {}
    params = Params.load(root)
    chosen = books_with_own_files(root) if books is None else books
    wanted = code_files(root)
    for book in chosen:
        try:
            wanted[book_pipeline_file(book)] = book_pipeline(root, book, params.entry(book))
        except ParamsError as error:
            if broken is None:
                raise
            broken[book] = str(error)
    return _not_as_wanted(root, wanted)


def _not_as_wanted(root: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in wanted.items() if _standing(root / name) != text}


def _standing(path: Path) -> str | None:
    try:
        return read_regular(path, MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def write_book_pipelines(
    root: Path, books: Iterable[str] | None = None, broken: dict[str, str] | None = None
) -> list[str]:
    """Bring the books' files in step with the map; returns those that were made anew. `broken` as above."""
    lagging = lagging_pipelines(root, books, broken)
    _write(root, lagging)
    return sorted(lagging)


def write_code_files(root: Path) -> None:
    """Write what all books with files of their own share, where it is not so."""
    _write(root, _not_as_wanted(root, code_files(root)))


def _write(root: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        write_text(root / name, text)
