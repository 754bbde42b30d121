"""CPU work in the reference's style: a pool of its own, and a worker function that opens the storage itself."""

import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Dict, Tuple

from pydantic import BaseModel, Field, field_validator

from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, RichProgressBar


class LettersPage(BaseModel):
    page_number: int = Field(..., ge=1)
    letters: Dict[str, int]

    @field_validator("letters")
    @classmethod
    def not_empty(cls, value):
        if not value:
            raise ValueError("Must have content")
        return value


class LettersMetrics(BasePageMetrics):
    distinct: int = Field(..., ge=0)


class LettersReport(BaseModel):
    page_num: int = Field(..., ge=1)
    distinct: int


def _count_worker(task: Dict) -> Tuple[bool, int, Any, Any]:
    try:
        storage = BookStorage(scan_id=task["scan_id"], storage_root=Path(task["storage_root"]))
        page = storage.stage("ocr").load_page(task["page_number"])
        time.sleep(float(os.environ.get("SLOW", "0")))
        letters: Dict[str, int] = {}
        for block in page["blocks"]:
            for paragraph in block["paragraphs"]:
                for line in paragraph["lines"]:
                    for word in line["words"]:
                        for letter in word["text"]:
                            letters[letter] = letters.get(letter, 0) + 1
        validated = LettersPage(page_number=task["page_number"], letters=letters)
        return (True, task["page_number"], None, validated.model_dump())
    except Exception as error:
        return (False, task["page_number"], str(error), None)


class CountLettersStage(BaseStage):
    name = "count_letters"
    dependencies = ["ocr"]

    output_schema = LettersPage
    checkpoint_schema = LettersMetrics
    report_schema = LettersReport

    def __init__(self, max_workers: int = None):
        self.max_workers = max_workers or self._default_workers()
        self.progress_lock = threading.Lock()

    def before(self, storage, checkpoint, logger):
        ocr_stage = storage.stage("ocr")
        ocr_pages = ocr_stage.list_output_pages(extension="json")
        if not ocr_pages:
            raise FileNotFoundError(f"No OCR outputs found in {ocr_stage.output_dir}. Run OCR stage first.")
        source_pages = storage.stage("ingest").list_output_pages(extension="png")
        if {int(p.stem.split("_")[1]) for p in source_pages} != {int(p.stem.split("_")[1]) for p in ocr_pages}:
            raise FileNotFoundError("OCR and source pages don't match 1-1")
        logger.info(f"Validated {len(ocr_pages)} pages")

    def run(self, storage, checkpoint, logger) -> Dict[str, Any]:
        metadata = storage.load_metadata()
        total_pages = metadata.get("total_pages", 0)
        if total_pages == 0:
            raise ValueError("total_pages not set")
        logger.start_stage(total_pages=total_pages, max_workers=self.max_workers)
        pages = checkpoint.get_remaining_pages(total_pages, resume=True)
        if not pages:
            logger.info("No pages to process (all complete)")
            return checkpoint.get_status().get("metadata", {})
        logger.info(f"Processing {len(pages)} pages")
        progress = RichProgressBar(total=len(pages), unit="pages")
        completed = failed = 0
        tasks = [
            {"storage_root": str(storage.storage_root), "scan_id": storage.scan_id, "page_number": page_num}
            for page_num in pages
        ]
        with ProcessPoolExecutor(max_workers=self.max_workers) as executor:
            futures = {executor.submit(_count_worker, task): task["page_number"] for task in tasks}
            for future in as_completed(futures):
                success, page_num, error, data = future.result()
                if success:
                    storage.stage(self.name).save_page(
                        page_num=page_num,
                        data=data,
                        schema=LettersPage,
                        metrics={"page_num": page_num, "distinct": len(data["letters"])},
                    )
                    completed += 1
                else:
                    logger.error(f"Page {page_num} failed", error=error)
                    failed += 1
                with self.progress_lock:
                    suffix = f"{completed} ok" + (f", {failed} failed" if failed > 0 else "")
                    progress.update(completed + failed, suffix=suffix)
        progress.finish(f"   Processed {completed}/{len(pages)} pages")
        return {"pages_processed": completed, "pages_failed": failed, "total_cost_usd": 0.0}

    def after(self, storage, checkpoint, logger, stats):
        super().after(storage, checkpoint, logger, stats)
