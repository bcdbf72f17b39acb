# newswatch: `make help` lists what there is. Every target makes the environment first if missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The stamp bears the hash of what is installed: a changed lock installs anew, an interrupted
# installation has no stamp and is simply begun again.
LOCK_ID := $(shell cat requirements.lock requirements-uv.txt pyproject.toml | sha256sum | cut -c1-16)
READY := $(VENV)/.ready-$(LOCK_ID)
# The peers that `make bench-extraction` measures against, in an environment of their own, which
# sees the packages of .venv behind them.
PEERS := .venv-bench
PEERS_LOCK := benchmarks/requirements-extraction.lock
PEERS_READY := $(PEERS)/.ready-$(LOCK_ID)-$(shell sha256sum $(PEERS_LOCK) | cut -c1-16)

.PHONY: help setup run demo test test-faults test-faults-demo bench-fetch bench-extraction bench-topics bench-backtest bench-copies bench-orders lint lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(READY) ## the environment .venv and the command .venv/bin/newswatch

$(READY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
	  { echo "newswatch needs Python 3.11, 3.12 or 3.13; PYTHON=$(PYTHON) is not. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "── .venv: making the environment (once; a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python has no venv module here. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@echo "── .venv: installing the locked packages"
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.ready-* && touch $@
	@echo "── .venv: ready"

run: setup ## the main job, live: everything on schedule, web page on loopback; Ctrl-C ends it
	@exec $(BIN)/newswatch up

demo: setup ## the whole job offline against the sample newsroom; KEEP=1 leaves it running
	@exec $(BIN)/newswatch demo $(if $(KEEP),--keep)

test: setup lint ## everything that proves it
	@$(BIN)/pytest -q -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-faults: setup ## breaks everything that can break, and counts what was lost; most of an hour
	@$(BIN)/python -m tests.faults $(ARGS)

test-faults-demo: setup ## the demo while a spider, the deliver task and Postgres are killed
	@$(BIN)/python tests/faults/disturbed_demo.py

bench-fetch: setup ## what politeness costs: pages a second against bare Scrapy; two minutes
	@$(BIN)/python -m benchmarks.fetch $(ARGS)

bench-extraction: setup $(PEERS_READY) ## articles read by newswatch and its peers: how right, how fast; a minute
	@PYTHONWARNINGS=ignore $(PEERS)/bin/python -m benchmarks.extraction $(ARGS)

bench-topics: setup ## documents a second under two topics, and under fifty; half a minute
	@$(BIN)/python -m benchmarks.topics $(ARGS)

bench-backtest: setup ## a draft of a rule over 100,000 stored articles, stopped and resumed; three minutes
	@$(BIN)/python -m benchmarks.backtest $(ARGS)

bench-copies: setup ## copies found: how right beside the text-book ways, how fast at a million articles
	@$(BIN)/python -m benchmarks.copies $(ARGS)

bench-orders: setup ## 5,000 articles in three orders by overlapping runs: the same pairs and stories?
	@$(BIN)/python -m benchmarks.orders $(ARGS)

$(PEERS_READY): $(READY)
	@echo "── $(PEERS): the peers to measure against (once; a minute)"
	@rm -rf $(PEERS) && $(BIN)/python -m venv --without-pip $(PEERS)
	@$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --no-deps --require-hashes -r $(PEERS_LOCK)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > $$($(PEERS)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/newswatch.pth
	@touch $@ && echo "── $(PEERS): ready"

lint: setup ## style, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

clean: ## removes what the demo and the checks left behind; the state folder var/ stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis var-demo var-faults

lock: ## the locks anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra celery --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -c requirements.lock -o requirements-celery.lock
	$(BIN)/uv pip compile benchmarks/requirements-extraction.in --override <(grep -oE '^lxml==[0-9.]+' requirements.lock) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o $(PEERS_LOCK)
