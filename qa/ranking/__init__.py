"""A question to ranked passages with highlights and citations."""
