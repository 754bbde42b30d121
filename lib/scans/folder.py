"""A folder of page images or of PDFs, with its subfolders: what each file in it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lib.scans.file_kinds import IMAGE_KINDS, IMAGE_SUFFIXES, PDF, PDF_SUFFIX, SUPPORTED, kind_of, remedy
from lib.scans.listing import Listing, files, namesakes, some
from lib.scans.natural_order import natural_order
from lib.scans.scan import printable, source_error

NO_FILE = "no regular file"
_NESTING = 16
_APPLE_DOUBLE = "._"
"""What macOS puts beside a file on a disk of another kind begins so; it is no picture."""
_SYSTEM_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "system volume information"}
_THUMBNAILS = frozenset({"thumb", "thumbs", "thumbnail", "thumbnails"})
_SIDECARS = frozenset(
    ".txt .xml .json .csv .tsv .md .htm .html .xhtml .css .js .yaml .yml .toml .ini .cfg .log .md5 .sha1 .sha256 .sfv"
    " .xmp .hocr .alto .mets .rdf .ttl .url .lnk .nfo .db .bak .tmp .par2 .bib .ris .mrc .torrent .sqlite .gz .py .sh"
    " .tfw .jgw .aux .icc .icm".split()
)


@dataclass(frozen=True)
class Entry:
    """A file of the folder."""

    path: Path
    name: str
    """Its path in the folder, fit to be printed."""
    kind: str


@dataclass
class Sorted:
    """The files of a folder by what they are, each list in the book's order."""

    images: list[Entry] = field(default_factory=list)
    pdfs: list[Entry] = field(default_factory=list)
    unread: list[Entry] = field(default_factory=list)


def sort_folder(folder: Path, name: str, listing: Listing) -> Sorted:
    """The page images and PDFs of a folder; what else it holds is noted in `listing`.

    Raises:
        SourceError: it cannot be read, or cannot be taken whole: it holds images and PDFs, or page images of a kind
            that is not read. The message names them.
    """
    found = Sorted()
    paths = _files(folder, name, _Walk(folder, listing), _NESTING)
    for path in paths:
        _sort(path, folder, found, listing)
    _check_whole(found, name)
    taken = found.images or found.pdfs
    if not taken:
        raise source_error(name, "no page image and no PDF in this folder", f"source must be {SUPPORTED}")
    _note_order(taken, listing)
    strange = [printable(str(path.relative_to(folder))) for path in paths if printable(str(path)) != str(path)]
    if strange:
        listing.notes.append(f"names that are not UTF-8, which DVC cannot hold: rename {some(strange)} for dvc repro")
    return found


@dataclass
class _Walk:
    """A walk through a folder: what was met, and what is passed over."""

    top: Path
    listing: Listing
    seen: set[tuple[int, int]] = field(default_factory=set)

    def leave_out(self, folder: Path, why: str) -> list[Path]:
        self.listing.left_out[printable(folder.relative_to(self.top).as_posix())] = why
        return []


def _files(folder: Path, name: str, walk: _Walk, depth: int) -> list[Path]:
    """The files of a folder and of those in it, folders and files in one natural order."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in walk.seen:
            return walk.leave_out(folder, "a link to a folder that is listed already")
        if not depth:
            return walk.leave_out(folder, f"in folders more than {_NESTING} deep")
        walk.seen.add((status.st_dev, status.st_ino))
        entries = {entry.name: entry for entry in folder.iterdir()}
    except OSError as error:
        raise source_error(name, "the folder cannot be read", "check its permissions") from error
    if not entries and folder.suffix.lower() in {*IMAGE_SUFFIXES, PDF_SUFFIX}:
        return walk.leave_out(folder, "an empty folder with the name of a page")
    files: list[Path] = []
    for entry in natural_order(list(entries)):
        path = entries[entry]
        if path.is_dir():
            if not entry.startswith(".") and entry.casefold() not in _SYSTEM_FOLDERS:
                files += _files(path, printable(f"{name}/{entry}"), walk, depth - 1)
        else:
            files.append(path)
    return files


def _sort(path: Path, folder: Path, found: Sorted, listing: Listing) -> None:
    name = printable(path.relative_to(folder).as_posix())
    suffix = path.suffix.lower()
    if path.name.startswith("."):
        if suffix in {*IMAGE_SUFFIXES, PDF_SUFFIX} and not path.name.startswith(_APPLE_DOUBLE):
            listing.left_out[name] = "hidden: the name begins with a point"
        else:
            listing.beside.append(name)
        return
    if not _THUMBNAILS.isdisjoint(part.casefold() for part in path.relative_to(folder).parts[:-1]):
        listing.left_out[name] = "in a folder of thumbnails"
        return
    if path.exists() and not path.is_file():
        listing.left_out[name] = NO_FILE
        return
    if not path.exists() and suffix not in {*IMAGE_SUFFIXES, PDF_SUFFIX}:
        listing.left_out[name] = "a link to nothing"
        return
    try:
        kind = kind_of(path)
    except OSError:
        kind = ""  # what has the name of a page image is a page all the same, and fails as one
    entry = Entry(path, name, kind)
    if suffix == PDF_SUFFIX or kind == PDF:
        found.pdfs.append(entry)
    elif remedy(kind):
        found.unread.append(entry)
    elif suffix in IMAGE_SUFFIXES or kind in IMAGE_KINDS:
        found.images.append(entry)
    elif suffix in _SIDECARS:
        listing.beside.append(name)
    else:
        listing.left_out[name] = "no image and no PDF"


def _check_whole(found: Sorted, name: str) -> None:
    if found.images and found.pdfs:
        fewer, more = sorted((found.images, found.pdfs), key=len)
        names = some([entry.name for entry in fewer])
        what = f"the folder holds both images and PDFs: {names} among {len(more)} of the other kind"
        raise source_error(name, what, "keep one kind, or list the PDFs as source")
    if found.unread:
        kinds = sorted({(entry.kind, str(remedy(entry.kind))) for entry in found.unread})
        what = f"page images of a kind that is not read: {some([entry.name for entry in found.unread])}"
        ways = "; ".join(f"{kind}: {way}" for kind, way in kinds)
        raise source_error(name, what, f"{ways}; or take them out of the folder")


def _note_order(taken: list[Entry], listing: Listing) -> None:
    folders = Counter(str(PurePosixPath(entry.name).parent) for entry in taken)
    if set(folders) != {"."}:
        places = [f"{'the folder itself' if place == '.' else place} ({count})" for place, count in folders.items()]
        many = f"{len(folders)} folders, in this order" if len(folders) > 1 else "a folder"
        listing.notes.append(f"{files(len(taken))} from {many}: {some(places)}")
    doubles = namesakes(entry.name for entry in taken)
    if doubles:
        pairs = some([" and ".join(group) for group in doubles], 3)
        listing.notes.append(f"files of one name: {pairs}; each is a page: where they show the same, take one away")
