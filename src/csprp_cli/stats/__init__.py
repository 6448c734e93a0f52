"""Intervals and tests in the standard library alone: nothing here knows a record or a figure."""
