"""A deterministic transform in the reference's style: a few threads, two inputs."""

import os
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Dict

from pydantic import BaseModel, Field

from lib.pipeline import BasePageMetrics, BaseStage, RichProgressBar
from lib.schemas.label import LabelPage
from lib.schemas.ocr import OcrPage


class JoinedPage(BaseModel):
    page_number: int = Field(..., ge=1)
    text: str
    region: str


class JoinedMetrics(BasePageMetrics):
    characters: int = Field(..., ge=0)


class JoinTextStage(BaseStage):
    name = "join_text"
    dependencies = ["ocr", "label"]

    input_schema = OcrPage
    output_schema = JoinedPage
    checkpoint_schema = JoinedMetrics

    def run(self, storage, checkpoint, logger) -> Dict[str, Any]:
        total_pages = storage.load_metadata()["total_pages"]
        logger.start_stage(total_pages=total_pages, max_workers=self.max_workers)
        pages = checkpoint.get_remaining_pages(total_pages, resume=True)
        if not pages:
            return checkpoint.get_status().get("metadata", {})
        progress = RichProgressBar(total=len(pages), unit="pages")
        completed = failed = 0

        def join(page_num):
            ocr = storage.stage("ocr").load_page(page_num, schema=OcrPage)
            label = storage.stage("label").load_page(page_num, schema=LabelPage)
            time.sleep(float(os.environ.get("SLOW", "0")))
            return JoinedPage(page_number=page_num, text=ocr.text, region=label.region)

        with ThreadPoolExecutor(max_workers=self.max_workers) as executor:
            futures = {executor.submit(join, page_num): page_num for page_num in pages}
            for future in as_completed(futures):
                page_num = futures[future]
                try:
                    joined = future.result()
                    storage.stage(self.name).save_page(
                        page_num=page_num,
                        data=joined.model_dump(),
                        schema=JoinedPage,
                        metrics=JoinedMetrics(page_num=page_num, characters=len(joined.text)).model_dump(),
                    )
                    completed += 1
                except Exception as error:
                    logger.error(f"Page {page_num} failed", error=str(error))
                    failed += 1
                with self.progress_lock:
                    progress.update(completed + failed, suffix=f"{completed} ok")
        progress.finish()
        return {"pages_processed": completed, "pages_failed": failed, "total_cost_usd": 0.0}
