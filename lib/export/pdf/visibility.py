"""Which text of a page nobody sees: an old text layer, however it is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from lib.export.pdf.content_editor import tied
from lib.export.pdf.text_shows import Path, Show, Sight, Style

_TRIES = 6
"""Groups of text that are painted one by one to see whether they matter."""
_TRUST = 3
"""After so many pages on which text of some style was seen, it is taken to be seen."""

Look = Callable[[set[Path]], Any]
"""Paints the page without some of its text; what it returns is equal where the pages look the same."""


class Visibility:
    """Judges the pages of one book, one after the other.

    It asks for a page to be painted where reading its content does not tell: first without all that is in doubt, then
    without one group of it at a time. A book whose pages all bear a stamp is painted a few times and no more: text set
    in a way that was always seen is taken to be seen. That text set in some way was never seen is no reason to drop it.
    """

    def __init__(self) -> None:
        self._seen: Counter[Style] = Counter()
        self._hidden: set[Style] = set()

    def split(self, shows: Sequence[Show], look: Look) -> tuple[set[Path], set[Path]]:
        """The text without which the page looks the same, and text that is known to be seen."""
        gone = hidden(shows)
        seen = {show.path for show in shows if show.sight is Sight.PLAIN}
        doubtful: dict[tuple[Any, ...], list[Show]] = {}
        for show in shows:
            if show.sight is Sight.DOUBTFUL and not self._is_known(show.style):
                doubtful.setdefault(show.group, []).append(show)
            elif show.sight is Sight.DOUBTFUL:
                seen.add(show.path)
        if not doubtful:
            return gone, seen
        page = look(set())
        groups = [{show.path for show in group} for group in doubtful.values()]
        styles = [group[0].style for group in doubtful.values()]
        fewer = tied(shows, gone.union(*groups))
        if look(fewer) == page:
            self._hidden.update(styles)
            return fewer, seen
        for group, style in zip(groups[:_TRIES], styles, strict=False):
            fewer = tied(shows, gone | group)
            if len(groups) > 1 and look(fewer) == page:
                gone = fewer
                self._hidden.add(style)
            else:
                seen |= group
                self._seen[style] += 1
        return gone, seen - gone

    def _is_known(self, style: Style) -> bool:
        return self._seen[style] >= _TRUST and style not in self._hidden


def hidden(shows: Sequence[Show]) -> set[Path]:
    """The text of which nothing can be seen, and that no other text depends on."""
    return tied(shows, {show.path for show in shows if show.sight is Sight.HIDDEN})
