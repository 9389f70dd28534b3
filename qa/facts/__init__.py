"""What a sentence states, and whether another states it too. Pure functions."""
