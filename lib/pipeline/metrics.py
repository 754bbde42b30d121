"""What is measured of a page.

A field is quality (a function of the page and the settings: it goes into the skip file, the CSV and the tracked
metrics) or telemetry (seconds, workers: it goes into the log and nowhere else). The schema says which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

TELEMETRY: dict[str, Any] = {"telemetry": True}
"""Mark a field with `json_schema_extra=TELEMETRY` to keep it out of everything that is tracked."""


class BasePageMetrics(BaseModel):
    """What every stage measures of a page."""

    model_config = ConfigDict(extra="forbid")

    page_num: int = Field(ge=1)
    processing_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    cost_usd: float = Field(default=0.0, ge=0.0)


class LLMPageMetrics(BasePageMetrics):
    """What is measured of a page that a language model answered. Times and tries are facts of the stored reply."""

    forecast_usd: float = Field(default=0.0, ge=0.0, description="What the page was expected to cost.")
    attempts: int = Field(default=1, ge=0, json_schema_extra=TELEMETRY)
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    tokens_total: int = Field(default=0, ge=0)
    tokens_per_second: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    model_used: str = ""
    provider: str = ""
    queue_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    execution_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    total_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    time_to_first_token_seconds: float | None = Field(default=None, ge=0.0, json_schema_extra=TELEMETRY)


def telemetry_fields(schema: type[BaseModel]) -> set[str]:
    """Names of the schema's fields that are telemetry."""
    return {
        name
        for name, field in schema.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("telemetry")
    }


_ALWAYS_TELEMETRY = telemetry_fields(LLMPageMetrics)


def split_metrics(metrics: Mapping[str, Any], schema: type[BaseModel] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Validate a page's metrics and part them into (quality, telemetry).

    Without a schema the fields of BasePageMetrics and LLMPageMetrics that are telemetry are known as such.
    Raises pydantic.ValidationError where the metrics do not fit the schema.
    """
    if schema is None:
        telemetry, values = _ALWAYS_TELEMETRY, dict(metrics)
    else:
        telemetry = telemetry_fields(schema) | (_ALWAYS_TELEMETRY - schema.model_fields.keys())
        # Seconds are the framework's to measure, for a schema that does not ask for them too.
        own = {name: value for name, value in metrics.items() if name in schema.model_fields or name not in telemetry}
        values = {**metrics, **schema.model_validate(own).model_dump(mode="json")}
    quality = {name: value for name, value in values.items() if name not in telemetry}
    return quality, {name: value for name, value in values.items() if name in telemetry}
