# make demo: see it work.  make test: check it.  Both build .venv when it is missing or stale.
# Needs Python 3.11 or later and make; uses uv when it is there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-long check locks extension extension-packages clean bench-cleaning bench-publish bench-search

demo: $(STAMP)
	@$(BIN)/pressmark demo $(ARGS)

test: check
	@$(BIN)/python -m pytest $(ARGS)

# What takes too long for every change: 200 presses in each browser while everything is killed.
test-long: $(STAMP)
	@PRESSMARK_PRESSES=200 $(BIN)/python -m pytest -s tests/browser/test_kills.py $(ARGS)

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
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 pyproject.toml --group bench -o requirements/bench.txt

# What we are measured beside lives in a folder of its own; without npm its two peers are left out.
BENCH := .bench
PEERS := $(BENCH)/venv/.installed

$(PEERS): requirements/bench.txt pyproject.toml
	@$(PYTHON) scripts/setup.py $(BENCH)/venv requirements/bench.txt

bench-cleaning: $(PEERS)
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund \
	  --prefix $(BENCH) jsdom @mozilla/readability defuddle; fi
	@$(BENCH)/venv/bin/python bench/cleaning.py $(ARGS)

bench-publish: $(PEERS)
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund \
	  --prefix $(BENCH) pagefind; fi
	@$(BENCH)/venv/bin/python bench/publishing.py $(ARGS)

bench-search: $(PEERS)
	@$(BENCH)/venv/bin/python -W ignore bench/search.py $(ARGS)

extension: $(STAMP)
	@$(BIN)/pressmark extension dist/extension

# The zip for Chromium's stores and the xpi for Mozilla's; the same bytes each time.
extension-packages: $(STAMP)
	@$(BIN)/python scripts/pack_extension.py dist

clean:
	rm -rf $(VENV) $(BENCH) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
