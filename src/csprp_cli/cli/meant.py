"""What a person meant by a line that csprp does not take: the line to type instead.

`meant.csv` holds the words that people type for commands and options. Names of the record come next, by
meaning and then by spelling; where nothing is near, the line shows what there is.
"""

import contextlib
import csv
import re
import shlex
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from csprp_cli.cli.names_held import LINES, name_held, nearest_instead, of_record
from csprp_cli.cli.typed_line import Piece, line_of, member_of, options_of, quoted, read_line, with_instead
from csprp_cli.model.problem import FileProblem, Problem, RecordProblem, UsageProblem
from csprp_cli.present.formats import NEEDS_A_FILE
from csprp_cli.record.spelling import nearest

if TYPE_CHECKING:
    from typer import TyperException

    from csprp_cli.record.record import Record

_REPORT = "report.html"

_NAMES_LINE = re.compile(r"(?:^|: )(?:csprp\b|pip install)")
_LONGEST = 600


def _meanings() -> dict[str, tuple[str, str]]:
    with Path(__file__).with_name("meant.csv").open(encoding="utf-8", newline="") as file:
        return {row["typed"]: (row["alone"], row["followed"]) for row in csv.DictReader(file)}


def _as_told(word: str) -> str:
    """Return a word as a message of the parser has it: a backslash is two there, and a long one is folded."""
    return " ".join(repr(word).split())


class Meant:
    """The line that was typed, taken apart, and what can be typed in its place."""

    def __init__(self, program: TyperGroup, words: Sequence[str]) -> None:
        self.program = program
        self.words = list(words)
        self.pieces = read_line(program, words)
        self.names = [piece.value for piece in self.pieces if piece.is_command]
        self.command: TyperCommand | TyperGroup = program
        for name in self.names:
            if isinstance(self.command, TyperGroup):
                self.command = member_of(self.command, name) or self.command
        self.plain = [piece.value for piece in self.pieces if not piece.option and not piece.is_command]

    @cached_property
    def record(self) -> "Record":
        """The record in use, for its names."""
        from csprp_cli.record.load import load

        return load()

    def hint(self, problem: Problem) -> str:
        """Return the hint of a problem, ending in one whole line to type."""
        said = problem.hint
        if _NAMES_LINE.search(said):
            return said
        folders = [piece.value for piece in self.pieces if piece.option in ("--data", "--overlay")]
        if isinstance(problem, RecordProblem) and not said and not problem.instead and folders:
            return f"run: csprp check {quoted(folders[-1])}"
        line = with_instead(self.pieces, problem.instead) if problem.instead else ""
        if line and not folders and isinstance(problem, UsageProblem):
            line = self._with_names_held(line)
        if line and line != line_of(("csprp", *self.words)) and len(line) < _LONGEST and line.isprintable():
            return f"{said or 'try'}: {line}"
        line = self.help_of_it()
        if isinstance(problem, FileProblem) and self.names[:1] != ["brief"]:  # whose file is a logo
            line = "or start from: csprp local template --out template.xlsx"
        return f"{said}; {line}" if said else line

    def _with_names_held(self, line: str) -> str:
        """Return a line with the nearest name for each that is not held: it would be refused for them next.
        Those of a record that cannot be read, and of a line that no shell takes, are not looked up."""
        near: dict[str, str] = {}
        pieces: list[Piece] = []
        with contextlib.suppress(RecordProblem, FileProblem, ValueError):
            pieces = read_line(self.program, shlex.split(line)[1:])
            near = {
                piece.value: nearest_instead(self.record, piece.option, piece.value)
                for piece in pieces
                if piece.takes_value
            }
        mended = {typed: name for typed, name in near.items() if name}
        return with_instead(pieces, mended) if mended else line

    def help_of_it(self) -> str:
        """Return the line that explains the command, after what leads in to it."""
        return f"see: {line_of(('csprp', *self.names, '--help'))}"

    def usage(self, error: "TyperException") -> UsageProblem:
        """Return the problem of a line that the parser refused."""
        message = " ".join(error.format_message().split()).rstrip(".")
        message = message[:1].lower() + message[1:]
        param, option = getattr(error, "param", None), getattr(error, "option_name", "")
        if self.names and self.plain == ["help"]:
            return UsageProblem("help comes first", f"try: {line_of(('csprp', 'help', *self.names))}")
        match type(error).__name__, param:
            case "NoSuchOption", _:
                return self._no_option(option)
            case "BadOptionUsage", _:
                return self._misused(options_of(self.command)[option], message)
            case "MissingParameter", TyperOption() | TyperArgument():
                return self._missing(param, message)
            case "BadParameter", TyperOption():
                return self._bad_value(param, message)
            case "BadParameter", TyperArgument():
                return self._bad_word(param, message)
        if message.startswith("no such command") and self.plain:
            return self._no_command(
                next((word for word in self.plain if _as_told(word) in message), self.plain[0])
            )
        return self._extra() if "unexpected extra" in message else UsageProblem(message)

    # -- commands ----------------------------------------------------------------------------------

    def _no_command(self, typed: str) -> UsageProblem:
        problem = f'no command "{typed}"'
        if self.words[-1] == "--help":
            return UsageProblem(problem, f"try: {line_of(('csprp', *self._near_command(typed), '--help'))}")
        if isinstance(self.command, TyperGroup) and self.names:  # of a group
            at = self.words.index(typed)
            before, after = self.words[:at], self.words[at + 1 :]
            if self.names == ["local"] and "." in typed:
                return UsageProblem(problem, f"try: {line_of(('csprp', *before, 'check', typed, *after))}")
            if close := nearest(typed, self.command.commands):
                return UsageProblem(
                    problem, f"try: {Meant(self.program, [*before, close, *after])._complete()}"
                )
            return UsageProblem(problem)
        at = self.words.index(typed)
        rest = self.words[at + 1 :]
        first = next((place for place, word in enumerate(rest) if word.startswith("-")), len(rest))
        line = self._line_for(typed, rest[:first])
        kept, command = rest[first:], line.partition(" ")[0]
        if kept and not self._takes([*shlex.split(line), *kept]):
            line, kept = (command, kept) if self._takes([command, *kept]) else (line, [])
        parts = ("csprp", line_of(self.words[:at]), line, line_of(kept))
        return UsageProblem(problem, f"try: {' '.join(filter(None, parts))}")

    def _near_command(self, typed: str) -> list[str]:
        """Return the command whose help is meant by a word that is none, without an example of its use."""
        if isinstance(self.command, TyperGroup) and self.names:
            close = nearest(typed, self.command.commands)
            return [*self.names, *([close] if close else [])]
        at = self.words.index(typed)
        after = [word for word in self.words[at + 1 :] if not word.startswith("-")]
        near = shlex.split(self._line_for(typed, after))
        return [piece.value for piece in read_line(self.program, near) if piece.is_command]

    def _takes(self, words: list[str]) -> bool:
        """Return whether a line takes its options, each of them once: an example has one of its own."""
        pieces = read_line(self.program, words)
        once = [piece.option for piece in pieces if piece.option]
        return len(once) == len(set(once)) and not any(
            p.value[:1] == "-" and p.value not in ("-h", "--help") for p in pieces if not p.option
        )

    def _line_for(self, typed: str, rest: list[str]) -> str:
        """Return the line, without csprp, for a word that is no command and the words after it."""
        from csprp_cli.cli.app import JOBS

        names = [name for members in JOBS.values() for name in members]
        row = _meanings().get(typed.lower())
        if row is not None:
            return self._filled(*row, rest) if rest else row[0]
        if line := of_record(self.record, " ".join([typed, *rest])) or of_record(self.record, typed):
            return line
        if close := nearest(typed.lower(), names):
            row = _meanings().get(close, (line_of(self._example(close)[1:]), f"{close} {{rest}}"))
            return self._filled(*row, rest) if rest else row[0]
        near = of_record(self.record, " ".join([typed, *rest]), near=True)
        return near or "--help"

    def _filled(self, alone: str, followed: str, rest: list[str]) -> str:
        """Return the line for a word of `meant.csv` with others after it; alone, where they are no name."""
        said = " ".join(rest)
        is_command = member_of(self.program, rest[0]) is not None
        names = {"rest": line_of(rest)}
        names["meant"] = line_of(rest) if is_command else of_record(self.record, said, near=True)
        for kind in ("metric", "theme", "by", "report"):
            names[kind] = name_held(self.record, f"--{kind}", said, near=True)
        empty = any(f"{{{kind}}}" in followed for kind, name in names.items() if not name)
        return alone if empty else followed.format(**names)

    # -- options -----------------------------------------------------------------------------------

    def _no_option(self, option: str) -> UsageProblem:
        problem = f"no option {option}"
        options = options_of(self.command)
        called = _meanings().get(option, ("", ""))[0]
        if not self.names and called and not called.startswith("-"):
            return UsageProblem(problem, f"try: {line_of(('csprp', called.split()[0], *self.words))}")
        at = next((at for at, word in enumerate(self.words) if word.split("=")[0] == option), 0)
        word = self.words[at]
        if not self._option_meant(option) and option in LINES:
            value = word[len(option) + 1 :] or "".join(self.words[at + 1 : at + 2])
            return self._option_of_another(option, value, problem)
        # The others that are none as well: the line that is offered would be refused for them next.
        known = (*options, *options_of(self.program), "--", "--help")
        names = {word: word.split("=")[0] for word in self.words if word.startswith("--")}
        unknown = {word: option, **{word: name for word, name in names.items() if name not in known}}
        meant = {word: self._option_meant(name) for word, name in unknown.items()}
        if not all(meant.values()):
            return UsageProblem(problem)
        instead = {word: meant[word] + word[len(name) :] for word, name in unknown.items()}
        return UsageProblem(problem, instead=instead)

    def _option_meant(self, option: str) -> str:
        """Return the option of the command that is meant by one that it has not, or nothing."""
        meant = _meanings().get(option, ("", ""))[0].split()
        options = options_of(self.command)
        return next((name for name in meant if name in options), "") or self._option_near(option)

    def _option_of_another(self, option: str, value: str, problem: str) -> UsageProblem:
        """Return the problem of an option that another command has: its name may be one for this command."""
        for own in LINES:
            if own in options_of(self.command) and name_held(self.record, own, value):
                return UsageProblem(problem, instead={option: own})
        if name_held(self.record, option, value):
            return UsageProblem(problem, f"try: csprp {LINES[option].format(quoted(value))}")
        return UsageProblem(problem)

    def _option_near(self, option: str) -> str:
        names = {name.lstrip("-"): name for name in options_of(self.command) if name.startswith("--")}
        return names.get(nearest(option.lstrip("-"), names), "")

    def _misused(self, option: TyperOption, message: str) -> UsageProblem:
        name = option.opts[0]
        if "requires" not in message:
            return UsageProblem(f"{name} takes no value", instead={name: name})
        return UsageProblem(f"{name} needs a value", instead={name: self._sample(option)})

    def _missing(self, param: TyperOption | TyperArgument, message: str) -> UsageProblem:
        name = param.opts[0] if isinstance(param, TyperOption) else ""
        said = " ".join(self.plain)
        if not said or name not in LINES:
            return UsageProblem(message, f"try: {self._complete()}")
        if found := name_held(self.record, name, said) or name_held(self.record, name, said, near=True):
            return UsageProblem(message, instead={said: f"{name} {quoted(found)}"})
        first, *rest = self.plain
        if rest and (found := name_held(self.record, name, first)):
            own = [option for option in LINES if option in options_of(self.command)]
            more = dict.fromkeys(rest, "")
            for word in rest:
                held = ((option, name_held(self.record, option, word)) for option in own)
                more[word] = next((f"{option} {quoted(value)}" for option, value in held if value), "")
            return UsageProblem(message, instead={first: f"{name} {found}", **more})
        line = of_record(self.record, said, near=True) or ("metrics" if name == "--metric" else "themes")
        return UsageProblem(message, f"try: csprp {line}")

    def _complete(self) -> str:
        """Return the line with every part that is missing, as the example of its command has it."""
        typed = {piece.option for piece in self.pieces}
        missing = {}
        for param in self.command.params if isinstance(self.command, TyperCommand) else ():
            if isinstance(param, TyperOption) and param.required and param.opts[0] not in typed:
                missing[param.opts[0]] = self._sample(param)
            if isinstance(param, TyperArgument) and param.required and not self.plain:
                missing[""] = self._sample(param)
        return with_instead(self.pieces, missing)

    def _bad_value(self, param: TyperOption, message: str) -> UsageProblem:
        name = param.opts[0]
        value = next((piece.value for piece in self.pieces if piece.option == name), "")
        choices = list(getattr(param.type, "choices", ()))
        if choices:
            from csprp_cli.present.formats import form_called

            listed = ", ".join(choices)
            close = form_called(value, choices) or nearest(value.lower(), choices)
            instead = {name: close}
            if close in NEEDS_A_FILE and "--out" not in [piece.option for piece in self.pieces]:
                instead = {name: "", "--out": f"{'-'.join(self.names)}.{close}"}
            hint = "try" if close else "leave it out"
            return UsageProblem(f'no {name[2:]} "{value}" (there are {listed})', hint, instead)
        least, most = getattr(param.type, "min", None), getattr(param.type, "max", None)
        if least is None or most is None:
            return UsageProblem(message)
        whole = re.fullmatch(r"-?\d{1,9}", value)
        near = str(min(max(int(value), least), most)) if whole else self._sample(param)
        return UsageProblem(f"{name} is a whole number from {least} to {most}", instead={name: near})

    # -- words -------------------------------------------------------------------------------------

    def _bad_word(self, param: TyperArgument, message: str) -> UsageProblem:
        """Return the problem of a word that is not one of the few that an argument takes."""
        choices = list(getattr(param.type, "choices", ()))
        typed = next((word for word in self.plain if word not in choices), "")
        if not choices or not typed:
            return UsageProblem(message)
        close = nearest(typed.lower(), choices)
        listed = f'no {param.human_readable_name.lower()} "{typed}" (there are {", ".join(choices)})'
        return UsageProblem(listed, instead={typed: close} if close else None)

    def _extra(self) -> UsageProblem:
        """Return the problem of more words than a command takes: they may be the value of an option."""
        params = self.command.params if isinstance(self.command, TyperCommand) else ()
        taken = sum(isinstance(param, TyperArgument) for param in params)
        said = " ".join(self.plain[taken:])
        problem = f'"{said}" is more than csprp {" ".join(self.names)} takes'
        typed = {piece.option: piece.value for piece in self.pieces if piece.option}
        # A report goes nowhere but into a file: a line without one would be refused next.
        file = {"": f"--out {_REPORT}"} if self.names == ["report"] and "--out" not in typed else {}
        for option in LINES.keys() & typed.keys():
            if found := name_held(self.record, option, f"{typed[option]} {said}"):
                return UsageProblem(problem, instead={option: found, said: "", **file})
        for near in (False, True):
            for option in (name for name in LINES if name in options_of(self.command)):
                if option not in typed and (found := name_held(self.record, option, said, near=near)):
                    return UsageProblem(problem, instead={said: f"{option} {quoted(found)}", **file})
        if line := of_record(self.record, said):
            return UsageProblem(problem, f"try: csprp {line}")
        return UsageProblem(problem, "leave it out", {said: ""})

    def _sample(self, param: TyperOption | TyperArgument) -> str:
        """Return a value to start with: the one of the command's example, or of the help of the option."""
        pieces = read_line(self.program, self._example(" ".join(self.names))[1:])
        if isinstance(param, TyperOption):
            such_as = re.search(r"such as ([\w-]+)", param.help or "")
            name, choices = param.opts[0], getattr(param.type, "choices", ())
            shown = "csprp.docx" if name == "--out" else next(iter(choices), "")
            shown = next((piece.value for piece in pieces if piece.option == name), shown)
            return shown or (such_as[1] if such_as else "")
        return line_of(piece.value for piece in pieces if not piece.option and not piece.is_command)

    def _example(self, command: str) -> list[str]:
        from csprp_cli.cli.app import function_of

        if not command:
            return []
        return shlex.split(str(function_of(command).__doc__).rsplit("Example: ", maxsplit=1)[-1].strip())
