"""Requests to a model in the reference's style: load in threads, then one batch with a callback."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Dict

from pydantic import BaseModel, Field

from lib.llm import LLMBatchClient, LLMRequest
from lib.pipeline import BaseStage, Config, LLMPageMetrics, RichProgressBar
from lib.schemas.ocr import OcrPage


class TopicAnswer(BaseModel):
    topic: str


class TopicPage(BaseModel):
    page_number: int = Field(..., ge=1)
    topic: str


class TopicMetrics(LLMPageMetrics):
    topic_length: int = Field(..., ge=0)


class TopicReport(BaseModel):
    page_num: int = Field(..., ge=1)
    topic_length: int


class AskTopicStage(BaseStage):
    name = "ask_topic"
    dependencies = ["ocr"]

    input_schema = OcrPage
    output_schema = TopicPage
    checkpoint_schema = TopicMetrics
    report_schema = TopicReport

    def __init__(self, max_workers: int = None):
        super().__init__(max_workers or Config.max_workers)
        self.max_retries = Config.llm.max_retries

    def run(self, storage, checkpoint, logger) -> Dict[str, Any]:
        total_pages = storage.load_metadata()["total_pages"]
        logger.start_stage(total_pages=total_pages, max_workers=self.max_workers)
        pages = checkpoint.get_remaining_pages(total_pages, resume=True)
        if not pages:
            return checkpoint.get_status().get("metadata", {})
        completed = failed = 0
        total_cost = 0.0

        def load_page(page_num):
            ocr_page = storage.stage("ocr").load_page(page_num, schema=OcrPage)
            return LLMRequest(
                id=f"page_{page_num:04d}",
                model="a-model",
                messages=[
                    {"role": "system", "content": "Name the topic."},
                    {"role": "user", "content": ocr_page.text or "(blank)"},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": "response",
                        "strict": True,
                        "schema": {
                            "type": "object",
                            "properties": {"topic": {"type": "string"}},
                            "required": ["topic"],
                            "additionalProperties": False,
                        },
                    },
                },
                metadata={"page_num": page_num, "storage": storage, "ocr_page": ocr_page},
            )

        requests = []
        with ThreadPoolExecutor(max_workers=self.max_workers) as executor:
            futures = {executor.submit(load_page, page_num): page_num for page_num in pages}
            for future in as_completed(futures):
                try:
                    requests.append(future.result())
                except Exception as error:
                    logger.error(f"Page {futures[future]} failed", error=str(error))
                    failed += 1

        batch_client = LLMBatchClient(
            max_workers=self.max_workers,
            max_retries=self.max_retries,
            verbose=True,
            log_dir=storage.stage(self.name).output_dir / "logs",
        )
        progress = RichProgressBar(total=len(requests), unit="pages")

        def on_result(result):
            nonlocal completed, failed, total_cost
            page_num = result.request.metadata["page_num"]
            if result.success:
                data = {"page_number": page_num, "topic": result.parsed_json["topic"]}
                validated = TopicPage(**data)
                metrics = TopicMetrics(page_num=page_num, topic_length=len(validated.topic), **result.metrics())
                storage.stage(self.name).save_page(
                    page_num=page_num,
                    data=validated.model_dump(),
                    schema=TopicPage,
                    cost_usd=result.cost_usd,
                    metrics=metrics.model_dump(),
                )
                completed += 1
                total_cost += result.cost_usd
            else:
                logger.error(f"Page {page_num} failed", error=result.error)
                failed += 1
            with self.progress_lock:
                progress.update(completed + failed, suffix=f"{completed} ok")

        batch_client.process_batch(requests, on_result=on_result)
        progress.finish()
        return {"pages_processed": completed, "pages_failed": failed, "total_cost_usd": total_cost}
