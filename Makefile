# The habits of a maintainer, by name. Make, because Linux and macOS have it already and it installs nothing.
# Without it each line below can be typed; on Windows .venv\Scripts stands in place of .venv/bin.
BIN ?= .venv/bin
WORKERS ?= auto

.PHONY: help setup test thorough coverage mutants lint format types layers bench docs golden lock audit installs ci

help:  ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup:  ## a venv with all that development needs, at the versions of the lock file
	python3 -m venv .venv
	.venv/bin/pip install --quiet --require-hashes -r requirements.lock
	.venv/bin/pip install --quiet --no-deps --no-build-isolation -e .

test:  ## the tests of every day; WORKERS=2 uses two cores
	$(BIN)/python -m pytest -n $(WORKERS) -m "not thorough"

thorough:  ## every test, those that take minutes too, and the attack on 500 partnerships
	CSPRP_ATTACKS=500 $(BIN)/python -m pytest -n $(WORKERS) -m "" --hypothesis-profile=thorough

coverage:  ## the tests of every day, and each branch that none of them takes
	$(BIN)/python -m pytest -n $(WORKERS) -m "not thorough" --cov --cov-report=term

mutants:  ## which small changes of the code no test notices; takes hours, a package alone less
	for package in sdc comparison stats record; do $(BIN)/python benchmarks/mutants.py $$package || exit 1; done

lint:  ## ruff: what is wrong, and what is not formatted
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

format:  ## ruff: format, and mend what it can
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

types:  ## mypy, strict
	$(BIN)/python -m mypy

layers:  ## imports point down only
	$(BIN)/lint-imports

bench:  ## ratios against peers, and the coverage of the intervals
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/local.py
	$(BIN)/python benchmarks/verify.py
	$(BIN)/python benchmarks/overlay.py
	$(BIN)/python benchmarks/coverage.py

docs:  ## build docs/ into build/docs: open build/docs/index.html
	$(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees docs build/docs

golden:  ## write tests/goldens/ and the output in the documents anew; read the difference before you commit it
	CSPRP_UPDATE_GOLDENS=1 $(BIN)/python -m pytest -m "" -k golden
	git diff --stat -- tests/goldens docs README.md

lock:  ## newest versions of all that development needs, with hashes, and the bill of materials; needs uv
	printf 'hatchling>=1.28\neditables\n' | uv pip compile --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-annotate --extra dev -o requirements.lock --custom-compile-command \
	  'make lock, and installed by: pip install --require-hashes -r requirements.lock' pyproject.toml -
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python .ci/sbom.py

audit:  ## known weaknesses in the versions of the lock file, where the list of them can be asked
	.ci/audit

installs:  ## each way to install it, on each Python that is here, with the lowest and the newest libraries
	$(BIN)/python benchmarks/installs.py

ci:  ## all of it on a clean checkout, with the built package
	.ci/run
