PYTHON ?= .venv/bin/python

run:
	$(PYTHON) -m streamlit run app.py

test:
	$(PYTHON) -m tests

lint:
	$(PYTHON) -m tests --fast

bench:
	$(PYTHON) -m benchmarks.first_paint
	$(PYTHON) -m benchmarks.explorer
	$(PYTHON) -m benchmarks.cores
	$(PYTHON) -m benchmarks.gradients
	$(PYTHON) -m benchmarks.attribution

.PHONY: run test lint bench
