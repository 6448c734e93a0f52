"""The local line of a note: what a partnership types about itself. It is used once and kept nowhere."""

import unicodedata

from csprp_cli.model.problem import UsageProblem, named

MOST_CHARACTERS = 300
"""More than this is not a name or a way to be reached, and would push the note off its page."""

_TURN_ROUND = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that show nothing and reorder what follows: they could turn a phone number round."""


def local_line(partnership: str | None, contact: str | None) -> str:
    """Return name and contact as one phrase, or nothing where neither was given.

    Raises UsageProblem, naming the option and never what was typed, for what cannot be printed.
    """
    given = (("--partnership", partnership), ("--contact", contact))
    return ", ".join(filter(None, (one_line(option, typed) for option, typed in given if typed is not None)))


def one_line(option: str, typed: str) -> str:
    """Return what was typed on one line, without the characters that show nothing and reorder text.

    Raises UsageProblem, naming the option and never what was typed, for what cannot be printed.
    """
    line = " ".join("".join(c for c in typed if c not in _TURN_ROUND).split())
    for character in line:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
            raise UsageProblem(
                f"{option} holds a character that cannot be printed, {named(character)}",
                "leave it out",
                {option: ""},
            )
    line = line.rstrip(" .,;")  # a sentence of its own would end in the middle of ours
    if not line:
        raise UsageProblem(f"{option} is empty", "give it words, or leave it out", {option: ""})
    if len(line) > MOST_CHARACTERS:
        raise UsageProblem(
            f"{option} has {len(line)} characters, and a note has room for {MOST_CHARACTERS}",
            "shorten it, or leave it out",
            {option: ""},
        )
    return line
