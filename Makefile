# make demo: see it work.  make test: check it.  Both build .venv when it is missing or stale.
# Needs Python 3.11 or later and make; uses uv when it is there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check locks extension clean

demo: $(STAMP)
	@$(BIN)/pressmark demo $(ARGS)

test: check
	@$(BIN)/python -m pytest $(ARGS)

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Stale: a lock file or pyproject.toml is newer than what was installed.
$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) scripts/setup.py $(VENV)

# The lock files name no index host, so that any mirror serves.
locks:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

extension: $(STAMP)
	@$(BIN)/pressmark extension dist/extension

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
