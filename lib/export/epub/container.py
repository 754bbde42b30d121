"""The zip that an EPUB is. The same files in the same order give the same bytes."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""


class Container:
    """Takes files one by one; names are below EPUB/."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        try:
            self._write("mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
            self._write("META-INF/container.xml", _CONTAINER.encode("utf-8"), zipfile.ZIP_DEFLATED)
        except BaseException:
            self.give_up()
            raise

    def add(self, name: str, data: bytes) -> None:
        """Pictures are compressed already, and stored as they are."""
        packed = name.endswith((".jpg", ".png"))
        self._write(f"EPUB/{name}", data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)

    def close(self) -> None:
        self._zip.close()

    def give_up(self) -> None:
        """Leave the file as it is; an archive that could not be written would try again as it is forgotten."""
        self._zip.fp = None

    def _write(self, name: str, data: bytes, method: int) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = method
        info.external_attr = _READABLE
        info.create_system = 3
        self._zip.writestr(info, data, compresslevel=9)
