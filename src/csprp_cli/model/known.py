"""The names of the record that the code itself uses: `csprp check` holds the tables against them.

A row with one of these names that is gone, or a rule that the code does not have, would make a command
fail, or leave something out in silence.
"""

REFUSING_RULES = (
    *("two-figures", "same-area", "same-series", "same-question", "same-category", "same-unit", "same-base"),
    *("numbers", "known-periods", "same-length", "no-overlap", "no-break", "undisputed"),
)
"""The rules that refuse a comparison. A record cannot soften one: a number would come of a refusal."""

RULES = (
    *REFUSING_RULES,
    *("break-with-care", "same-season", "steady-series", "near-sources", "exact-values"),
)
"""Every rule of comparison: TESTS of comparison/rules.py has a function for each, and rules.csv a row."""

LOCAL_KINDS = {
    "incident": "reference",
    "date": "date",
    "date_of": "choice",
    "age_years": "age-years",
    "age_months": "age-months",
    "sex": "choice",
    "ethnicity": "choice",
    "outcome": "choice",
    "home": "choice",
    "indicator": "indicator",
    "category": "category",
    "period": "period",
    "numerator": "count",
    "denominator": "count",
}
"""The columns of people's own tables that the code reads by name, each with the kind that it reads."""

MEASURES = ("number", "percentage", "children-in-need", "idaci", "population")
"""What a cell of DfE's files may count, in the order in which a row is read."""

NEEDED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("rules", "id", RULES),
    ("areas", "code", ("E92000001",)),
    ("series", "id", ("dfe-sin", "ofsted-sin", "panel")),
    ("indicators", "id", ("dfe-notifications", "dfe-nature", "dfe-care-leaver-deaths")),
    ("bases", "id", ("dfe-notifications",)),
    ("themes", "slug", ("suicide",)),
    ("local_columns", "column", tuple(LOCAL_KINDS)),
    ("dfe_words", "words", MEASURES),
    (
        "caveats",
        "id",
        (
            *("not-prevalence", "not-all-notified", "not-performance", "review-population"),
            *("tertiary-only", "suicide-care", "one-child", "where-it-happened"),
            *("first-published", "looked-after-files", "newest-file"),
        ),
    ),
)
"""The rows that must be there: table, column and names."""
