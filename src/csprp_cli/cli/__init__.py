"""The command line: parse, call, choose form and stream. Nothing else happens here."""
