# The two commands a newcomer needs: `make demo` and `make test`. Both work from a bare Python 3.11.
PYTHON ?= python3
export PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# Ten times quicker than pip; where it finds no way out (a package index that only pip's settings name), pip does it.
UV := UV_PYTHON=$(BIN)/python $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11
unexport PYTHONDONTWRITEBYTECODE  # else every process compiles all files anew: two seconds of each, and more of pytest
export TEST_POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres

# What needs no server and is no long walk: tests/long_tests.txt parts it in two.
AT_ONCE := -n auto -q --no-migrations -p no:schemathesis --ignore=tests/browser --ignore=tests/faults
ALONE := not slow and not postgres and not broker and not faults and not browser

.PHONY: help demo test long long-tests guards cases search check lint types postgres broker faults browser next-django pictures locks clean

help:
	@echo "make demo   sign in and look around: environment, database, invented stays, web and worker (PORT=8000)"
	@echo "make test   the quick suite: no server needed, less than two minutes on two cores"
	@echo "make long   what takes longer than the quick suite has time for: most pages, two minutes and a half"
	@echo "make guards whether the tests would miss a guard: each says nothing in turn, and one of its tests must fail"
	@echo "make search the properties of the engine on worlds drawn anew (the other commands draw the same ones each time)"
	@echo "make check  all checks: style, import order, types, tests; PostgreSQL, brokers, kills, browser where they are found"
	@echo "make next-django  the newest Django against what is used of it beyond its promises"
	@echo "make pictures  the pictures of docs/manual, and every page at two widths in var/pictures, taken from the demo"
	@echo "make locks  write requirements/*.txt anew from requirements/*.in"

$(VENV)/app: requirements/app.txt requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Sojourn needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements/uv.txt
	$(UV) -r requirements/app.txt || $(PIP) -r requirements/app.txt
	@touch $@

$(VENV)/work: requirements/work.txt $(VENV)/app
	$(UV) -r requirements/work.txt || $(PIP) -r requirements/work.txt
	@touch $@

demo: export BASE_URL = http://127.0.0.1:$(PORT)
demo: $(VENV)/app
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null \
	  || { echo "Port $(PORT) is taken. Choose another: make demo PORT=8010"; exit 1; }
	@$(BIN)/python manage.py can_print || true
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py demo --if-empty --first
	@$(BIN)/python manage.py demo --more & more=$$!; trap 'kill $$more 2>/dev/null' EXIT INT TERM; $(BIN)/honcho start

test: $(VENV)/work
	@$(BIN)/python manage.py can_print || true
	$(BIN)/python -m pytest $(AT_ONCE) -m "not long and $(ALONE)"

long: $(VENV)/work
	$(BIN)/python -m pytest $(AT_ONCE) -m "long and $(ALONE)"

# Measures all of both, and names the longest anew: where the quick suite has grown too long.
long-tests: $(VENV)/work
	$(BIN)/python -m pytest $(AT_ONCE) -m "$(ALONE)" --write-long-tests

# Each guard says nothing in turn; where none of the tests that name its codes fails, this does.
guards: $(VENV)/work
	$(BIN)/python manage.py try_guards

# What needs no server but its time: the seven cases with their papers read back, every entry of every state.
cases: $(VENV)/work
	$(BIN)/python -m pytest -n auto -q --no-migrations --ignore=tests/browser --ignore=tests/faults -m slow

# Worlds that nobody has seen yet: what it finds is mended, and the other commands stay the same from day to day.
search: export SOJOURN_WORLDS = search
search: $(VENV)/work
	$(BIN)/python -m pytest -n auto -q -k "worlds or offers or walk or property" tests/lifecycle

check: lint types test long guards cases postgres broker faults browser

lint: $(VENV)/work
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

types: $(VENV)/work
	$(BIN)/mypy .

# Each of these is left out, with one line, where its servers do not answer; on the checking server that is a failure.
postgres broker: $(VENV)/work
	@$(BIN)/python -m tests.servers $@ || exit $$(( $$? - 1 )); \
	DATABASE_URL=$(TEST_POSTGRES_URL) $(BIN)/python -m pytest -q -m $@

# Processes killed, servers taken away, callers in contention: each in an installation of its own.
faults: $(VENV)/work
	@$(BIN)/python -m tests.servers $@ || exit $$(( $$? - 1 )); \
	$(BIN)/python -m pytest -q -m $@ tests/faults

browser: $(VENV)/work
	@$(BIN)/python -m tests.servers $@ || exit $$(( $$? - 1 )); \
	$(BIN)/python -m pytest -n auto -q --no-migrations -m $@ tests/browser

# What is used of Django beyond its promises, asked of the newest Django that some Python here can have. It tells early
# what a new release will break; nothing waits for it.
NEXT := var/.next-django
ASK_IT := $(NEXT)/bin/python -m pytest -q -p no:cacheprovider --noconftest --ds=tests.ground.few_settings tests/ground/test_django_names.py
next-django:
	@rm -rf $(NEXT); for python in python3.15 python3.14 python3.13 python3.12 $(PYTHON); do \
	  $$python -m venv $(NEXT) 2>/dev/null && break; done
	@timeout 120 $(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --retries 1 \
	  Django "psycopg[binary]" pytest pytest-django
	@echo "Django $$($(NEXT)/bin/django-admin --version) with $$($(NEXT)/bin/python --version)"
	$(ASK_IT) -m "not postgres"
	@$(NEXT)/bin/python -m tests.servers postgres || exit $$(( $$? - 1 )); \
	DATABASE_URL=$(TEST_POSTGRES_URL) $(ASK_IT) -m postgres

# The manual's pictures: a demo of its own, a web process of its own, a Chromium.
pictures: export DATABASE_URL = sqlite:///var/pictures.sqlite3
pictures: export BASE_URL = http://127.0.0.1:8079
pictures: $(VENV)/work
	rm -f var/pictures.sqlite3; mkdir -p var
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py demo --if-empty >/dev/null
	$(BIN)/python manage.py demo --more >/dev/null
	@$(BIN)/python manage.py runserver 8079 --noreload >/dev/null 2>&1 & web=$$!; trap 'kill $$web' EXIT; \
	sleep 5; $(BIN)/python manage.py pictures $(BASE_URL)

locks: $(VENV)/work
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/app.in -o requirements/app.txt
	$(LOCK) requirements/work.in -o requirements/work.txt

clean:
	rm -rf var .venv
