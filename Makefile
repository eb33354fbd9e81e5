# Two commands: `make serve` and `make test`. Both create what is missing.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test check lock clean

serve: .venv/serve.stamp
	@$(BIN)/python -m index build
	@$(BIN)/python -m api

test: .venv/dev.stamp
	@$(BIN)/python -m pytest

check: .venv/dev.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m corpus check

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/serve.stamp: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@ .venv/serve.stamp

# Renew both locks from pyproject.toml (needs the development environment).
lock:
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links --extra build --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links --all-extras --output-file requirements-dev.lock pyproject.toml
	sed -i 's/+cpu$$//' requirements-dev.lock

clean:
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
