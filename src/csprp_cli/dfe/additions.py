"""The rows that a file needs and the record lacks: new years, areas, categories and so on."""

from csprp_cli.dfe.vocabulary import plain
from csprp_cli.record.csv_table import Line, key_of


def slug(words: str) -> str:
    """Return words as a part of an id: lower case letters and digits, joined by hyphens."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in words.lower())
    return "-".join(letters.split()) or "x"


class Additions:
    """Tables as they are held, and the rows that were added to them."""

    def __init__(self, held: dict[str, list[Line]]) -> None:
        self.added: dict[str, dict[tuple[str, ...], Line]] = {name: {} for name in KEYS}
        self._held = {name: {key_of(line, key): line for line in held[name]} for name, key in KEYS.items()}

    def rows(self, table: str) -> list[Line]:
        """Return the rows of a table, held first, then added."""
        return [*self._held[table].values(), *self.added[table].values()]

    def get(self, table: str, *key: str) -> Line | None:
        """Return the row of that key, held or added, or None."""
        return self._held[table].get(key) or self.added[table].get(key)

    def put(self, table: str, line: Line) -> Line:
        """Return the row of the same key that is held, else add this one."""
        key = key_of(line, KEYS[table])
        return self._held[table].get(key) or self.added[table].setdefault(key, line)

    def topic(self, words: str) -> str:
        """Return the indicator of a split that csprp does not know, under DfE's own words."""
        name = f"dfe-split-{slug(words)}"
        self.put(
            "indicators.csv",
            {
                "id": name,
                "label": words,
                "title": f"Notifications by: {words}",
                "definition": f'How DfE splits notifications by "{words}". See its data guidance.',
                "series": "dfe-sin",
                "breakdown": "as-published",
                "theme": "",
                "also": "",
                "no_chart": "no",
            },
        )
        return name

    def nature(self, words: str) -> str:
        """Return the base of a kind of notification that csprp does not know, under DfE's own words."""
        name = f"dfe-nature-{slug(words)}"
        self.put(
            "bases.csv",
            {
                "id": name,
                "title": f"notifications of the kind: {words}",
                "definition": f'Serious incident notifications that DfE describes as "{words}".',
                "counts": "notification",
                "parent": "dfe-notifications",
                "size_figure": "",
                "size": "",
                "unit_matches_incident": "",
            },
        )
        return name

    def category(self, breakdown: str, words: str) -> str:
        """Return a category that differs from a held one in more than case and spaces, adding it if new."""
        for held in self.rows("categories.csv"):
            if held["breakdown"] == breakdown and plain(held["category"]) == plain(words):
                return held["category"]
        line = dict.fromkeys(("breakdown", "category", "themes", "from_age", "to_age", "sensitive"), "")
        self.put("categories.csv", line | {"breakdown": breakdown, "category": words, "sensitive": "no"})
        return words


KEYS: dict[str, tuple[str, ...]] = {
    "periods.csv": ("id",),
    "areas.csv": ("code",),
    "categories.csv": ("breakdown", "category"),
    "indicators.csv": ("id",),
    "bases.csv": ("id",),
    "publications.csv": ("id",),
    "series.csv": ("id",),
    "caveats.csv": ("id",),
}
"""The tables that an import may add to, with the columns of their keys."""
