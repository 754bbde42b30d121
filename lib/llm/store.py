"""Paid replies, kept by the digest of the exact request, so that no question is paid twice.

FOLDER/KEY.json holds the replies of one book and stage and travels with the data. The shared store holds every reply
that was ever paid on this machine: KEY.json in a folder of the key's first two letters.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from lib.errors import LLMError
from lib.llm.reply import Reply
from lib.system.atomic import TEMPORARY_PREFIX, write_bytes
from lib.system.regular_files import MOST_BYTES, read_regular
from lib.system.user_cache import user_cache

README = "README.txt"
README_TEXT = """\
Each file here is a paid reply of a model, as it came, with its usage and cost, named by the digest of the request.
With them, this stage asks nothing again. Without any, no model was asked.
"""

STORE_VARIABLE = "COLOPHON_REPLY_STORE"


def shared_folder() -> Path:
    """This machine's store: COLOPHON_REPLY_STORE, or a folder in the user's cache."""
    folder = user_cache("replies", STORE_VARIABLE)
    if folder is None:
        raise LLMError(f"no home folder to keep paid replies in; set {STORE_VARIABLE} to a folder")
    return folder


class ReplyStore:
    """The replies of one book and stage in `folder`, with the machine's store behind them.

    `shared` is the machine's store; None: shared_folder(). Without a folder there is only that.
    """

    def __init__(self, folder: Path | str | None, shared: Path | str | None = None) -> None:
        self.shared = shared_folder() if shared is None else Path(shared)
        self.folder = None if folder is None else Path(folder)

    def path(self, key: str) -> Path:
        """Where the reply to this request stands, whether it is there or not."""
        return self._shared_path(key) if self.folder is None else self.folder / f"{key}.json"

    def _shared_path(self, key: str) -> Path:
        return self.shared / key[:2] / f"{key}.json"

    def find(self, key: str) -> Reply | None:
        """The reply to this request, if it was ever paid here. What the machine's store has is put into the folder."""
        here = self.path(key)
        reply = _read(here, key)
        if reply is not None:
            return reply
        there = self._shared_path(key)
        reply = _read(there, key)
        if reply is not None:
            write_bytes(here, there.read_bytes())
        return reply

    def save(self, reply: Reply) -> None:
        """Keep a reply in both places. It is on disk when this returns."""
        data = reply.model_dump_json(indent=1).encode("utf-8") + b"\n"
        write_bytes(self._shared_path(reply.key), data)
        if self.folder is not None:
            # One of the two has to outlive a power failure; `find` mends the other.
            write_bytes(self.path(reply.key), data, sync=False)

    def describe(self) -> None:
        """Make the folder, with a few words on what it holds: DVC warns of an out that is empty."""
        if self.folder is not None and not (self.folder / README).exists():
            write_bytes(self.folder / README, README_TEXT.encode("utf-8"))

    def __contains__(self, key: str) -> bool:
        return self.path(key).exists() or self._shared_path(key).exists()

    def keys(self) -> set[str]:
        """Keys of the replies in the folder."""
        return set() if self.folder is None else {path.stem for path in self.folder.glob("[!.]*.json")}

    def replies(self, keys: Iterable[str] | None = None) -> Iterator[Reply]:
        """The folder's replies in the order of their keys; those that cannot be read are left out."""
        for key in sorted(self.keys() if keys is None else keys):
            reply = _read(self.path(key), key)
            if reply is not None:
                yield reply

    def prune(self, keys: Iterable[str]) -> int:
        """Remove from the folder all but these replies; the machine's store keeps them. Returns how many went."""
        kept = {README, *(f"{key}.json" for key in keys)}
        gone = 0
        for path in [] if self.folder is None else list(self.folder.glob("*")):
            if path.is_file() and path.name not in kept:
                self._keep_on_this_machine(path)
                path.unlink()
                gone += not path.name.startswith(TEMPORARY_PREFIX)
        return gone

    def _keep_on_this_machine(self, path: Path) -> None:
        """A reply that came with the data may be the only copy of what somebody paid for."""
        if _read(path, path.stem) is not None and not self._shared_path(path.stem).exists():
            write_bytes(self._shared_path(path.stem), path.read_bytes())


def _read(path: Path, key: str) -> Reply | None:
    """The reply at `path`; None where there is none, or none that this version and this key know."""
    try:
        reply = Reply.model_validate_json(read_regular(path, MOST_BYTES))
    except (FileNotFoundError, ValidationError):
        return None
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EFBIG, errno.ELOOP):  # a pipe, a folder, or more than a reply
            return None
        raise
    return reply if reply.key == key else None
