"""Pages that stay done while code is called otherwise: their skip files get the keys that a run will look for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lib.kit.python_names import NewName
from lib.pipeline.code_digest import code_digest
from lib.pipeline.skipfile import PageKey, SkipFile
from lib.settings.params import stage_names


def code_digests(root: Path) -> dict[str, str]:
    """The digest of each stage's code, by its name."""
    return {stage: code_digest(f"stages.{stage}", root) for stage in stage_names(root)}


def keep_done(root: Path, books: list[str], name: NewName, before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Give pages that were done by the code of `before` the keys that the code of `after` makes of the same.

    The two differ in names alone, so that each page would come out as it stands. A page that was not up to date stays
    so. Returns how many pages stay done.
    """
    kept = 0
    for stage, digest in after.items():
        former = before.get(name.old if stage == name.new else stage)
        for book in books if former not in (None, digest) else []:
            for path in (root / "data" / book / stage / "skip").glob("[!.]*.json"):
                kept += _renew(path, name, {former: digest})
    return kept


def _renew(path: Path, name: NewName, digests: Mapping[str | None, str]) -> bool:
    """Write a skip file with its new key; whether its page was up to date with the code."""
    skip = SkipFile.read(path)
    if skip is None:
        return False
    lead = f"{name.old}."
    parts = {
        f"{name.new}.{part.removeprefix(lead)}" if part.startswith(lead) else part: value
        for part, value in skip.parts.items()
    }
    code = parts.get("code")
    if code in digests:
        parts["code"] = digests[code]
    if parts != skip.parts:
        skip.model_copy(update={"parts": parts, "key": PageKey(parts).digest}).write(path)
    return code in digests
