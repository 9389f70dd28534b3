"""Which files are meant, and their documents."""
