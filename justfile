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

# Train the question model and the reader anew on the public question sets in a folder (hours), and fit what is built on
# them
train sets work="/tmp/reader":
    mkdir -p {{work}}
    {{bin}}/python training/tune_questions.py {{sets}} {{work}}
    {{bin}}/python training/compress.py {{work}}/questions.pt questions
    {{bin}}/python training/examples.py {{sets}} {{work}}/examples.jsonl
    {{bin}}/python training/train.py {{work}}/examples.jsonl {{work}} --steps 7200
    {{bin}}/python training/compress.py {{work}}/reader.pt reader
    {{bin}}/python training/calibrate.py {{sets}}
    {{bin}}/python training/testimony.py

# Quality on the shipped questions and on the public benchmarks in the folder that QA_BENCH names
bench:
    {{bin}}/python benchmarks/quality.py

# The same work done by LangChain, LlamaIndex and txtai, in a virtual environment of their own
peers:
    test -d .venv-peers || python3 -m venv .venv-peers
    .venv-peers/bin/pip install -q torch==2.13.0
    .venv-peers/bin/pip install -q -e '.[peers]'
    .venv-peers/bin/python benchmarks/peers.py

# How long a question takes, and how fast texts are indexed
speed:
    {{bin}}/python benchmarks/speed.py

# From an edit of a text to the moment in which it is found; TEXT is a file of prose
watching text:
    {{bin}}/python benchmarks/watching.py {{text}}

# How time, memory and disk grow from a thousand passages to a million (13 GB in the work folder)
scale *arguments:
    {{bin}}/python benchmarks/scale.py {{arguments}}
