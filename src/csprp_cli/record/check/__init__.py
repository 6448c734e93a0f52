"""Does a record hold together? Small named checks, each with a sentence for every problem it finds."""
