"""The files of the page in the browser, read once: a name that is not among them is not served."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class WebFile:
    """A file's bytes and its media type."""

    data: bytes
    media_type: str


def web_files() -> dict[str, WebFile]:
    """Path in the address → file."""
    found = {}
    for entry in files("lib.review").joinpath("web").iterdir():
        ending = entry.name.rpartition(".")[2]
        if ending in TYPES:
            found[f"/{entry.name}"] = WebFile(entry.read_bytes(), TYPES[ending])
    return found
