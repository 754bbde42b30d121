"""A page as bytes: its inputs travel with it, since a worker shares no disk with the driver.

What a second page needs too, such as a PDF of many pages or a table for the whole book, is sent once to each worker and
only named after that. On the worker a page's inputs are files again, in a folder of the page's own and under the names
that they had; where an error speaks of such a file, its place is told as a mark, which the driver turns into its own.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.pipeline.executors import PageResult
from lib.pipeline.page import Page
from lib.system.digests import bytes_digest, file_digest
from lib.system.regular_files import open_regular

SHARED_BYTES = 64 << 10
"""A smaller part of a context is sent with each page. From: to copy so much takes less than a message."""
WHOLE_BYTES = 32 << 20
"""A larger file is sent in pieces, even where one page alone needs it. From: 60 megapixels as PNG take 20 to 30 MB."""
CHUNK_BYTES = 8 << 20
"""A piece of such a file. From: set by hand, for what two machines hold of it at a time."""


@dataclass(frozen=True)
class Shared:
    """Stands in a parcel for what the worker has already."""

    digest: str
    """SHA-256 of the bytes."""


@dataclass(frozen=True)
class Parcel:
    """A page that travels. `files` maps an input's name to its file's name and bytes."""

    number: int
    files: dict[str, tuple[str, bytes | Shared]]
    context: dict[str, bytes | Shared]
    """Each value pickled by itself."""

    def to_bytes(self) -> bytes:
        return pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL)

    @property
    def shared(self) -> set[str]:
        """Digests of what the worker must have before the parcel comes."""
        parts = [content for _, content in self.files.values()] + list(self.context.values())
        return {part.digest for part in parts if isinstance(part, Shared)}


@dataclass
class Packer:
    """Makes parcels on the driver, and knows what pages have in common."""

    sources: dict[str, Path | bytes] = field(default_factory=dict)
    """What is shared, by digest."""
    _paths: dict[Path, str | None] = field(default_factory=dict)
    """Path → digest once it is shared, None while one page alone asked for it."""
    _values: set[str] = field(default_factory=set)
    """Digests of large parts of contexts that were sent once."""

    def pack(self, page: Page) -> Parcel:
        """The parcel for a page. OSError where an input cannot be read."""
        files = {name: (path.name, self._file(path)) for name, path in page.files.items()}
        return Parcel(page.number, files, {name: self._value(value) for name, value in page.context.items()})

    def _file(self, path: Path) -> bytes | Shared:
        known = self._paths.get(path)
        if known is None:
            if path not in self._paths and path.stat().st_size <= WHOLE_BYTES:
                self._paths[path] = None
                with open_regular(path) as file:
                    return file.read()
            known = file_digest(path)
            self._paths[path] = known
            self.sources[known] = path
        return Shared(known)

    def _value(self, value: Any) -> bytes | Shared:
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        if len(data) < SHARED_BYTES:
            return data
        digest = bytes_digest(data)
        if digest not in self._values:
            self._values.add(digest)
            return data
        self.sources[digest] = data
        return Shared(digest)

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The pieces of what is shared. OSError where its file went away."""
        source = self.sources[digest]
        if isinstance(source, bytes):
            yield from (source[start : start + CHUNK_BYTES] for start in range(0, len(source), CHUNK_BYTES))
            return
        with open_regular(source) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk


def with_last(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last; one empty piece where there is none."""
    chunk = next(chunks, b"")
    for following in chunks:
        yield chunk, False
        chunk = following
    yield chunk, True


def _mark(name: str) -> str:
    """What stands for an input's place in words that come back from a worker."""
    return f"\x00{name}\x00"


def unpack(data: bytes, folder: Path, shared: Path) -> Page:
    """The page of a parcel, with its inputs as files in `folder`, which is empty; `shared` holds what was kept.

    Raises FileNotFoundError where something that is shared was not kept, or went away.
    """
    parcel: Parcel = pickle.loads(data)  # noqa: S301  # from the driver, whose code this is
    files = {}
    for place, (name, (file_name, content)) in enumerate(parcel.files.items()):
        path = folder / str(place) / file_name
        path.parent.mkdir()
        if isinstance(content, Shared):
            path.symlink_to((shared / content.digest).resolve(strict=True))
        else:
            path.write_bytes(content)
        files[name] = path
    context = {
        name: pickle.loads((shared / part.digest).read_bytes() if isinstance(part, Shared) else part)  # noqa: S301
        for name, part in parcel.context.items()
    }
    return Page(parcel.number, files, context)


def with_marks(text: str | None, files: Mapping[str, Path]) -> str | None:
    """Words of a worker, with marks in place of its paths."""
    for name, path in files.items():
        text = text and text.replace(str(path), _mark(name))
    return text


def with_paths(text: str | None, page: Page) -> str | None:
    """Words of a worker, with the driver's own paths in place of the marks."""
    for name, path in page.files.items():
        text = text and text.replace(_mark(name), str(path))
    return text


@dataclass(frozen=True)
class Refused:
    """What a worker says that does not do pages of a job."""

    why: str
    unknown: bool = False
    """Whether it only was not told of the job yet, or forgot it."""


Answer = PageResult | Refused
