"""Scripts as an author may write them, each a stage that copies the text of ocr's pages; they differ at their ends."""

from __future__ import annotations

STAGE = '''
import warnings

from pydantic import BaseModel

from lib.pipeline import BasePageMetrics, BaseStage, Page
from lib.pipeline.script import stage_app
from lib.schemas.ocr import OcrPage

warnings.filterwarnings("ignore")


class CopyPage(BaseModel):
    page_number: int
    text: str


def copy(page: Page, settings):
    return CopyPage(page_number=page.number, text=page.record("ocr", OcrPage).text)


class CopyStage(BaseStage):
    """Copy."""

    name = "copy_text"
    dependencies = ["ocr"]
    output_schema = CopyPage
    checkpoint_schema = BasePageMetrics
    executor = "serial"
    page_function = staticmethod(copy)

    def stand_in(self, page, error):
        return CopyPage(page_number=page.number, text="")
'''

RUN = """
    def run(self, storage, checkpoint, logger):
        for number in checkpoint.get_remaining_pages(storage.total_pages):
            storage.stage(self.name).save_page(number, {"page_number": number, "text": ""}, CopyPage)
"""

ENDS = {
    "no app": "",
    "an app that nobody calls": "\napp = stage_app(CopyStage)\n",
    "a block that does nothing": '\nif __name__ == "__main__":\n    print("hello")\n',
    "an app": '\napp = stage_app(CopyStage)\n\nif __name__ == "__main__":\n    app()\n',
    "an app of another name": '\ncopying = stage_app(CopyStage)\n\nif __name__ == "__main__":\n    copying()\n',
}
