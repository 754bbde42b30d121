"""pytesseract without pandas, which it takes along wherever it is installed, for data frames that nobody here asks for.

pandas takes a tenth of a second and 30 MiB. Who wants it imports it before or after.
"""

from __future__ import annotations

import sys

_NAME = "pandas"
_hidden = _NAME not in sys.modules
if _hidden:
    sys.modules[_NAME] = None  # type: ignore[assignment]  # so Python takes it for not installed
try:
    import pytesseract
finally:
    if _hidden:
        del sys.modules[_NAME]

__all__ = ["pytesseract"]
