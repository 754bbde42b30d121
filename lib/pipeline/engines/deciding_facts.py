"""What decides a record besides its page and the settings: the facts in which a worker must be like the driver.

The keys of a stage's pages hold the code and what the stage says of its engine. A worker on another machine may differ
in more than a key can see: the libraries that the code runs on, the Python, the framework that carries the page.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from lib.pipeline.code_digest import deciding_modules, imported_packages, module_digests, project_root
from lib.pipeline.stage_keys import Keyed
from lib.system.digests import data_digest, file_digest

CARRIERS = ("errors.py", "system", "settings", "pipeline")
"""What of lib/ carries a page to its function and its record back; it must be one and the same on both sides."""
RECORDS = ("pydantic", "pydantic-core")
"""Libraries that write every record, whatever the stage."""
SHOWN, SHOWN_DIGITS = 3, 12
"""So many differences are told, and so many characters of a digest or another long value."""

Facts = Mapping[str, str]
"""What is known by a name of it: `numpy` → `2.4.1`, `lib/ocr/read.py` → a digest."""


def deciding_facts(stage: Keyed) -> dict[str, str]:
    """The facts of this process, for a stage that has its settings. Raises what the stage's own `engine` raises."""
    module = type(stage).__module__
    return {
        "Python": f"{platform.python_implementation()} {sys.version_info.major}.{sys.version_info.minor}",
        "system": f"{platform.system()} {platform.machine()}",
        "settings": data_digest(stage.settings.model_dump(mode="json")),
        "the framework (lib/pipeline and below)": _framework(project_root()),
        **{f"code of {name}": digest for name, digest in module_digests(module).items()},
        **_libraries([*imported_packages(deciding_modules(module)), *getattr(stage, "worker_imports", ())]),
        **{f"engine's {name}": value for name, value in stage.engine().items()},
    }


def differences(here: Facts, there: Facts) -> str:
    """In what a worker differs from the driver, in words; empty where it does not."""
    names = [name for name in sorted(here.keys() | there.keys(), key=_order) if here.get(name) != there.get(name)]
    told = [f"{name} is {_shown(there.get(name))} there and {_shown(here.get(name))} here" for name in names[:SHOWN]]
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "; ".join([*told, *more])


def _order(name: str) -> tuple[bool, str]:
    """The causes before what follows from them: a stage's code imports other libraries where it is another."""
    return not name.startswith("code of "), name


def _shown(value: str | None) -> str:
    if value is None:
        return "missing"
    return value if len(value) <= 2 * SHOWN_DIGITS else f"{value[:SHOWN_DIGITS]}..."


@cache
def _framework(root: Path) -> str:
    places = [root / "lib" / name for name in CARRIERS]
    files = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    return data_digest({path.relative_to(root).as_posix(): file_digest(path) for path in files})


def _libraries(packages: Iterable[str]) -> dict[str, str]:
    """Distribution → version, of those that packages come from and of all that these need."""
    known = packages_distributions()
    tops = {name.partition(".")[0] for name in packages}
    waiting = [*RECORDS, *(one for top in sorted(tops) for one in known.get(top, ()))]
    found: dict[str, str] = {}
    for name in waiting:
        wanted = name.lower().replace("_", "-")
        if wanted in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found[wanted] = installed.version
        waiting.extend(_needs(installed.requires or ()))
    return found


def _needs(requirements: Iterable[str]) -> Iterator[str]:
    for text in requirements:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:  # of another age
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name
