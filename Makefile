# The two commands a newcomer needs: `make demo` and `make test`. Both work from a bare Python 3.11.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
QUICK := not postgres and not broker and not browser

.PHONY: demo test check lint types quick postgres broker browser locks clean

$(VENV)/app: requirements/app.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Sojourn needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/app.txt
	touch $@

$(VENV)/work: requirements/work.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/work.txt
	touch $@

demo: $(VENV)/app
	@$(BIN)/python manage.py can_print || true
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py demo --if-empty
	PORT=$(PORT) BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/honcho start

test: $(VENV)/work
	@$(BIN)/python manage.py can_print || true
	$(BIN)/python -m pytest -n 2 -q -m "$(QUICK)"

quick: test

check: lint types test postgres broker browser

lint: $(VENV)/work
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

types: $(VENV)/work
	$(BIN)/mypy .

postgres: $(VENV)/work
	DATABASE_URL=$${TEST_POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/postgres} $(BIN)/python -m pytest -q -m "postgres and not broker"

broker: $(VENV)/work
	DATABASE_URL=$${TEST_POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/postgres} $(BIN)/python -m pytest -q -m broker

browser: $(VENV)/work
	$(BIN)/python -m pytest -q -m browser

locks:
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 requirements/app.in -o requirements/app.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 requirements/work.in -o requirements/work.txt

clean:
	rm -rf var .venv
