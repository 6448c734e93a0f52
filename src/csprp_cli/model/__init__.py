"""What the record holds and what a command answers: frozen, typed, and free of any rendering."""
