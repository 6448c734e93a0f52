"""A partnership's logo: read from its file, held to what it should be, and kept nowhere."""
