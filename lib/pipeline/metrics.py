"""What is measured of a page.

A field is quality (a function of the page and the settings: it goes into the skip file, the CSV and the tracked
metrics) or telemetry (seconds, workers: it goes into the log and nowhere else). The schema says which it is; names that
are telemetry in the schemas below are so in every other, whoever declares them anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    refused: int = Field(default=0, ge=0, description="1 where the model would not answer.")
    model_used: str = ""
    provider: str = ""
    queue_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    execution_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    total_time_seconds: float = Field(default=0.0, ge=0.0, json_schema_extra=TELEMETRY)
    time_to_first_token_seconds: float | None = Field(default=None, ge=0.0, json_schema_extra=TELEMETRY)


def _marked(schema: type[BaseModel]) -> set[str]:
    extras: dict[str, object] = {name: field.json_schema_extra for name, field in schema.model_fields.items()}
    extras |= {name: field.json_schema_extra for name, field in schema.model_computed_fields.items()}
    return {name for name, extra in extras.items() if isinstance(extra, dict) and extra.get("telemetry")}


TELEMETRY_NAMES = frozenset(_marked(LLMPageMetrics))
"""What is telemetry in whatever schema it stands."""
_OWN_NAMES = frozenset(LLMPageMetrics.model_fields)
"""What the framework itself tells of a page. A schema may ask for it, or not."""


def telemetry_fields(schema: type[BaseModel] | None) -> set[str]:
    """Names that are telemetry in a schema: those that it marks, and those that always are."""
    return (_marked(schema) if schema is not None else set()) | TELEMETRY_NAMES


def split_metrics(metrics: Mapping[str, Any], schema: type[BaseModel] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Validate a page's metrics and part them into (quality, telemetry).

    What is the framework's to measure and was not given is 0, for a schema that asks for it; what it tells beyond the
    schema is kept. Raises pydantic.ValidationError where the metrics do not fit the schema.
    """
    values = dict(metrics)
    if schema is not None:
        fields, computed = schema.model_fields, schema.model_computed_fields
        own = {name: value for name, value in metrics.items() if name in fields or name not in _OWN_NAMES}
        for name in (TELEMETRY_NAMES | {"cost_usd"}) & fields.keys() - own.keys():
            if fields[name].is_required():
                own[name] = LLMPageMetrics.model_fields[name].default
        checked = schema.model_validate({name: value for name, value in own.items() if name not in computed})
        values = {name: value for name, value in values.items() if name in _OWN_NAMES}
        values |= checked.model_dump(mode="json")
    telemetry = telemetry_fields(schema)
    return (
        {name: value for name, value in values.items() if name not in telemetry},
        {name: value for name, value in values.items() if name in telemetry},
    )


def quality_fault(metrics: Mapping[str, Any], schema: type[BaseModel]) -> str | None:
    """What is wrong with a page's quality metrics, as a skip file holds them; None where they fit the schema."""
    try:
        schema.model_validate({name: value for name, value in metrics.items() if name in schema.model_fields})
    except ValidationError as error:
        telemetry = telemetry_fields(schema)
        faults = [fault for fault in error.errors() if fault["loc"] and fault["loc"][0] not in telemetry]
        if faults:
            return f"{'.'.join(map(str, faults[0]['loc']))}: {faults[0]['msg']}"
    return None
