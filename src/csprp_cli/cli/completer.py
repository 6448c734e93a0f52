"""What a shell offers where the Tab key is pressed: commands, options, and the values that an option takes.

The scripts in `shells/` ask through the environment, as Typer's do: `_CSPRP_COMPLETE=complete_zsh`. Typer's
own scripts lose values with a space or a colon, its answers to three of four shells import Rich, and what
joins both has no public name. What can be offered is asked of Typer's commands and parameters all the same.
"""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from csprp_cli.cli.typed_line import Piece, member_of, options_of, read_line

WIDEST_HELP = 80
"""What is said of a command is cut there, in characters."""

FOLDER = "DIR"
"""How help calls the value of an option that is a folder."""


class Offer(NamedTuple):
    """One word that can be typed, with what it means; or `kind`: that a file or a folder is wanted there,
    after `value`, which stands before it in the same word."""

    value: str
    help: str = ""
    kind: str = "value"


class Typed(NamedTuple):
    """What was typed up to the cursor.

    `last` is the word at the cursor, without its quotes. A shell replaces it from its letter `kept` on,
    within the quote that is still open, if one is.
    """

    words: list[str]
    last: str
    kept: int = 0
    quote: str = ""


def complete(program: TyperGroup, asked: str) -> int:
    """Answer a shell, and return the exit code: 0 always, because an error here would stand amid a line that
    is being typed."""
    from csprp_cli.cli.streams import print_text

    shell = asked.partition("_")[2]
    try:
        if shell == "bash":
            typed = read_bash(os.environ.get("_CSPRP_LINE", ""), os.environ.get("_CSPRP_BREAKS", ""))
        else:
            words = os.environ.get("_CSPRP_WORDS", "")
            typed = Typed(words.split("\n") if words else [], os.environ.get("_CSPRP_LAST", ""))
        found = [offer for offer in offers(program, typed) if offer.value.isprintable()]
        text = "".join(f"{line}\n" for line in _lines(found, typed, shell))
    except Exception:
        return 0
    print_text(text, for_people=False)
    return 0


def _lines(found: Iterable[Offer], typed: Typed, shell: str) -> Iterable[str]:
    for offer in found:
        if shell == "bash":
            yield f"{offer.kind}\t{_as_bash(offer.value[typed.kept :], typed.quote)}"
        else:
            value = offer.value
            if shell == "zsh":  # its script takes "--out=" off before it matches
                value = value[len(_joined(typed.last)) :]
            yield f"{offer.kind}\t{value}\t{' '.join(offer.help.split())}"


def _joined(last: str) -> str:
    """Return an option and its "=" where they stand before a value in one word, or nothing."""
    name, joined, _ = last.partition("=")
    return name + joined if joined and name.startswith("--") else ""


# -- what was typed --------------------------------------------------------------------------------------


def read_bash(line: str, breaks: str) -> Typed:
    """Return the words of a line after its command, as bash reads them, the last of them perhaps unfinished.

    `breaks` are the characters at which readline starts a word anew (COMP_WORDBREAKS).
    """
    words: list[str] = []
    word, kept, quote, escaped, begun = "", 0, "", False, False
    for letter in line:
        if escaped:
            word, escaped = word + letter, False
        elif letter == "\\" and quote != "'":
            escaped = begun = True
        elif quote:
            if letter == quote:
                quote, kept = "", len(word)
            else:
                word += letter
        elif letter in "\"'":
            quote, begun, kept = letter, True, len(word)
        elif letter in " \t\n":
            if begun:
                words.append(word)
            word, kept, begun = "", 0, False
        else:
            word, begun = word + letter, True
            if letter in breaks:
                kept = len(word)
    return Typed(words[1:], word, kept, quote)


def _as_bash(text: str, quote: str) -> str:
    """Return text as it is typed within an open quote, or without one."""
    if quote == "'":
        return text.replace("'", "'\\''")
    special = '"$`\\' if quote else " \t\"'\\$`!&|;<>()[]{}*?#~"
    return "".join(f"\\{letter}" if letter in special else letter for letter in text)


# -- what can stand there --------------------------------------------------------------------------------


def offers(program: TyperGroup, typed: Typed) -> Iterable[Offer]:
    """Return what can stand in the place of the last word."""
    words = typed.words
    wants_help = words[:1] == ["help"]
    pieces = read_line(program, words[1:] if wants_help else words)
    command: TyperCommand | TyperGroup = program
    for piece in pieces:
        if piece.is_command and isinstance(command, TyperGroup):
            command = member_of(command, piece.value) or command
    asked = {"data": _values(pieces, "--data"), "overlays": _values(pieces, "--overlay")}
    ctx = command.make_context(command.name, [], resilient_parsing=True, obj=asked)
    last, options = typed.last, options_of(command)
    before = _joined(last)
    if wants_help:
        return _commands(command, ctx, last) if isinstance(command, TyperGroup) else ()
    if pieces and pieces[-1].takes_value and len(pieces[-1].words) == 1 and words[-1] in options:
        return _of_value(options[words[-1]], ctx, last)
    if "--" not in words and before and before[:-1] in options:
        found = _of_value(options[before[:-1]], ctx, last.removeprefix(before))
        return [offer._replace(value=before + offer.value) for offer in found]
    if "--" not in words and last.startswith("-"):
        given = {piece.option for piece in pieces if piece.within == " ".join(_names(pieces))}
        once = {name for name in given if name and not getattr(options.get(name), "multiple", False)}
        return [offer for offer in _all(command.shell_complete(ctx, last)) if offer.value not in once]
    if isinstance(command, TyperGroup):
        return _commands(command, ctx, last, program)
    place = sum(not piece.option and not piece.is_command for piece in pieces)
    taken = [param for param in command.params if isinstance(param, TyperArgument) and not param.hidden]
    argument = next((param for at, param in enumerate(taken) if at == place or param.nargs == -1), None)
    return _of_value(argument, ctx, last) if argument is not None else ()


def _commands(group: TyperGroup, ctx: object, last: str, program: object = None) -> list[Offer]:
    """Return the commands of a group. Of those of csprp none is imported; `program` has help beside them."""
    from csprp_cli.cli.app import ByJob, in_short

    if not isinstance(group, ByJob):
        return _all(group.shell_complete(ctx, last))  # type: ignore[arg-type]
    does = in_short(WIDEST_HELP) | ({"help": "The help of a command."} if group is program else {})
    return [Offer(name, said) for name, said in does.items() if name.startswith(last)]


def _names(pieces: Sequence[Piece]) -> list[str]:
    return [piece.value for piece in pieces if piece.is_command]


def _values(pieces: Sequence[Piece], option: str) -> tuple[str, ...]:
    return tuple(piece.value for piece in pieces if piece.option == option)


def _of_value(param: TyperOption | TyperArgument, ctx: object, last: str) -> Iterable[Offer]:
    if param.metavar and FOLDER in param.metavar:
        return [Offer("", kind="folder")]
    if param.type.name in ("path", "file"):
        return [Offer("", kind="file")]
    return _all(param.shell_complete(ctx, last))  # type: ignore[arg-type]  # Typer gives contexts no public name


class _Item(Protocol):
    """One thing that a command or a parameter of Typer's offers: its class has no public name."""

    value: str
    help: str | None


def _all(items: Iterable[_Item]) -> list[Offer]:
    return [Offer(item.value, item.help or "") for item in items]
