"""The national answers: one module for each question that is asked of the record."""
