"""Find, load, index and check the record. Standard library only."""
