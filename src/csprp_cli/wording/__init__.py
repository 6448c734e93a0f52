"""A figure in words: sentences, citations, footnotes, the CSV row."""
