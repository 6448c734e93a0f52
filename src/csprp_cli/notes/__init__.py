"""From a theme to a one-page note: what is said, in which order, and what gives way."""
