"""The reference's skeleton for CPU work, as it stands: hooks, a pool of its own, records saved without metrics."""

import multiprocessing
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Dict, List, Tuple

from pydantic import BaseModel, Field, field_validator

from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, CheckpointManager, PipelineLogger, RichProgressBar
from lib.schemas.ocr import OcrPage


class WordsPage(BaseModel):
    page_number: int = Field(..., ge=1)
    words: List[str] = Field(...)

    @field_validator("words")
    @classmethod
    def validate(cls, v):
        if not v:
            raise ValueError("Must have content")
        return v


class WordsMetrics(BasePageMetrics):
    page_num: int
    processing_time_seconds: float
    cost_usd: float
    long_words: float


class WordsReport(BaseModel):
    page_num: int = Field(..., ge=1)
    long_words: float


def expensive_operation(storage, page_num):
    time.sleep(float(os.environ.get("SLOW", "0")))
    page = storage.stage("ocr").load_page(page_num, schema=OcrPage)
    return {"page_number": page_num, "words": page.text.split()}


def _process_page_worker(task: Dict) -> Tuple[bool, int, str, Dict]:
    try:
        storage = BookStorage(scan_id=task["scan_id"], storage_root=Path(task["storage_root"]))
        page_num = task["page_number"]
        result = expensive_operation(storage, page_num)
        validated = WordsPage(**result)
        return (True, page_num, None, validated.model_dump())
    except Exception as e:
        return (False, task["page_number"], str(e), None)


class CountWordsStage(BaseStage):
    name = "count_words"
    dependencies = ["ocr"]

    input_schema = OcrPage
    output_schema = WordsPage
    checkpoint_schema = WordsMetrics
    report_schema = WordsReport

    def __init__(self, max_workers: int = None):
        self.max_workers = max_workers or multiprocessing.cpu_count()
        self.progress_lock = threading.Lock()

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger):
        ocr_stage = storage.stage("ocr")
        ocr_pages = ocr_stage.list_output_pages(extension="json")
        if not ocr_pages:
            raise FileNotFoundError(f"No OCR outputs found in {ocr_stage.output_dir}. Run OCR stage first.")
        source_pages = storage.stage("source").list_output_pages(extension="png")
        source_nums = set(int(p.stem.split("_")[1]) for p in source_pages)
        ocr_nums = set(int(p.stem.split("_")[1]) for p in ocr_pages)
        if source_nums != ocr_nums:
            raise FileNotFoundError("OCR and source pages don't match 1-1")
        logger.info(f"Validated {len(ocr_pages)} pages")

    def run(self, storage, checkpoint, logger) -> Dict[str, Any]:
        metadata = storage.load_metadata()
        total_pages = metadata.get("total_pages", 0)
        if total_pages == 0:
            raise ValueError("total_pages not set")
        logger.start_stage(total_pages=total_pages, max_workers=self.max_workers)
        logger.info(f"Count Words - Processing {total_pages} pages")
        pages = checkpoint.get_remaining_pages(total_pages, resume=True)
        if not pages:
            logger.info("No pages to process (all complete)")
            return checkpoint.get_status().get("metadata", {})
        logger.info(f"Processing {len(pages)} pages")

        progress = RichProgressBar(total=len(pages), unit="pages")
        completed = 0
        failed = 0
        tasks = [
            {"storage_root": str(storage.storage_root), "scan_id": storage.scan_id, "page_number": page_num}
            for page_num in pages
        ]
        with ProcessPoolExecutor(max_workers=self.max_workers) as executor:
            futures = {executor.submit(_process_page_worker, task): task["page_number"] for task in tasks}
            for future in as_completed(futures):
                success, page_num, error, data = future.result()
                if success:
                    storage.stage(self.name).save_page(page_num=page_num, data=data, schema=WordsPage)
                    completed += 1
                else:
                    logger.error(f"Page {page_num} failed", error=error)
                    failed += 1
                with self.progress_lock:
                    current = completed + failed
                    suffix = f"{completed} ok" + (f", {failed} failed" if failed > 0 else "")
                    progress.update(current, suffix=suffix)
        progress.finish(f"   ✓ Processed {completed}/{len(pages)} pages")
        return {"pages_processed": completed, "pages_failed": failed, "total_cost_usd": 0.0}

    def after(self, storage, checkpoint, logger, stats):
        super().after(storage, checkpoint, logger, stats)
