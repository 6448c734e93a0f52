"""Text: for a terminal, a pipe, a file, Markdown."""
