"""Regular expressions that are compiled when they are first used.

Python compiles one in a tenth of a millisecond to seven of them. There are 300 here, of which a question uses a third:
compiled as they are imported, they would take a tenth of a second from whoever asks one question.
"""

import re
from typing import Any, AnyStr, cast

__all__ = ["regex"]


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile(pattern, flags)``, put off to the first use. The functions of `re` do not take it: its methods do.

    A wrong ``pattern`` raises `re.error` at its first use only; a test compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))


class _Later:
    """Has the methods of the compiled expression from its first use on."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet; all of it is, afterwards."""
        compiled = re.compile(self._pattern, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("_")})
        return getattr(compiled, name)
