"""What `benchmarks/fuzz.py` is made of: seeds, ways to spoil them, cases, and what must hold of each."""
