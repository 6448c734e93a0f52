"""csprp completion: the script with which a shell completes what is typed."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from csprp_cli.cli.deliver import place
from csprp_cli.cli.options import help_text


class Shell(StrEnum):
    """A shell that csprp completes in."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


_SCRIPTS = {
    Shell.BASH: "bash.sh",
    Shell.ZSH: "zsh.sh",
    Shell.FISH: "fish.fish",
    Shell.POWERSHELL: "powershell.ps1",
}


@help_text(
    """Complete commands, options and names with the Tab key: the script for your shell.

    It is printed and nothing else: you decide where it goes. Once, then open a new window:

    \b
    csprp completion bash >> ~/.bashrc
    csprp completion zsh >> ~/.zshrc
    csprp completion fish > ~/.config/fish/completions/csprp.fish
    csprp completion powershell >> $PROFILE

    Example: csprp completion bash
    """
)
def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    place((Path(__file__).parent / "shells" / _SCRIPTS[shell]).read_text(encoding="utf-8"), None)
