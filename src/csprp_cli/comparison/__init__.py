"""What may be compared with what, and by how much it differs."""
