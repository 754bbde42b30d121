"""The files of a project as they are in a revision: a commit, a branch, a tag, an experiment of DVC, or as they stand.

What git keeps comes from git, what DVC keeps from its cache on this machine; nothing is checked out.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from lib.errors import MissingInputError, ParamsError

WORKSPACE = "workspace"
"""What DVC calls the files as they stand; no revision has another meaning for it."""


class Revision:
    """A project's files in a revision; `name` is a revision as git and DVC know it, or WORKSPACE."""

    def __init__(self, root: Path, name: str = WORKSPACE) -> None:
        self.root = root
        self.name = name

    def __str__(self) -> str:
        return self.name

    def check(self) -> None:
        """Raises ParamsError where there is no such revision."""
        if self.name != WORKSPACE:
            _ = self._files

    def read(self, path: str) -> bytes | None:
        """A file's content by its path in the project; None where the revision has none.

        Raises MissingInputError where DVC knows the file and this machine has it not.
        """
        if self.name == WORKSPACE:
            file = self.root / path
            return file.read_bytes() if file.is_file() else None
        try:
            return bytes(self._files.read_bytes(f"/{path}"))
        except FileNotFoundError:
            if self._files.exists(f"/{path}"):
                raise MissingInputError(f"{path} of {self.name}: {self._not_here()}") from None
            return None

    def digests(self, folder: str) -> dict[str, str]:
        """Name → MD5 of each file of a folder that DVC keeps, or that stands there; empty where there is none.

        Raises MissingInputError as `read` does.
        """
        if self.name == WORKSPACE:
            files = sorted(path for path in (self.root / folder).glob("*") if path.is_file())
            return {path.name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in files}
        from dvc_data.index import DataIndexDirError  # noqa: PLC0415  # as below

        try:
            found = self._files.ls(f"/{folder}", detail=True)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except DataIndexDirError:
            raise MissingInputError(f"{folder} of {self.name}: {self._not_here()}") from None
        return {Path(entry["name"]).name: str(entry["md5"]) for entry in found if entry.get("md5")}

    def _not_here(self) -> str:
        """That something is not on this machine, and what brings it: a remote, or else a run."""
        from dvc.config import Config  # noqa: PLC0415  # as below

        if Config(str(self.root / ".dvc")).get("remote"):
            return f"{NOT_HERE}; `dvc fetch --all-commits`, or `dvc exp pull` of an experiment, brings it"
        where = "" if self.name == "HEAD" else f", with {self.name} checked out,"
        return f"{NOT_HERE}, and there is no remote that may have it; `dvc repro`{where} makes it"

    @cached_property
    def _files(self) -> Any:
        """Everything of the revision as one tree. ParamsError where there is no such revision, or no repository, or the
        project's remote is of a kind that this environment lacks the package for."""
        from dvc.api import DVCFileSystem  # noqa: PLC0415  # takes half a second
        from dvc.exceptions import DvcException  # noqa: PLC0415
        from dvc.scm import SCMError  # noqa: PLC0415

        files = DVCFileSystem(str(self.root), rev=self.name)
        try:
            files.ls("/")
        except (DvcException, SCMError, AttributeError) as error:  # the last: a tree or a file in place of a commit
            what = " ".join(str(error).split())
            raise ParamsError(
                f"{self.name}: no revision of this project ({what}); name a commit, a branch, a tag or an experiment "
                "(`dvc exp list`)"
            ) from None
        except ImportError as error:
            said = " ".join(str(error).split())
            raise ParamsError(f".dvc/config: the remote cannot be used ({said}); `pip install` what it names") from None
        return files


NOT_HERE = "not on this machine"
