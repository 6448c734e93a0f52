"""The line that a person typed: what stands twice in it, and a line that can be typed instead."""

from collections.abc import Iterable, Sequence

from typer.core import TyperCommand, TyperGroup

from csprp_cli.model.problem import UsageProblem

_APART = frozenset(" '&();*?!$`|<>")
"""Characters that a shell would take apart."""


def line_of(words: Iterable[str]) -> str:
    """Return words as one line that a shell reads back as the same words."""
    return " ".join(quoted(word) for word in words)


def quoted(word: str) -> str:
    """Return a word in quotes where a shell would take it apart."""
    return f'"{word}"' if not word or set(word) & _APART else word


def refuse_given_twice(program: object, words: Sequence[str]) -> None:
    """Raise UsageProblem where an option that takes one value stands twice for one command.

    Click would take the last one, and answer another question than was asked without a word.
    """
    command = program
    takes_one = _takes_one(command)
    seen: dict[str, tuple[str, range]] = {}
    place = 0
    while place < len(words) and words[place] != "--":
        name, value, after = _option_at(words, place, takes_one)
        option = takes_one.get(name, "")
        if option in seen:
            first, where = seen[option]
            kept = [word for at, word in enumerate(words) if at not in where]
            raise UsageProblem(
                f"{option} takes one value and is given twice: {first} and {value}",
                f"try: {line_of(('csprp', *kept))}",
            )
        if option:
            seen[option] = value, range(place, after)
        elif isinstance(command, TyperGroup) and not words[place].startswith("-"):
            command = _within(command, words[place])
            takes_one, seen = _takes_one(command), {}
        place = after


def _within(group: TyperGroup, name: str) -> object:
    from csprp_cli.cli.app import ByJob

    return group.get_command(None, name) if isinstance(group, ByJob) else group.commands.get(name)


def _takes_one(command: object) -> dict[str, str]:
    """Return the names of the options that take one value once, each with the name that is told.

    Options that take several are left out, and so are those that take a value more than once.
    """
    if not isinstance(command, TyperCommand | TyperGroup):
        return {}
    return {
        name: option.opts[0]
        for option in command.params
        if option.param_type_name == "option"
        and not getattr(option, "is_flag", False)
        and not getattr(option, "multiple", False)
        for name in option.opts
    }


def _option_at(words: Sequence[str], place: int, takes_one: dict[str, str]) -> tuple[str, str, int]:
    """Return the option that stands at a place, its value, and the place after both."""
    word = words[place]
    name, joined, value = word.partition("=")
    if joined and name in takes_one:
        return name, value, place + 1
    if word in takes_one:
        return word, "".join(words[place + 1 : place + 2]), place + 2
    if word[:2] in takes_one:
        return word[:2], word[2:], place + 1
    return "", "", place + 1
