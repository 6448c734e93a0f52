"""Questions put to the record, each answered with a Result. Nothing here prints."""
