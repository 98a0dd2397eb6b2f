# Everything goes into .venv; the stamp says that what is in there is up to date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# An editable install of a hatchling project, with the test tools of the group "dev".
INSTALL := $(BIN)/pip install --progress-bar on -c constraints.txt

.PHONY: setup demo test lint clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt package-lock.json hatch_build.py
	@echo "Setting up $(VENV): about two minutes the first time."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(INSTALL) --editable . --group dev
	@touch $(STAMP)

demo: setup
	$(BIN)/companion demo

test: setup lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup
	$(BIN)/ruff check --no-fix .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) node_modules static/vendor
