# The tasks of this project; `just` lists them. Everything runs in .venv, which `just setup` makes.
bin := ".venv/bin"

default:
    @just --list

# A virtual environment with all that tests and checks need
setup:
    test -d .venv || python3 -m venv .venv
    {{bin}}/pip install -q -c constraints.txt -e '.[dev]'

# Style, types and the import contracts
lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/mypy
    {{bin}}/lint-imports --no-cache

# All tests
test *arguments:
    {{bin}}/pytest {{arguments}}

# Quality on the shipped questions and on the public benchmarks in the folder that QA_BENCH names
bench:
    {{bin}}/python benchmarks/quality.py
