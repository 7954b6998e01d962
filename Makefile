# `make help` lists the commands. All of them need Python 3.11 or later; `make lock` needs uv as well.
# A macOS or BSD make works too: nothing here is GNU's own.

PYTHON = python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 12

repro: .venv/installed ## make every output that is missing or out of date, from the questionnaires to the report
	@$(BIN)/python -m pipeline.running
	@$(BIN)/caf-census score

test: .venv/installed ## run the tests, two at once
	$(BIN)/pytest -n 2 --dist loadfile

audit-long: .venv/installed ## misprint every figure of the dossier in turn: the audit must see it (a quarter of an hour on two cores)
	$(BIN)/pytest -n 2 -m long

bench: .venv/installed ## measure time and memory of the pipeline, precision and recall of the coding rules; keep them in docs/benchmark.json
	$(BIN)/python -m tests.benchmark

chaos: .venv/installed ## kill the pipeline at twenty moments, in a copy, and see each next run mend it (some 20 minutes)
	$(BIN)/python -m tests.chaos

locate: .venv/installed ## look for errors in 10 000 random grids and prove what is found (some 5 minutes)
	$(BIN)/python -m tests.localisation

fuzz: .venv/installed ## damage 2 000 filled forms at random, read them, count what became of each cell (some 5 minutes)
	$(BIN)/python -m tests.fuzz

sensitivity: .venv/installed ## rebuild the answers with twenty seeds: what do published figures fix (a quarter of an hour)
	$(BIN)/python -m pipeline.sensitivity

lint: .venv/installed ## check style, and that dvc.yaml declares what the stages use
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pytest -q tests/pipeline/test_dag.py tests/pipeline/test_layers.py

lock: ## pin the dependencies of pyproject.toml anew, for every platform
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

clean: ## remove the environment and what tools left behind; outputs stay
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find analysis pipeline tests -name __pycache__ -prune -exec rm -rf {} +

.venv/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11")'
	@echo "Setting .venv up from requirements.lock (a minute or two, once)"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: help repro test audit-long bench chaos locate fuzz sensitivity lint lock clean
