"""Read DfE's files of serious incident notifications into rows of a record. Standard library only.

The layouts of dfe_layouts.csv were put together from what DfE's pages show of its files. One of its own was
there to test with: 25 of the 181 rows of April to September 2020.
"""
