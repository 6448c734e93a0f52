"""Documents made of several answers: the report page and the board pack."""
