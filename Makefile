# `make run` and `make test` set up everything they need in .venv; they need Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: help setup run test check faults format quality fuzz clean requirements reference docs bench soak up down
.DEFAULT_GOAL := help

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# requirements.txt names everything that is needed, so pip has nothing to resolve. The stamp is renewed when the pinned requirements or the project's own metadata change.
$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsroom needs Python 3.11 or newer, this is " + sys.version)'
	@echo "Setting up $(VENV): once, a minute or so."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.installed ## Make .venv with everything in it

run: setup ## Run the main job on samples/
	$(BIN)/newsroom run samples --store var/samples.sqlite3

test: setup ## All tests
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup ## Lint, types and unit tests, under a minute
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -q -n 2 -m "not servers" tests/unit tests/contract

faults: setup ## The long form of the fault tests (an hour): processes and servers killed, frozen, stopped, under load
	NEWSROOM_TEST_FAULTS=long $(BIN)/python -m pytest -q -s tests/faults tests/integration/test_generations.py

MINUTES ?= 30
soak: setup ## The stages as they ship under load and random faults for MINUTES=30, then an audit
	$(BIN)/python -m tests.soak --minutes $(MINUTES) --output docs/soak.md

format: setup ## Format the code
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

fuzz: setup ## Feed damaged input to every reader and the clean stage, for about ten minutes
	NEWSROOM_FUZZ_EXAMPLES=5000 $(BIN)/python -m pytest -q tests/unit/sources/test_fuzz.py tests/unit/clean/test_provenance.py

quality: setup ## Quality figures on the data in $(SHARED)
	$(BIN)/python -m pytest -q -s -m quality tests/quality

# Kafka, and Quix Streams and Bytewax on the same stage functions, when a broker can be started here; without one the rest is measured all the same.
bench: setup ## Measure, and write docs/benchmarks*.md and the figures in the README
	-test -d var/quix/quixstreams || $(BIN)/python -m pip install --quiet --target var/quix quixstreams
	-test -d var/bytewax/bytewax || $(BIN)/python -m pip install --quiet --target var/bytewax 'bytewax[kafka]'
	-$(BIN)/python -m benchmarks.kafka $$(test -d var/quix/quixstreams && echo --quix var/quix) $$(test -d var/bytewax/bytewax && echo --bytewax var/bytewax)
	$(BIN)/python -m benchmarks.flat
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.readme

reference: setup ## Write the reference pages and dashboards anew from the code
	$(BIN)/python -m documentation
	$(BIN)/python -m deploy.grafana

docs: setup ## Build the documentation into site/
	$(BIN)/python -m properdocs build --strict --config-file mkdocs.yml

requirements: setup ## Resolve requirements.txt anew from pyproject.toml
	$(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev --extra kafka --extra opensearch --extra otel \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make requirements' --upgrade -o requirements.txt
	$(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --extra kafka --extra opensearch --extra otel -c requirements.txt \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make requirements' -o deploy/requirements.txt

up: ## Start Kafka, OpenSearch and the workers in containers
	mkdir -p var && mkdir -p -m 700 var/secrets
	test -s var/secrets/grafana_password || $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(24))" > var/secrets/grafana_password
	docker compose up --build --detach --wait

down: ## Stop the containers; their data stays
	docker compose --profile monitoring down

clean: ## Remove what was built here
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache build *.egg-info
