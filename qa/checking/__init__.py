"""The claims of a draft against the documents."""
