"""Whether the values that documents give for what is asked agree. Pure functions over sentences."""
