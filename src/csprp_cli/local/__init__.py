"""People's own incidents and counts: read, used beside the national figures, and forgotten."""
