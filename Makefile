# The two main targets are `make build` and `make test`. They need Python 3.11 or later, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
# Only files with the digests in constraints*.txt are installed, tools that build rundbrief included.
INSTALL := $(PIP) install --require-hashes --requirement

# Catalogues as translators edit them, and as they are read.
CATALOGUES := $(wildcard generator/rundbrief/i18n/locales/*/LC_MESSAGES/rundbrief.po)
COMPILED := $(CATALOGUES:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help build serve check test power-cuts browser fuzz goldens client-pictures site-pictures bench bench-newsletter bench-search bench-markdown texts caniemail constraints clean

help:            ## List all targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 20

build: $(VENV)/installed $(COMPILED)   ## Build the site and newsletters into output/site and output/newsletter
	@$(BIN)/rundbrief build

serve: $(VENV)/installed $(COMPILED)   ## Start a live preview at http://127.0.0.1:8000
	@$(BIN)/rundbrief serve

check: $(VENV)/installed $(COMPILED)   ## List all errors and warnings in the content
	@$(BIN)/rundbrief check

test: $(VENV)/installed-for-tests $(COMPILED) browser   ## Check style and types, and run all tests
	@echo "Style and types …"
	@$(BIN)/ruff check --quiet generator tests hatch_build.py
	@$(BIN)/ruff format --quiet --check generator tests hatch_build.py
	@$(BIN)/mypy --no-error-summary
	@echo "Tests …"
	@$(BIN)/coverage run --parallel-mode -m pytest
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report --fail-under=95 --skip-covered

power-cuts: $(VENV)/installed-for-tests   ## Kill 200 builds, and run two builds at once 50 times; takes some minutes
	@POWER_CUTS=200 ROUNDS_AT_ONCE=50 $(BIN)/python -m pytest -n 0 tests/hostile/test_power_cuts.py

browser:         ## Install missing programs that the tests drive
	@sh tests/install.sh

# Each find is fixed, and becomes an `@example` of its test.
fuzz: $(VENV)/installed-for-tests $(COMPILED)   ## Look for inputs that break parsing, selection or headers; takes about ten minutes
	@nice -n 19 $(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fuzz tests/hostile

goldens: $(VENV)/installed-for-tests $(COMPILED)   ## Update the newsletters in tests/golden; review the diff afterwards
	@UPDATE_GOLDENS=1 $(BIN)/python -m pytest -n 0 tests/newsletter/test_goldens.py

client-pictures: $(VENV)/installed-for-tests browser   ## Take screenshots of the sample's emails in email clients, and check them for spam
	@$(BIN)/python tests/clients/take_pictures.py

site-pictures: $(VENV)/installed-for-tests browser   ## Take screenshots of each kind of page
	@$(BIN)/python tests/browser/site_pictures.py

# To run only one part: make bench PARTS=serve. To include 50,000 updates: make bench BIG=1.
bench: $(VENV)/installed-for-bench $(VENV)/installed-for-tests   ## Compare builds of large sites with Hugo; takes at least half an hour
	@$(BIN)/python -m pytest -n 0 tests/bench
	@$(BIN)/python tests/bench/build.py $(PARTS)

bench-newsletter: $(VENV)/installed-for-tests   ## Compare building a newsletter with Node's mjml and juice
	@$(BIN)/python tests/bench/newsletter.py

bench-search: $(VENV)/installed-for-tests browser   ## Measure the search index, and Pagefind if it is installed
	@$(BIN)/python tests/bench/search.py

# CORPORA: folders with Markdown files, separated by colons.
bench-markdown: $(VENV)/installed-for-tests   ## Compare what readers see of the texts in CORPORA with GitHub
	@MARKDOWN_CORPORA="$(CORPORA)" $(BIN)/python tests/bench/markdown_corpora.py

texts: $(VENV)/installed-for-tests   ## Update the translation catalogues and compile them
	@$(BIN)/python tests/update_texts.py

caniemail:       ## Update the data about email clients (needs npm)
	@$(PYTHON) tests/update_caniemail.py

# To keep the versions, for example after adding a dependency: make constraints UPGRADE=
UPGRADE ?= --upgrade
UV := .cache/uv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11.5 \
  --generate-hashes --no-annotate --custom-compile-command "make constraints" $(UPGRADE)

constraints:     ## Pin the latest versions of all dependencies, with digests; run the tests afterwards
	@$(PYTHON) -m venv .cache/uv && .cache/uv/bin/python -m pip --quiet install uv==0.13.9
	@printf 'hatchling\neditables\nbabel\n' > .cache/build-tools.in
	@$(UV) pyproject.toml .cache/build-tools.in --output-file constraints.txt
	@$(UV) pyproject.toml --extra test --constraint constraints.txt --output-file constraints-test.txt
	@$(UV) pyproject.toml --extra bench --constraint constraints.txt --output-file constraints-bench.txt

clean:           ## Remove everything that was installed and built
	@rm -rf $(VENV) $(COMPILED) output/site output/newsletter .cache/bench dist .mypy_cache .ruff_cache .pytest_cache .coverage*

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "rundbrief needs Python 3.11 or later. To choose another Python: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "The Python module venv is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing rundbrief into $(VENV) (first run only) …"
	@$(INSTALL) constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po | $(VENV)/installed
	@$(BIN)/python -m rundbrief.i18n.compiling

$(VENV)/installed-for-bench: $(VENV)/installed constraints-bench.txt
	@echo "Installing the programs to compare with (first run only) …"
	@$(INSTALL) constraints-bench.txt
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed constraints-test.txt
	@echo "Installing the test dependencies (first run only) …"
	@$(INSTALL) constraints-test.txt
	@touch $@
