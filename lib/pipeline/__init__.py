"""The framework: what stands once so that a stage is a script, a schema and an entry in dvc.yaml."""

from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.metrics import TELEMETRY, BasePageMetrics, LLMPageMetrics
from lib.pipeline.page import Page, PageOutput
from lib.pipeline.progress import RichProgressBar
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.pipeline.whole_book import BookStage
from lib.settings.config import Config
from lib.settings.params import StageParams

__all__ = [
    "TELEMETRY",
    "BasePageMetrics",
    "BaseStage",
    "BookStage",
    "BookStorage",
    "CheckpointManager",
    "Config",
    "LLMPageMetrics",
    "Page",
    "PageOutput",
    "PipelineLogger",
    "RichProgressBar",
    "StageParams",
]
