"""What a report prints: its pages as text, and how each claim that is held stands beside them."""
