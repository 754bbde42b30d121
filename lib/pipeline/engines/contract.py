"""What a worker on another machine is told of a job before its first page, as bytes: no path of this machine in it."""

from __future__ import annotations

import base64
import json
import pickle
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from lib.errors import ColophonError
from lib.pipeline.engines.deciding_facts import Facts, deciding_facts
from lib.pipeline.executors import Job
from lib.pipeline.process_pool import Limits
from lib.pipeline.stage_keys import Keyed
from lib.system.digests import bytes_digest


@dataclass(frozen=True)
class Contract:
    """A job as it is told to a worker. What is pickled is opened only where the facts agree."""

    module: str
    """The stage's script, such as `stages.ocr`."""
    stage: str
    """The name of its class."""
    settings: str
    """JSON."""
    facts: Facts
    """The driver's."""
    limits: Limits
    job: bytes
    """A Job, pickled."""

    def to_bytes(self) -> bytes:
        plain = {**asdict(self), "job": base64.b64encode(self.job).decode("ascii")}
        return json.dumps(plain, sort_keys=True).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes) -> Contract:
        """ValueError, KeyError or TypeError where the bytes are those of another version's contract."""
        plain: dict[str, Any] = json.loads(data)
        own = {**plain, "limits": Limits(**plain["limits"]), "job": base64.b64decode(plain["job"])}
        return cls(**own)

    @cached_property
    def digest(self) -> str:
        return bytes_digest(self.to_bytes())


def contract_of(stage: Keyed, job: Job, limits: Limits) -> Contract:
    """The contract for a job of a stage that is about to run here.

    Raises ColophonError where the stage's class is none that another process can import.
    """
    kind = type(stage)
    if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
        raise ColophonError(
            f"stage {kind.__qualname__} is not defined at the top level of a module, so that no worker can import it; "
            "put it into a script of its own under stages/"
        )
    return Contract(
        module=kind.__module__,
        stage=kind.__qualname__,
        settings=stage.settings.model_dump_json(),
        facts=deciding_facts(stage),
        limits=limits,
        job=pickle.dumps(job),
    )
