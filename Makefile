# Every chore of the house, one line each: `make help`.
# Needs python3 (3.11 or newer), python3-venv and make. Uses uv when it is on the PATH.

PYTHON ?= python3
VENV   ?= .venv
RUN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

# The two ways to fill $(VENV), from the same locked files: every package is pinned and its hash checked.
ifneq ($(UV),)
create  = test -x $(RUN)/python || UV_PYTHON_DOWNLOADS=never $(UV) venv --quiet --python "$$(command -v $(PYTHON))" $(VENV)
install = $(UV) pip install --quiet --python $(RUN)/python
else
create  = $(have_venv) && { test -x $(RUN)/python || $(PYTHON) -m venv $(VENV); } && \
          { test -x $(RUN)/pip || $(RUN)/python -m ensurepip >/dev/null; }
install = $(RUN)/python -m pip install --quiet --disable-pip-version-check
endif

have_python = { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { printf '%s\n' \
  'Hace falta Python 3.11 o posterior; indique cuál con: make PYTHON=/ruta/a/python3' \
  'Python 3.11 or newer is needed; say which with: make PYTHON=/path/to/python3' >&2; exit 1; }; }
have_venv = { $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { printf '%s\n' \
  'Falta el paquete python3-venv; instálelo con: apt install python3-venv' \
  'The package python3-venv is missing; install it with: apt install python3-venv' >&2; exit 1; }; }

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-deploy test-faults test-notifier-faults test-kills test-lies test-floods test-replay fuzz quick check lint types imports format bench vectors pictures serve dev requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/runtime.stamp ## Tell the whole story on a ledger of your own (ONCE=1: then stop)
	@exec env PYTHONPATH=deploy $(RUN)/python -m demo $(if $(ONCE),--once)

test: $(VENV)/dev.stamp ## Run every test, import rules included (ARGS="-k tlog" for some)
	$(RUN)/python -m pytest $(ARGS)

test-faults: test-kills ## Break the disk at every system call of an append (needs strace), after test-kills
	$(RUN)/python -m pytest tests/faults -s $(ARGS)

test-notifier-faults: $(VENV)/dev.stamp ## Kill the notifier's processes at every step, cut its power, and take its database away
	$(RUN)/python -m pytest tests/faults -k notifier -s $(ARGS)

test-kills: $(VENV)/dev.stamp ## Kill workers amid 100,000 events (LIBRO_KILLS_EVENTS=3000: amid fewer)
	$(RUN)/python -m pytest tests/faults/kills.py -s $(ARGS)

test-lies: $(VENV)/dev.stamp ## Flip every byte of a small log and 500 of a larger one, and audit each
	$(RUN)/python -m pytest tests/lies/every_byte.py $(ARGS)

test-floods: $(VENV)/dev.stamp ## Flood a served ledger and time honest submitters (needs Debian's nginx)
	$(RUN)/python -m pytest tests/floods $(ARGS)

test-deploy: $(VENV)/deploy.stamp ## Try deploy/: units, containers, and the site before both services (needs nginx, systemd)
	$(RUN)/python -m pytest tests/deploy $(ARGS)

test-browser: $(VENV)/dev.stamp ## Listen to the stream with a browser's EventSource (needs chromium and nginx)
	$(RUN)/python -m pytest tests/browser $(ARGS)

test-replay: $(VENV)/dev.stamp ## Replay 100,000 mixed events by both worlds, and compare with the served state
	LIBRO_REPLAY_EVENTS=100000 $(RUN)/python -m pytest tests/story/test_replay.py $(ARGS)

fuzz: $(VENV)/fuzz.stamp ## Put every parser under fire for some minutes (FUZZ_SECONDS=10 each; ARGS="--keep" or targets)
	$(RUN)/python tests/fuzz/run.py --seconds $(or $(FUZZ_SECONDS),10) $(ARGS)

quick: $(VENV)/dev.stamp ## Run the tests that take less than ten seconds
	$(RUN)/python -m pytest -m "not slow" $(ARGS)

check: lint types test ## Run all that must hold before a change lands (.ci/run does the same)

lint: $(VENV)/dev.stamp ## Check style and format (ruff)
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .

types: $(VENV)/dev.stamp ## Check types (mypy, strict)
	$(RUN)/mypy client services/face services/ledger services/notifier deploy tests $(wildcard contracts/*.py contracts/generators/*.py docs/pictures/*.py docs/pictures/drawing/*.py bench/*.py)

imports: $(VENV)/dev.stamp ## Check who imports whom (import-linter), with its full report
	$(RUN)/lint-imports

format: $(VENV)/dev.stamp ## Put the source into the house's format
	$(RUN)/ruff check --fix-only --quiet .
	$(RUN)/ruff format .

bench: $(VENV)/runtime.stamp $(if $(filter peers,$(BENCH)),$(VENV)/bench.stamp) $(if $(filter notify_webhooks,$(BENCH)),$(VENV)/dev.stamp) ## Measure (BENCH=append, recording, profile, audit, growth, rebuild, reads, evidence, peers, notify_latency, notify_outbox, notify_stream, notify_webhooks)
	PYTHONPATH=deploy $(RUN)/python -m bench.$(or $(BENCH),append) $(ARGS)

vectors: $(VENV)/dev.stamp ## Make the test vectors of contracts/ again
	$(RUN)/python contracts/generate.py

pictures: $(VENV)/runtime.stamp ## Make the pictures of docs/architecture.md again
	$(RUN)/python docs/pictures/make.py

serve: $(VENV)/runtime.stamp ## Serve the ledger of LIBRO_LEDGER_HOME; without it a practice ledger (practica/)
	@test -z "$$LIBRO_LEDGER_HOME" || exec $(RUN)/libro-ledger serve; \
	exec $(RUN)/libro-ledger serve --practice --home practica/libro

dev: $(VENV)/dev.stamp ## Prepare .venv for development

requirements: ## Pin the requirements anew (needs uv; UPGRADE=1 takes the newest versions)
	@test -n "$(UV)" || { echo 'Hace falta uv en el PATH. / uv is needed on the PATH.' >&2; exit 1; }
	$(call pin,runtime)
	$(call pin,extras,--constraints requirements/runtime.txt)
	$(call pin,dev,--constraints requirements/runtime.txt)
	$(call pin,bench,--constraints requirements/runtime.txt)
	$(call pin,fuzz,--constraints requirements/runtime.txt)
	$(call pin,deploy,--constraints requirements/runtime.txt)

clean: ## Remove .venv and everything that the tools keep
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .fuzz_cache dist
	find client services tests bench docs contracts deploy -name __pycache__ -prune -exec rm -rf {} +

# One lock for every platform and every Python from 3.11 on; no address of any registry is written into it.
pin = UV_CUSTOM_COMPILE_COMMAND='make requirements' $(UV) pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate $(if $(UPGRADE),--upgrade) $(2) \
  --output-file requirements/$(1).txt requirements/$(1).in

# Installing twice is harmless; a stamp only saves the time. --no-deps: the lock is complete or it fails.
$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml
	@$(have_python)
	@$(create)
	$(install) --require-hashes --no-deps -r requirements/runtime.txt
	$(install) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@$(create)
	$(install) --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/runtime.stamp
	$(install) --require-hashes --no-deps -r requirements/bench.txt
	@touch $@

$(VENV)/deploy.stamp: requirements/deploy.txt $(VENV)/dev.stamp
	$(install) --require-hashes --no-deps -r requirements/deploy.txt
	@touch $@

$(VENV)/fuzz.stamp: requirements/fuzz.txt $(VENV)/dev.stamp
	$(install) --require-hashes --no-deps -r requirements/fuzz.txt
	@touch $@
