"""The images of a request: loaded when it is sent, let go after."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from lib.errors import SourceError


@runtime_checkable
class Picture(Protocol):
    """A PIL image, or what saves itself like one."""

    def save(self, fp: Any, format: str) -> None: ...


ImageBytes = bytes | Picture | Path
ImageSource = ImageBytes | str | Callable[[], ImageBytes]
"""Bytes of a PNG, JPEG, WebP or GIF; a path to them; a PIL image; or what returns one of these when called."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def load_image(source: ImageSource) -> bytes:
    """The image's bytes, as they are sent. A picture becomes a PNG. SourceError where there is none."""
    found = source() if callable(source) else source
    if isinstance(found, bytes):
        return found
    if isinstance(found, str | Path):
        try:
            return Path(found).read_bytes()
        except OSError as error:
            raise SourceError(f"{found}: cannot be read: {error.strerror or error}") from None
    buffer = io.BytesIO()
    found.save(buffer, "PNG")
    return buffer.getvalue()


def media_type(data: bytes) -> str:
    """The kind of image, from its first bytes. SourceError where no vision model would take it."""
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    raise SourceError("an image that is neither PNG, JPEG, WebP nor GIF cannot be sent; convert it first")
