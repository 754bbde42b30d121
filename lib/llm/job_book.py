"""Jobs of the Batch API as this machine keeps them, from before they are sent until their replies are stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.system.atomic import write_text
from lib.system.digests import data_digest
from lib.system.regular_files import MOST_BYTES, read_regular


class Job(BaseModel):
    """A job as it is kept on this machine, from before it is sent until its replies are stored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    file: str
    """The provider's id of the uploaded questions."""
    id: str | None = None
    """The provider's id of the job; None where nobody knows whether it was made."""
    models: dict[str, str]
    """The model that is asked, by the request's key."""
    torn: bool = False
    """A run read its files to no end."""


@dataclass
class JobBook:
    """The jobs of this machine that may still be under way."""

    folder: Path

    def all(self, base_url: str) -> list[Job]:
        """Jobs at this endpoint, in a steady order."""
        found = []
        # A note that a killed process had not yet put in its place is whole, and would be the same job a second time.
        for path in sorted(self.folder.glob("[!.]*.json")):
            try:
                job = Job.model_validate_json(read_regular(path, MOST_BYTES))
            except (OSError, ValidationError):
                continue
            if job.base_url == base_url:
                found.append(job)
        return found

    def keep(self, job: Job) -> None:
        """Write a job down; it is on disk when this returns."""
        write_text(self.path(job), job.model_dump_json(indent=1) + "\n")

    def forget(self, job: Job) -> None:
        """A job whose replies are all kept."""
        self.path(job).unlink(missing_ok=True)

    def path(self, job: Job) -> Path:
        """Where a job is written down."""
        return self.folder / f"{data_digest({'file': job.file, 'url': job.base_url})[:32]}.json"
