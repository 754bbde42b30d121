"""The models in rapidocr's wheel, run by onnxruntime."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lib.errors import EngineError
from lib.system.digests import file_digest

PACKAGES = ("rapidocr", "onnxruntime")
PIXEL_LIBRARIES = ("numpy", "opencv-python-headless")
MISSING = "{setting} is rapidocr, and {what}: pip install 'colophon[reader]', or set {setting} to none"
CORRECT = "correct.second_reader"


def model_file(kind: str, setting: str = CORRECT) -> Path:
    """The model in rapidocr's wheel: `rec` reads a line, `det` finds lines. EngineError, saying what to install,
    where there is none; `setting` is what asks for it."""
    spec = find_spec("rapidocr")
    if spec is None or find_spec("onnxruntime") is None:
        raise EngineError(MISSING.format(what="it is not installed", setting=setting))
    folders = spec.submodule_search_locations or []
    found = sorted(path for folder in folders for path in Path(folder).glob(f"models/*{kind}*.onnx"))
    if not found:
        what = f"the rapidocr that is installed has no model ({kind}) in its wheel"
        raise EngineError(MISSING.format(what=what, setting=setting))
    return found[0]


def model_facts(*kinds: str, setting: str = CORRECT) -> dict[str, str]:
    """What decides a reading besides the image: versions, and the models' digests."""
    models = [model_file(kind, setting) for kind in kinds]
    try:
        versions = {name: version(name) for name in (*PACKAGES, *PIXEL_LIBRARIES)}
    except PackageNotFoundError as error:
        raise EngineError(MISSING.format(what=f"{error.name} is not installed", setting=setting)) from None
    return {**versions, **{model.name: file_digest(model) for model in models}}


def open_session(model: Path) -> tuple[Any, str]:
    """A session that takes one core, and the name of its input."""
    import onnxruntime  # noqa: PLC0415  # an optional package

    options = onnxruntime.SessionOptions()
    # Pages run side by side; a page has one core.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Plans of memory are kept for each width of a line that ever came, and save no time that could be measured.
    options.enable_mem_pattern = False
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return session, session.get_inputs()[0].name


def giving_back() -> Any:
    """Options of a run after which a session gives back the memory that it kept for the next one: for a run that takes
    hundreds of megabytes and comes once a page."""
    import onnxruntime  # noqa: PLC0415  # as above

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options
