"""Text as text: sentences, terms, words and names. Pure functions; whatever is found is a span or a string."""
