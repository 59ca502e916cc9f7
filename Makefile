# Two commands: `make demo` and `make test`. Both set up all they need in .venv, from hash-pinned lock files.
PYTHON ?= python3
BIN := .venv/bin
DATELINE := $(BIN)/dateline
JUDGES := tests/judges/node_modules
PDS := tests/pds/node_modules
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo serve test pds lint check bench prove lock clean

## the main job on the sample newsroom: check, build, lift what is due, say what waits and where to look
demo: .venv/ready
	@$(DATELINE) check
	@$(DATELINE) build
	@$(DATELINE) lift
	@$(DATELINE) status
	@echo "To see it as readers do: make serve"
	@echo "The lift wrote into feeds/, as it does in every newsroom; git restore feeds puts the sample back."

## show the public pages on this machine only
serve: .venv/ready
	@$(DATELINE) serve

## every test, after the style and the types; one worker more than two cores have, for some tests only wait
test: lint $(JUDGES)/ready
	@$(BIN)/pytest -n 3 --dist worksteal -q

## posts to Bluesky, on a real server of this machine; CI runs it
pds: .venv/ready-dev $(PDS)/ready
	@$(BIN)/pytest -m prove -q tests/pds

lint: .venv/ready-dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

## the problems of the releases, as annotations of a pull request
check: .venv/ready
	@$(DATELINE) check --format github

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or newer: make PYTHON=python3.12 demo" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

.venv/ready: .venv/python requirements.txt pyproject.toml
	@echo "Setting up .venv …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Setting up the tools for the tests …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# Judges of the pages, and readers of the feeds, that others wrote. Without Node 20 their tests are skipped, each naming what it misses; in CI they fail.
$(JUDGES)/ready: tests/judges/package.json tests/judges/package-lock.json tests/judges/.npmrc
	@if command -v npm >/dev/null; then \
	  echo "Setting up the judges of the pages …"; \
	  cd tests/judges && if npm ci --ignore-scripts --prefer-offline --loglevel=error >/dev/null; then touch node_modules/ready; fi; \
	fi

# A real Bluesky server, for `make pds` and `make prove`: npm compiles a part of it, which takes minutes and a C++ compiler.
$(PDS)/ready: tests/pds/package.json tests/pds/package-lock.json tests/pds/.npmrc
	@if command -v npm >/dev/null; then \
	  echo "Setting up a Bluesky server …"; \
	  cd tests/pds && if npm ci --prefer-offline --loglevel=error >/dev/null; then touch node_modules/ready; fi; \
	fi

## what takes too long for every day (two hours or so): the long sweeps with real processes and disks, which want root,
## strace and a C compiler; the rules of the embargo reader dropped and the codes of the checks silenced one at a time;
## 50 000 newsrooms in the simulator, one in ten of them over days; and 10 000 in which nothing breaks
prove: .venv/ready-dev $(JUDGES)/ready $(PDS)/ready
	@$(BIN)/pytest -m prove -n 2 --dist worksteal -q
	@$(BIN)/python -m tests.mutate_embargo
	@$(BIN)/python -m tests.blind
	@$(DATELINE) sim --brief --seeds 45000 --jobs 2
	@$(DATELINE) sim --seeds 5000 --jobs 2
	@$(DATELINE) sim --no-faults --brief --seeds 10000 --jobs 2

## how fast and how right times are read, beside two other readers
bench: .venv/ready-bench
	@$(BIN)/python benchmarks/times.py

.venv/ready-bench: .venv/ready requirements-bench.txt
	@echo "Setting up the readers to compare with …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.txt
	@touch $@

## write the lock files anew; they name no address that anything is fetched from
lock: .venv/ready-dev
	@$(BIN)/uv pip compile pyproject.toml --extra pdf --extra search --group build --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --output-file requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --output-file requirements-dev.txt
	@$(BIN)/uv pip compile pyproject.toml --group bench --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --output-file requirements-bench.txt
	@if command -v npm >/dev/null; then cd tests/judges && npm install --package-lock-only --ignore-scripts --loglevel=error >/dev/null; fi
	@if command -v npm >/dev/null; then cd tests/pds && npm install --package-lock-only --ignore-scripts --loglevel=error >/dev/null; fi

clean:
	@rm -rf .venv $(JUDGES) $(PDS) public .mypy_cache .ruff_cache .pytest_cache .hypothesis
