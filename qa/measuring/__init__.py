"""Question sets and public benchmarks to figures, pictures and run files."""
