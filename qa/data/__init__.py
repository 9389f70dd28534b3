"""What is learnt or listed: weights, token directions, capitals. Made by the scripts in ``training/``."""

from pathlib import Path

__all__ = ["FOLDER"]

FOLDER = Path(__file__).parent
