"""The line that a person typed: its words, what stands twice in it, and a line that can be typed instead."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from typer.core import TyperCommand, TyperGroup, TyperOption

from csprp_cli.cli import windows_names
from csprp_cli.model.problem import UsageProblem, named

_RUN = frozenset('"$`!\\')
"""Characters that mean something between double quotes too."""

_APART = frozenset(" '&();*?!$`|<>\"\\#~\n")
"""Characters that a shell would take apart."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""What Word makes of the dashes before an option."""


class Piece(NamedTuple):
    """One part of a line: a command, an option with its value, or a word.

    `within` is the command that it stands after, "local check" or nothing; `option` is the longest name of
    an option, and `value` what was given to it, or the word itself.
    """

    words: tuple[str, ...]
    within: str
    option: str = ""
    value: str = ""
    is_command: bool = False
    takes_value: bool = False
    takes_one: bool = False


def line_of(words: Iterable[str]) -> str:
    """Return words as one line that a shell reads back as the same words."""
    return " ".join(quoted(word) for word in words)


def quoted(word: str) -> str:
    """Return a word in quotes where a shell would take it apart, or run a part of it."""
    if windows_names.ON_WINDOWS:
        return _quoted_on_windows(word)
    if set(word) & _RUN:
        import shlex

        return shlex.quote(word)
    return f'"{word}"' if not word or set(word) & _APART else word


def _quoted_on_windows(word: str) -> str:
    """Return a word as PowerShell and the command prompt take it: a backslash parts folders there. What
    PowerShell would fill in between double quotes stands between single ones, which it alone knows."""
    if set(word) & set('"$`'):
        return "'" + word.replace("'", "''") + "'"
    apart = not word or set(word) & (_APART - {"\\", "~", "#"} | set("^%@{},"))
    ends = "\\" if word.endswith("\\") else ""  # else it would take the last quote with it
    return f'"{word}{ends}"' if apart else word


def read_line(program: object, words: Sequence[str]) -> list[Piece]:
    """Return the parts of what was typed after csprp."""
    command, within, options = program, "", options_of(program)
    pieces: list[Piece] = []
    place = 0
    while place < len(words):
        word = words[place]
        name, value, after = _option_at(words, place, options)
        if name:
            option = options[name]
            piece = Piece(tuple(words[place:after]), within, option.opts[0], value)
            takes_value = not getattr(option, "is_flag", False)
            one = takes_value and not getattr(option, "multiple", False)
            pieces.append(piece._replace(takes_value=takes_value, takes_one=one))
        elif isinstance(command, TyperGroup) and (found := member_of(command, word)) is not None:
            command, options = found, options_of(found)
            pieces.append(Piece((word,), within, value=word, is_command=True))
            within = f"{within} {word}".strip()
        else:
            pieces.append(Piece((word,), within, value=word))
        place = after
    return pieces


def member_of(group: TyperGroup, name: str) -> TyperCommand | TyperGroup | None:
    """Return the command of that name in a group, or None."""
    from csprp_cli.cli.app import ByJob

    found = group.get_command(None, name) if isinstance(group, ByJob) else group.commands.get(name)
    return found if isinstance(found, TyperCommand | TyperGroup) else None


def options_of(command: object) -> dict[str, TyperOption]:
    """Return the options of a command, each by every name that it has."""
    if not isinstance(command, TyperCommand | TyperGroup):
        return {}
    listed = [param for param in command.params if isinstance(param, TyperOption)]
    return {name: option for option in listed for name in option.opts}


def _option_at(words: Sequence[str], place: int, options: Mapping[str, TyperOption]) -> tuple[str, str, int]:
    """Return the option that stands at a place, its value, and the place after both."""
    word = words[place]
    name, joined, value = word.partition("=")
    if "--" in words[:place]:
        return "", "", place + 1
    if joined and name in options:
        return name, value, place + 1
    if word in options:
        if getattr(options[word], "is_flag", False):
            return word, "", place + 1
        return word, "".join(words[place + 1 : place + 2]), place + 2
    if word[:2] in options and not word.startswith("--"):
        return word[:2], word[2:], place + 1
    return "", "", place + 1


def refuse_untypable(words: Sequence[str]) -> None:
    """Raise UsageProblem for a character that no name of a file can hold, and so no shell can type: a program
    that calls csprp gave it. Every place that opens a file would have to look out for it."""
    for word in words:
        try:
            spoiled = "\0" if "\0" in os.fsencode(word).decode("latin-1") else ""
        except UnicodeEncodeError as error:
            spoiled = word[error.start]
        if spoiled:
            raise UsageProblem(f"the character {named(spoiled)} stands in the line, and no name can hold it")


def refuse_given_twice(pieces: Sequence[Piece]) -> None:
    """Raise UsageProblem where an option that takes one value stands twice for one command.

    Click would take the last one, and answer another question than was asked without a word.
    """
    seen: dict[tuple[str, str], Piece] = {}
    for piece in pieces:
        first = seen.setdefault((piece.within, piece.option), piece)
        if piece.takes_one and first is not piece:
            kept = [word for other in pieces if other is not first for word in other.words]
            raise UsageProblem(
                f"{piece.option} takes one value and is given twice: {first.value} and {piece.value}",
                f"try: {line_of(('csprp', *kept))}",
            )


def refuse_dashes(program: object, words: Sequence[str]) -> None:
    """Raise UsageProblem for an option after one dash, which Click reads as another one with a value, or
    after the dash that Word makes of two."""
    if not any(re.match(f"[{_DASHES}]|-[^-].", word) for word in words):
        return
    mended = list(words)
    options = options_of(program)
    command = program
    for place, word in enumerate(words):
        bare = word.lstrip(f"-{_DASHES}")
        name = bare.partition("=")[0]
        dashes = word[: len(word) - len(bare)]
        if not dashes and isinstance(command, TyperGroup) and (found := member_of(command, word)):
            command, options = found, options_of(found)
        elif len(name) > 1 and dashes not in ("", "--") and f"--{name}" in options:
            mended[place] = f"--{bare}"
        elif len(name) == 1 and set(dashes) & set(_DASHES) and f"-{name}" in options:
            mended[place] = f"-{bare}"
    if mended != list(words):
        typed = next(old for old, new in zip(words, mended, strict=True) if old != new)
        raise UsageProblem(
            f"{typed} is no option: a long one starts with two plain dashes",
            f"try: {line_of(('csprp', *mended))}",
        )


def with_instead(pieces: Sequence[Piece], instead: Mapping[str, str]) -> str:
    """Return the line that was typed with other words in it, as `Problem.instead` holds them."""
    texts = [line_of(piece.words) for piece in pieces]
    for old, new in instead.items():
        places = [place for place, piece in enumerate(pieces) if _is_named(piece, old)]
        if not old or (not places and old.startswith("--") and new):
            texts.append(f"{old} {_as_word(new)}" if old else new)
        elif not places:
            _replace_several(pieces, texts, old, new)
        for place in places if old else ():
            option = pieces[place].option
            kept = pieces[place].takes_value and new and not new.startswith("-")
            texts[place] = f"{option} {_as_word(new)}" if option and kept else _as_word(new)
    return " ".join(("csprp", *filter(None, texts)))


def _is_named(piece: Piece, old: str) -> bool:
    if old.startswith("--") and piece.option:
        return old == piece.option
    return old in (piece.value, str(Path(piece.value)))  # a file is named as Python writes it: no "./"


def _replace_several(pieces: Sequence[Piece], texts: list[str], old: str, new: str) -> None:
    """Put a new word in the place of several that are one name: parental mental helth."""
    count = len(old.split())
    for start in range(len(pieces) - count + 1):
        if " ".join(piece.value for piece in pieces[start : start + count]).split() == old.split():
            texts[start : start + count] = [_as_word(new), *[""] * (count - 1)]
            return


def _as_word(new: str) -> str:
    """Return a new word as a shell takes it: an option with its value stands as it is."""
    return new if not new or new.startswith("-") else quoted(new)
