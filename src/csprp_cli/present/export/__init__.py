"""The whole record in one file, for people who send it and for other programs."""
