"""Lets `python -m csprp_cli` do what `csprp` does, for machines where scripts are not on the path."""

from csprp_cli.cli.main import main

if __name__ == "__main__":
    main()
