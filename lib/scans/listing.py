"""What a source holds: its scans in the book's order, and every file that is none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lib.scans.scan import ScanRef

_NAMED = 12


@dataclass
class Listing:
    """The scans of a source. No file of it is passed over without a word."""

    scans: list[ScanRef] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Files that are no scans though nothing says what else they are; each with the reason."""
    beside: list[str] = field(default_factory=list)
    """Files that belong to a book's folder and are no scans: texts, checksums, what systems leave behind."""
    with_copies: list[str] = field(default_factory=list)
    """TIFFs that hold more than their pages: thumbnails, smaller copies, masks."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of the order, or of pages that may not be as they were meant."""

    def warnings(self) -> list[str]:
        """What may be a page that is missed, a line for each reason."""
        reasons: defaultdict[str, list[str]] = defaultdict(list)
        for name, why in self.left_out.items():
            reasons[why].append(name)
        return [f"{files(len(names))} left out ({why}): {some(names)}" for why, names in sorted(reasons.items())]

    def remarks(self) -> list[str]:
        """What else there is to say, a line each."""
        said = []
        if self.beside:
            said.append(f"{files(len(self.beside))} beside the scans, which no page is made of: {some(self.beside)}")
        if self.with_copies:
            holders = f"{files(len(self.with_copies))} with smaller copies or masks of the pages"
            said.append(f"{holders}, which are no pages: {some(self.with_copies)}")
        return [*self.notes, *said]


def some(names: Sequence[str], most: int = _NAMED) -> str:
    """A few names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(" ".join(name.split()) for name in names[:most]) + more


def files(number: int) -> str:
    """A number of files in words."""
    return "1 file" if number == 1 else f"{number} files"


def namesakes(names: Iterable[str]) -> list[list[str]]:
    """Names that are the same but for their ending, as page1.jpg and page1.png."""
    by_stem: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        by_stem[name.rpartition(".")[0].casefold()].append(name)
    return [group for stem, group in by_stem.items() if stem and len(group) > 1]
