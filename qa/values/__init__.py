"""Numbers, dates, times of day and units in running text, and whether two of them can both be true. Pure functions."""
