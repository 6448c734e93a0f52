"""Local counts as tables: what was asked, which variables, and what readers know already."""
