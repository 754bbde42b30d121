"""`run.dask:` and `run.submitit:` of params.yaml: how pages are done on other machines. No record hangs on it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_TRIES = 100


class DaskSettings(BaseModel):
    """Where the cluster is. Certificates for tls:// are Dask's own business: its configuration names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheduler: str | None = Field(
        default=None, pattern=r"^(tcp|tls|ws|wss|ucx)://[^\s/]+", description="The address, as in tcp://10.0.0.1:8786."
    )
    connect_seconds: float = Field(
        default=30, gt=0, allow_inf_nan=False, description="So long the scheduler is waited for."
    )
    wait_seconds: float = Field(
        default=60, ge=0, allow_inf_nan=False, description="So long a worker is waited for where there is none."
    )
    tries: int = Field(default=3, ge=1, le=MOST_TRIES, description="A page whose worker was lost so often fails.")


class SubmititSettings(BaseModel):
    """How jobs are sent to Slurm, with submitit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cluster: Literal["slurm", "local"] = Field(default="slurm", description="local: processes of this machine.")
    folder: str = Field(default="logs/submitit", min_length=1, description="A folder that driver and nodes share.")
    checkout: str | None = Field(
        default=None, min_length=1, description="The project's folder on the nodes, where it is another than here."
    )
    jobs: int = Field(default=4, ge=1, description="Jobs at a time.")
    pages_a_job: int = Field(default=20, ge=1, description="Pages that a job is given.")
    cpus: int = Field(default=1, ge=1, description="Cores of a job: so many of its pages are done at a time.")
    minutes: int = Field(default=240, ge=1, description="Time limit of a job.")
    tries: int = Field(default=3, ge=1, le=MOST_TRIES, description="A page whose job ended under it so often fails.")
    slurm: dict[str, Any] = Field(
        default_factory=dict, description="What submitit is told of Slurm, as in {slurm_partition: cpu, mem_gb: 8}."
    )
