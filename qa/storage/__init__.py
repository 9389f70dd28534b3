"""The durable record in SQLite, and what is derived from it: FAISS, tantivy, files of vectors."""
