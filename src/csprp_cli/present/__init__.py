"""Place a Result or a Note: on a terminal, as plain text, CSV, JSON or Markdown. Nothing is worked out."""
