"""A real browser, driven through steps."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.validators import programs

DRIVER = Path(__file__).with_name("browser.cjs")
AXE = ("@daisy", "axe-core-for-ace", "axe.js")


def drive(
    address: str,
    steps: list[list[Any]],
    width: int = 1280,
    height: int = 800,
    scheme: str = "light",
    ready: str = "#blocks > *",
) -> Any:
    """What a browser saw on its way through steps, from when `ready` is there; it says nothing on its console."""
    told = run_steps(address, steps, width, height, scheme, ready)
    assert (told["failed"], told["console"]) == (None, []), told
    return told["seen"]


def run_steps(
    address: str,
    steps: list[list[Any]],
    width: int = 1280,
    height: int = 800,
    scheme: str = "light",
    ready: str = "#blocks > *",
) -> Any:
    """What a browser has `seen`, what it said on its `console`, and the step that `failed`, None where none did."""
    modules = programs.home() / "node_modules"
    assert programs.ace()  # says so in one line where the modules are not there
    command = [
        programs.node(),
        str(DRIVER),
        str(modules / "puppeteer-core"),
        programs.browser(),
        str(modules.joinpath(*AXE)),
    ]
    asked = json.dumps(
        {"url": address, "width": width, "height": height, "scheme": scheme, "ready": ready, "steps": steps}
    )
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=400, check=True)
    return json.loads(done.stdout)
