# The verbs of the project: `make help`.

PYTHON ?= python3
SEED ?= 1
VENV := .venv
BIN := $(VENV)/bin
# What a fresh environment needs: pip brings the pinned uv, uv does the rest, and the project itself comes last.
STAMP := $(VENV)/.complete
UV := $(BIN)/uv pip
# Left out: with these jsonschema makes a grammar of addresses, which takes each process that reads notebooks a second.
SPARE := --no-emit-package rfc3987-syntax --no-emit-package lark
COMPILE := $(UV) compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --all-extras --group dev $(SPARE)
# Bring a catalogue up to date with what its sources say, without the lines of its head that nobody fills in.
BABEL := $(BIN)/pybabel --quiet
UPDATE = new=$$(mktemp) \
	&& $(BABEL) extract -F babel.cfg -k N_ --no-wrap --add-location=file --project=lbanalysis --version= -o $$new $(2) \
	&& $(BABEL) update -l vi -i $$new -o $(1) --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	&& grep -Ev '^"(Report|POT|PO-|Last|Language-T|Generated)' $(1) >$$new && cp $$new $(1) \
	&& $(BIN)/pybabel compile -f --statistics -i $(1) -o $$new 2>&1 | grep translated; rm -f $$new

# Each verb starts many processes: what one has compiled, the others read, whatever the shell says of that.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help reproduce test check format lab notebooks site translations lock bench readers mutants drift fuzz kills tampering clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$$(sed -n 's/^uv==\([^ ;]*\).*/\1/p' requirements.lock)"
	@$(UV) sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

reproduce: $(STAMP) ## run the notebooks and write build/: notebooks, charts, ledger, site
	@$(BIN)/lbanalysis reproduce

test: check ## lint, types and all tests, the notebooks among them
	@$(BIN)/python -m pytest

check: $(STAMP) ## lint, formatting and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

format: $(STAMP) ## format the code
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

lab: $(STAMP) ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks/00_every_figure_at_a_glance.ipynb

notebooks: $(STAMP) ## run the notebooks again, outputs in place; draw the pictures that charts are held against; hash the tables
	@$(BIN)/python -c 'from lbanalysis.notebooks import refresh_notebooks; print(*refresh_notebooks() or ["nothing changed"], sep="\n")'
	@$(BIN)/python -m pytest -q tests/test_pictures.py --mpl-generate-path=tests/baseline >/dev/null
	@$(BIN)/python tests/hashes.py

site: $(STAMP) ## build the site alone, in site/, from the notebooks as they are
	@$(BIN)/lbanalysis site

translations: $(STAMP) ## bring the Vietnamese catalogues up to date and say how much of each is translated
	@$(call UPDATE,docs/locale/vi/LC_MESSAGES/site.po,docs/templates/pages src/lbanalysis/site)
	@$(call UPDATE,docs/locale/vi/LC_MESSAGES/sphinx.po,docs/templates/theme docs/conf.py)
	@$(call UPDATE,docs/locale/vi/LC_MESSAGES/prose.po,docs/rerun.md docs/another.md data/README.md src/lbanalysis/first/README.md)
	@$(call UPDATE,notebooks/vi.po,notebooks)
	@$(call UPDATE,src/lbanalysis/first/notebooks/vi.po,src/lbanalysis/first/notebooks)

lock: $(STAMP) ## write requirements.lock and environment.yml from pyproject.toml
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@$(BIN)/python tests/environment.py

bench: $(STAMP) ## measure what benchmarks/README.md shows
	@$(BIN)/python benchmarks/import_time.py
	@PYTHONPATH=src $(BIN)/uv run --quiet --isolated --no-project --python $(BIN)/python --with-requirements benchmarks/requirements.txt \
		python benchmarks/counts_against_percentages.py
	@$(MAKE) --no-print-directory readers
	@$(BIN)/python benchmarks/power.py
	@$(BIN)/python benchmarks/scenario.py
	@$(BIN)/python benchmarks/corpus.py 20
	@$(BIN)/python benchmarks/exactness.py
	@$(BIN)/python benchmarks/reproduce_notebooks.py 2>/dev/null
	@$(BIN)/python benchmarks/site_build.py

readers: $(STAMP) ## measure the reader of numbers beside others, a part of bench
	@wheel=$$(mktemp -d); $(BIN)/hatchling build -t wheel -d $$wheel >/dev/null 2>&1 \
		&& $(BIN)/uv run --quiet --isolated --no-project --python $(BIN)/python --with-requirements benchmarks/requirements-reading.txt \
		--with $$wheel/*.whl python benchmarks/reading.py; status=$$?; rm -rf $$wheel; exit $$status

mutants: $(STAMP) ## change the library in sampled places, and count what the tests notice (SEED=2 for others)
	@$(BIN)/uv run --quiet --isolated --no-project --python $(BIN)/python --with-requirements benchmarks/mutants.txt \
		python benchmarks/mutants.py sample --seed $(SEED) | $(BIN)/python benchmarks/mutants.py --seed $(SEED)

drift: $(STAMP) ## tests on other Pythons, the lowest versions, in other orders, places and days (ROWS="order place" for some)
	@tests/drift.sh $(ROWS)

fuzz: $(STAMP) ## try the properties of tests/test_fuzz.py at random, ten minutes each, or SECONDS=60
	@$(BIN)/python tests/fuzz.py $(or $(SECONDS),600)

kills: $(STAMP) ## kill read, notebooks and reproduce at 50 random moments each, or KILLS=5: takes an hour or two
	@$(BIN)/python tests/kills.py $(or $(KILLS),50)

tampering: $(STAMP) ## put every wrong digit, row and label into the tables, and count which part notices: four minutes
	@$(BIN)/python tests/tampering.py

clean: ## remove what can be made again
	@rm -rf build build-drift site dist .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
