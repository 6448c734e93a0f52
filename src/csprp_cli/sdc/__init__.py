"""Statistical disclosure control: which cells of small tables must be hidden together. It knows no record."""
