"""csprp_cli under the name that people type: `import csprp`."""

from typing import TYPE_CHECKING

import csprp_cli
from csprp_cli import __version__ as __version__

if TYPE_CHECKING:
    from csprp_cli import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        return getattr(csprp_cli, name)


__all__ = csprp_cli.__all__


def __dir__() -> list[str]:
    return __all__
