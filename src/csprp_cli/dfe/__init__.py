"""Read DfE's files of serious incident notifications into rows of a record. Standard library only.

Only the layouts that dfe_layouts.csv describes were available to test with. Each was put together from
what DfE's pages show of its files; no whole file has been seen.
"""
