"""params.yaml: where it is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.errors import ParamsError
from lib.settings.params import Params


def test_below_a_project_its_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text("books: {}\n", encoding="utf-8")
    below = tmp_path / "data" / "sources"
    below.mkdir(parents=True)
    with pytest.raises(ParamsError) as caught:
        Params.load(below)
    assert str(caught.value).endswith(f"run from the project's folder, {tmp_path}")
