# demo: the whole way on a shipped sample (needs only Python).  test, check: what CI runs.  quick: the tests that take
# seconds, without LibreOffice and browser.  fix: tidy the code.
# lowest: the quick tests with the lowest versions that pyproject.toml declares, in a fresh .venv-lowest.
# proof: many more drawn faults than `test` draws (S1 to S6, papers).  mutants: small faults that no test sees (SEED=1).  forms: redraw and compile the form templates.  bench: speed against the usual ways.  wheel: build the package.

PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp

.DELETE_ON_ERROR:
.PHONY: demo test quick proof lowest check fix forms mutants bench wheel

demo: $(RUN)
	$(BIN)/formkit demo -o build/demo

test: $(DEV)
	scripts/test-needs
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

quick: $(DEV)
	$(BIN)/python -m pytest -n 2 -q -m "not slow"

proof: $(DEV)
	FORMKIT_PROOF=300 $(BIN)/python -m pytest -q -n 2 tests/clean
	FORMKIT_PROOF=100 $(BIN)/python -m pytest -q -n 2 tests/flows/test_injection.py
	FORMKIT_PROOF=300 $(BIN)/python -m pytest -q -n 2 tests/flows/test_spoilt.py tests/flows/test_killed.py

lowest:
	scripts/test-needs venv
	rm -rf .venv-lowest
	$(PYTHON) -m venv .venv-lowest
	$(PYTHON) scripts/lowest.py > .venv-lowest/constraints.txt
	.venv-lowest/bin/python -m pip install --quiet --editable ".[dev]" --constraint .venv-lowest/constraints.txt
	.venv-lowest/bin/python -m pytest -n 2 -q -m "not slow"

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	set -e; for file in forms/*/draw.py scripts/same; do $(BIN)/mypy --scripts-are-modules "$$file"; done
	$(BIN)/formkit forms lint
	$(BIN)/python scripts/forms_page.py --check
	$(BIN)/python scripts/rules.py --check
	$(BIN)/python scripts/sheets.py --check
	$(BIN)/python scripts/leftovers.py --check

fix: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python scripts/forms_page.py
	$(BIN)/python scripts/rules.py
	$(BIN)/python scripts/sheets.py
	$(BIN)/python scripts/leftovers.py

forms: $(DEV)
	scripts/test-needs
	set -e; for draw in forms/*/draw.py; do $(BIN)/python "$$draw"; done
	$(BIN)/python -m formkit.maintain.draw.declaration forms/excellent-*/
	$(BIN)/formkit forms compile forms/*/
	$(BIN)/python scripts/forms_page.py
	$(BIN)/python scripts/rules.py
	$(BIN)/python scripts/sheets.py
	$(BIN)/python scripts/leftovers.py

mutants: $(DEV)
	scripts/test-needs
	$(BIN)/python -m scripts.mutants --seed $(or $(SEED),1)

bench: $(DEV)
	$(BIN)/python -m tests.bench

wheel: $(DEV)
	$(BIN)/python -m build --wheel

$(BIN)/python:
	scripts/test-needs venv
	$(PYTHON) -m venv .venv

$(RUN): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(RUN)
