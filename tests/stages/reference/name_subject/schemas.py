"""What name_subject writes, measures and reports."""

from pydantic import BaseModel, Field

from lib.pipeline import LLMPageMetrics


class SubjectAnswer(BaseModel):
    subject: str = Field(..., description="What the page is about.")
    sure: float = Field(..., ge=0.0, le=1.0)


class SubjectPage(BaseModel):
    page_number: int = Field(..., ge=1)
    subject: str
    sure: float


class SubjectMetrics(LLMPageMetrics):
    subject_length: int = Field(..., ge=0)


class SubjectReport(BaseModel):
    page_num: int = Field(..., ge=1)
    subject_length: int
