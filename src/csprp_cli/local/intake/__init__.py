"""Reading a file of somebody's own: bytes, grid, headings, cells, rows."""
