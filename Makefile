# Two commands do everything: `make run` and `make test`.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format evaluate shape benchmark screenshots lock browser

run: .venv/installed
	@$(BIN)/python manage.py serve --port $(PORT)

test: check
	@$(MAKE) --no-print-directory browser
	$(BIN)/python -m pytest -n logical

check: .venv/developer
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/developer
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

evaluate: .venv/installed
	@test -n "$(DATA)" || { echo "usage: make evaluate DATA=folder [OFFTOPIC=folder]"; exit 2; }
	@$(BIN)/python manage.py evaluate $(DATA) $(if $(OFFTOPIC),--offtopic $(OFFTOPIC))

# How large the parts are, how they hang together, and what a plain question runs through.
shape: .venv/developer
	@$(BIN)/python -m benchmarks.shape

# Speed beside other libraries, and of the console on both databases; DATA is where the shared collections are.
benchmark: DATA := ../shared/data
benchmark: .venv/benchmark .venv/developer
	$(BIN)/python -m benchmarks.speed $(DATA)
	$(BIN)/python -m benchmarks.throughput $(DATA)
	$(BIN)/python -m benchmarks.phone
	$(BIN)/python -m benchmarks.queue

# Pictures of the console's pages under var/screenshots; PAGES names some of them.
screenshots: .venv/developer
	$(BIN)/python -m tests.web.screenshots $(PAGES)

# Chromium, a CJK font and nginx: the pages are tested in a real browser, also behind a real proxy.
browser:
	@sh tests/install_browser.sh

# Pins every package with its hashes; needs `uv` beside pip.
lock: requirements.in requirements-dev.in requirements-encoder.in requirements-ocr.in benchmarks/requirements.in
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header -c requirements.txt requirements-dev.in -o requirements-dev.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header -c requirements.txt requirements-encoder.in -o requirements-encoder.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header -c requirements-dev.txt requirements-ocr.in -o requirements-ocr.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header -c requirements.txt benchmarks/requirements.in -o benchmarks/requirements.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo 正在安装所需的软件包，约需一分钟……
	$(BIN)/pip install -q --require-hashes -r requirements.txt
	@touch $@

.venv/developer: requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@touch $@ .venv/installed

.venv/benchmark: benchmarks/requirements.txt .venv/installed
	$(BIN)/pip install -q --require-hashes -r benchmarks/requirements.txt
	@touch $@
