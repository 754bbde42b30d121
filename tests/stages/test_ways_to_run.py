"""`python3 -m stages.NAME BOOK`, however the script or the package is written: it runs, or says why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from lib.pipeline.wiring import code_deps
from lib.system import stage_script
from tests.projects import Project
from tests.stages.authors import BOOK, authors_project
from tests.stages.scripts import ENDS, RUN, STAGE

NAME = "copy_text"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = authors_project(tmp_path_factory.mktemp("ways") / "project")
    with (project.root / "params.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{NAME}: {{}}\n")
    return project


@pytest.fixture
def project(origin: Project) -> Iterator[Project]:
    """The project without a stage of the author's; what a test wrote is taken away again."""
    yield origin
    for path in (origin.root / "stages").glob(f"{NAME}*"):
        origin.run("rm", "-r", str(path))
    origin.run("rm", "-rf", f"data/{BOOK}/{NAME}")


def write(project: Project, text: str) -> None:
    (project.root / "stages" / f"{NAME}.py").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("end", ENDS, ids=str)
def test_a_script_runs_with_or_without_an_app(project: Project, end: str) -> None:
    write(project, STAGE + ENDS[end])
    assert "3 pages: 3 done" in project.stage(NAME, BOOK).stdout
    assert "3 pages: 0 done, 3 skipped" in project.stage(NAME, BOOK, "--workers", "1").stdout


def refused(project: Project) -> str:
    done = project.stage(NAME, BOOK, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    [line] = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", f"stages.{NAME} has no stage class named '{NAME}', and runs nothing itself; give its class name ="),
        (STAGE.replace(NAME, "copy_it"), f"stages.{NAME} has no stage class named '{NAME}'"),
        (STAGE.replace(NAME, "copy_it") + ENDS["an app"], f"stages.{NAME} defines a stage named 'copy_it'; give the"),
        (STAGE.replace(f'name = "{NAME}"', "") + ENDS["an app"], "stage class CopyStage has no name"),
        (STAGE.replace('["ocr"]', '"ocr"'), "dependencies must be a list of names of stages, not 'ocr'"),
        (
            STAGE.replace('["ocr"]', '["ocrr"]'),
            "depends on 'ocrr', and no stage of this project has that name; did you",
        ),
        (STAGE.replace('["ocr"]', f'["{NAME}"]'), f"stage {NAME} depends on itself"),
        (STAGE.replace('["ocr"]', '["ocr", "sample"]'), "depends on 'sample', which is no stage of a book"),
        (STAGE + RUN, "run returned nothing; return a dict with pages_processed, pages_failed and total_cost_usd"),
    ],
)
def test_what_is_wrong_with_it_is_one_line(project: Project, text: str, says: str) -> None:
    write(project, text + ("\n    def before(self, *given):\n        pass\n" if text.endswith('text="")\n') else ""))
    assert says in refused(project)


def test_a_stage_that_is_not_there_is_told_from_one_that_imports_what_is_not(project: Project) -> None:
    done = project.run("python3", "-m", "stages", NAME, BOOK, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"colophon: {NAME}: no stages/{NAME}.py, and no package of that name; there are ")
    write(project, "import nothing_of_that_name\n" + STAGE)
    assert "No module named 'nothing_of_that_name'" in project.stage(NAME, BOOK, check=False).stderr


PACKAGE = {
    "__init__.py": "from .work import CopyStage, copy\n",
    "work.py": STAGE.replace(
        "CopyPage(page_number=page.number, text=page", "CopyPage(page_number=page.number, text=PROMPT + page"
    ).replace("\n\nclass CopyPage", "\nfrom .prompts import PROMPT\n\n\nclass CopyPage")
    .replace('executor = "serial"', 'executor = "process"'),
    "prompts.py": 'from pathlib import Path\n\nPROMPT = Path(__file__).with_name("prompt.md").read_text()\n',
    "prompt.md": "Read: ",
    "unused.py": "X = 1\n",
    "README.md": "A package.\n",
    "tests/test_stage.py": "from stages.copy_text import CopyStage\n",
    "tests/expected.txt": "Read: \n",
}  # fmt: skip


@pytest.fixture
def package(project: Project) -> Project:
    for name, text in PACKAGE.items():
        path = project.root / "stages" / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project


def test_a_package_is_under_the_checklist(package: Project) -> None:
    def checked() -> tuple[int, str]:
        lines = f"from lib.testing import check_stage; from stages.{NAME} import CopyStage; check_stage(CopyStage)"
        done = package.run(".venv/bin/python", "-c", lines, check=False)
        return done.returncode, done.stderr

    assert checked()[0] == 0
    for name in ("tests/test_stage.py", "prompts.py"):
        path = package.root / "stages" / NAME / name
        path.write_text(f"import random\n\nX = random.random()\n{path.read_text()}")
    code, said = checked()
    assert code == 1
    assert f"{NAME}: {NAME}/prompts.py:3: random.random() is seeded by nobody" in said
    assert "test_stage" not in said


def test_a_package_is_a_stage_everywhere(package: Project) -> None:
    project = package
    assert "3 pages: 3 done" in project.stage(NAME, BOOK).stdout
    assert "3 pages: 0 done" in project.run("python3", "-m", "stages", NAME, BOOK).stdout
    record = project.root / f"data/{BOOK}/{NAME}/pages/page_0001.json"
    assert '"text":"Read: ' in record.read_text(encoding="utf-8")

    deps = code_deps(NAME, project.root)
    own = [f"stages/{NAME}/{name}" for name in ("__init__.py", "prompt.md", "prompts.py", "work.py")]
    assert [dep for dep in deps if dep.startswith("stages/")] == own

    def rewrite(name: str, text: str) -> str:
        (project.root / "stages" / NAME / name).write_text(text, encoding="utf-8")
        return project.stage(NAME, BOOK).stdout

    for name in ("tests/test_stage.py", "tests/expected.txt", "README.md", "unused.py"):
        assert "3 pages: 0 done" in rewrite(name, "# other\n"), name
    for name in ("prompt.md", "prompts.py", "work.py"):
        assert "3 pages: 3 done" in rewrite(name, PACKAGE[name].replace("Read", "Say") + "\nX = 2\n"), name
    # A main module of its own is left to do what it does.
    main = (
        "from lib.pipeline.script import stage_app\nfrom stages.copy_text import CopyStage\n\nstage_app(CopyStage)()\n"
    )
    assert "3 pages: 0 done" in rewrite("__main__.py", main)


@pytest.mark.parametrize(
    ("texts", "runs"),
    [
        ({"a.py": "app()"}, True),
        ({"a.py": "import typer\ntyper.run(x)"}, True),
        ({"a.py": "import sys\nif __name__ == '__main__':\n    sys.exit(main())"}, True),
        ({"a.py": "def go():\n    pass\nif __name__ == '__main__':\n    go()"}, True),
        ({"a.py": "def go():\n    pass\ngo()"}, False),
        ({"a.py": "if __name__ == '__main__':\n    import logging\n    logging.basicConfig()"}, False),
        ({"a.py": "this is no Python"}, True),
        ({"__init__.py": "app()"}, False),
        ({"__init__.py": "", "__main__.py": ""}, True),
    ],
)
def test_what_runs_itself(texts: dict[str, str], runs: bool) -> None:
    assert stage_script.runs_itself(texts) is runs


@pytest.mark.parametrize(
    ("texts", "asks"),
    [
        ({"a.py": 'executor = "process"'}, True),
        ({"__init__.py": "", "work.py": "    executor: ExecutorKind='process'"}, True),
        ({"a.py": 'executor = "thread"'}, False),
        ({"a.py": 'if self.executor == "process":'}, False),
        ({}, False),
    ],
)
def test_whose_workers_are_started_early(texts: dict[str, str], asks: bool) -> None:
    assert stage_script.asks_for_processes(texts) is asks


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["python3", "-m", "stages.ocr", "sample"], "ocr"),
        (["python3", "-X", "dev", "-m", "stages", "ocr", "sample"], "ocr"),
        (["python3", "-m", "stages"], None),
        (["python3", "-m", "stages", "--help"], None),
        (["python3", "-m", "stages.ocr.more", "sample"], None),
        (["python3", "-m", "pytest", "-m", "stages"], None),
    ],
)
def test_which_stage_a_command_names(monkeypatch: pytest.MonkeyPatch, command: list[str], name: str | None) -> None:
    monkeypatch.setattr(sys, "orig_argv", command)
    assert stage_script.stage_in_command() == name
