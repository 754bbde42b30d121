"""The reference's skeleton for questions to a model, laid out as its packages are: stage class and loading in here."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Dict

from PIL import Image

from lib.llm import LLMBatchClient, LLMRequest
from lib.pipeline import BaseStage, Config
from lib.schemas.ocr import OcrPage

from .prompts import SYSTEM_PROMPT, user_prompt
from .report import write_subjects
from .schemas import SubjectAnswer, SubjectMetrics, SubjectPage, SubjectReport


class NameSubjectStage(BaseStage):
    name = "name_subject"
    dependencies = ["ocr", "source"]

    input_schema = OcrPage
    output_schema = SubjectPage
    checkpoint_schema = SubjectMetrics
    report_schema = SubjectReport

    def __init__(self, model: str = None, max_workers: int = None, max_retries: int = 3):
        self.model = model or "a-model"
        self.max_workers = max_workers or Config.max_workers
        self.max_retries = max_retries
        self.progress_lock = threading.Lock()

    def before(self, storage, checkpoint, logger):
        if not storage.stage("ocr").list_output_pages(extension="json"):
            raise FileNotFoundError("No OCR outputs found. Run OCR stage first.")

    def run(self, storage, checkpoint, logger) -> Dict[str, Any]:
        total_pages = storage.load_metadata().get("total_pages", 0)
        if total_pages == 0:
            raise ValueError("total_pages not set")
        logger.start_stage(total_pages=total_pages, max_workers=self.max_workers)
        pages = checkpoint.get_remaining_pages(total_pages, resume=True)
        if not pages:
            return checkpoint.get_status().get("metadata", {})
        completed = 0
        failed = 0
        total_cost = 0.0

        def load_page(page_num):
            ocr_page = storage.stage("ocr").load_page(page_num, schema=OcrPage)
            with Image.open(storage.stage("source").output_page(page_num, extension="png")) as image:
                downsampled_image = image.reduce(2)
            request = LLMRequest(
                id=f"page_{page_num:04d}",
                model=self.model,
                messages=[
                    {"role": "system", "content": SYSTEM_PROMPT},
                    {"role": "user", "content": user_prompt(ocr_page.text)},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": "response",
                        "strict": True,
                        "schema": SubjectAnswer.model_json_schema(),
                    },
                },
                images=[downsampled_image],
                metadata={"page_num": page_num, "storage": storage, "ocr_page": ocr_page},
            )
            return page_num, ocr_page, request

        requests = []
        with ThreadPoolExecutor(max_workers=self.max_workers) as executor:
            futures = {executor.submit(load_page, page_num): page_num for page_num in pages}
            for future in as_completed(futures):
                result = future.result()
                if result:
                    page_num, ocr_page, request = result
                    requests.append(request)

        batch_client = LLMBatchClient(
            max_workers=self.max_workers,
            max_retries=self.max_retries,
            verbose=True,
            log_dir=storage.stage(self.name).output_dir / "logs",
        )

        def create_metrics(result, data):
            page_num = result.request.metadata["page_num"]
            return SubjectMetrics(page_num=page_num, subject_length=len(data["subject"]), **result.metrics())

        def on_result(result):
            nonlocal completed, failed, total_cost
            page_num = result.request.metadata["page_num"]
            if result.success:
                data = {**result.parsed_json, "page_number": page_num}
                validated = SubjectPage(**data)
                metrics = create_metrics(result, data)
                storage.stage(self.name).save_page(
                    page_num=page_num,
                    data=validated.model_dump(),
                    schema=SubjectPage,
                    cost_usd=result.cost_usd,
                    metrics=metrics.model_dump(),
                )
                completed += 1
                total_cost += result.cost_usd
            else:
                logger.error(f"Page {page_num} failed", error=result.error)
                failed += 1

        batch_client.process_batch(requests, on_result=on_result)
        return {"pages_processed": completed, "pages_failed": failed, "total_cost_usd": total_cost}

    def after(self, storage, checkpoint, logger, stats):
        super().after(storage, checkpoint, logger, stats)
        write_subjects(storage.report_dir, storage.stage(self.name), SubjectPage)
