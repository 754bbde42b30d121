"""Setting the passages of a document as XHTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lib.export.epub import kept_lines, letter_parts
from lib.export.epub.references import References, page_anchor
from lib.export.epub.style_tags import style_tag
from lib.export.inline import StyleEdge, parts
from lib.export.xml import attribute, content
from lib.schemas.label import BlockClass
from lib.schemas.structure import NoteMark, PageEntry, Passage

_PAGE_NUMBER = re.compile(r"(?<=[\s,;–-])(\d{1,4}|[ivxl]{1,7})(?![\w'’])")
_BELOW_TITLE = re.compile(r"\W*[0-9]{4}(?:\s*[–—-]\s*[0-9]{2,4})?\W*|(?=.*[a-z])By(?:\s[A-Z][\w'’-]*[.,]?){2,6}")
"""What stands below a title and is none of its lines: years, and who wrote what follows, with names (`By Land and Sea`
is a title's). In capitals alone nothing tells a name from a title."""
WHOLE = 100
CENTRED = frozenset({BlockClass.TITLE_PAGE, BlockClass.DEDICATION, BlockClass.COPYRIGHT})


@dataclass
class Document:
    """One XHTML document, and what the rest of the book must know of it."""

    id: str
    title: str
    body: str = ""
    sections: list[str] = field(default_factory=list)
    """Ids of the sections that begin in it; each has an anchor of that name."""
    pages: list[PageEntry] = field(default_factory=list)
    """Pages that begin in it; each has an anchor."""

    @property
    def file(self) -> str:
        return f"{self.id}.xhtml"


class Setter:
    """Sets the passages of one document."""

    def __init__(self, references: References, document: Document) -> None:
        self.document = document
        self._references = references
        self._out: list[str] = []
        self._open: list[str] = []
        self._heading: list[Passage] = []
        self._figure: Passage | None = None
        self._captions: list[Passage] = []
        self._leaf: int | None = None
        """The page of the last line of a title page or the like."""

    def add(self, passage: Passage) -> None:
        if self._heading and not self._goes_on(passage):
            self._end_heading()
        if self._figure is not None and passage.illustration != self._figure.id:
            self._end_figure()
        self._enter(passage.section)
        if passage.kind == "heading":
            self._heading.append(passage)
        elif passage.kind == "illustration":
            self._figure = passage
        elif self._figure is not None:
            self._captions.append(passage)
        else:
            self._out.append(self._set(passage))

    def close(self) -> None:
        """End what is open; the document's body is whole then."""
        self._end_heading()
        self._end_figure()
        self._out.append("</section>\n" * len(self._open))
        self._open = []
        self.document.body = "".join(self._out)

    def note(self, name: str, passage: Passage) -> str:
        printed = self._references.printed_note(name)
        text = self._inline(passage, printed.words_at if printed else 0)
        shown = content(self._references.shown_mark(name, (printed.mark if printed else None) or "*"))
        back, tag = shown, "div"  # readers show an aside of this type only where it is called
        if self._references.is_called(name):
            back, tag = f'<a role="doc-backlink" href="#r-{name}">{shown}</a>', "aside"
        return f'<{tag} id="{name}" epub:type="footnote" role="doc-footnote"><p>{back} {text}</p></{tag}>\n'

    def _goes_on(self, passage: Passage) -> bool:
        last = self._heading[-1]
        return passage.kind == "heading" and (passage.section, passage.level) == (last.section, last.level)

    def _enter(self, section: str) -> None:
        """Close and open elements until those that hold the section are open."""
        if self._open and self._open[-1] == section:
            return
        self._end_heading()
        self._end_figure()
        chain = self._references.above(section)
        while self._open and self._open != chain[: len(self._open)]:
            self._open.pop()
            self._out.append("</section>\n")
        for name in chain[len(self._open) :]:
            again = name in self.document.sections
            named = self._references.kind(name)
            kind = f' epub:type="{named}"' if named else ""
            self._out.append("<section>\n" if again else f'<section id="{name}"{kind}>\n')
            self._open.append(name)
            if not again:
                self.document.sections.append(name)

    def _end_heading(self) -> None:
        if not self._heading:
            return
        level = min(max(self._heading[0].level or 1, 1), 6)
        first, *others = self._heading
        if others and self._references.label(first.section) == first.text:
            shown, below = f'<h{level} class="label">{self._inline(first)}</h{level}>', others
        else:
            end = next((at for at, line in enumerate(others, 1) if _BELOW_TITLE.fullmatch(line.text)), None)
            title, below = self._heading[:end], others[end - 1 :] if end else []
            shown = f"<h{level}>{'<br/>'.join(map(self._inline, title))}</h{level}>"
        lines = "".join(map(self._heading_line, below))
        self._out.append(f"<hgroup>{shown}{lines}</hgroup>\n" if below else f"{shown}\n")
        self._heading = []

    def _heading_line(self, passage: Passage) -> str:
        below = ' class="below"' if _BELOW_TITLE.fullmatch(passage.text) else ""
        return f"<p{below}>{self._inline(passage)}</p>"

    def _end_figure(self) -> None:
        figure, captions = self._figure, self._captions
        if figure is None:
            return
        self._figure, self._captions = None, []
        place = self._references.picture(figure)
        breaks = "".join(self._part(entry) for entry in self._references.breaks(figure))
        alt = " ".join(caption.text for caption in captions)
        alt = alt or f"Illustration on page {self._references.shown_page(figure)}"
        inner = "".join(f"<p>{self._inline(caption)}</p>" for caption in captions)
        shown = f"<figcaption>{inner}</figcaption>" if inner else ""
        if place is None:
            self._out.append(f'<div class="caption">{breaks}{inner}</div>\n' if breaks or inner else "")
        else:
            wide = self._references.share_of_measure(figure)
            style = f' style="width: {wide}%"' if wide < WHOLE else ""
            image = f'<img src="{place}" alt="{attribute(alt)}"{style}/>'
            self._out.append(f'<figure id="{figure.id}">{breaks}{image}{shown}</figure>\n')

    def _set(self, passage: Passage) -> str:
        text = self._inline(passage)
        if passage.kind == "verse":
            return kept_lines.verse(text)
        if passage.kind == "table":
            return kept_lines.table(text)
        if passage.block_class == BlockClass.CONTENTS and passage.kind == "entry":
            return kept_lines.contents_line(text, self._references.linked(passage))
        if passage.kind == "entry":
            return f'<p class="entry">{text}</p>\n'
        if passage.kind == "caption":
            return f'<p class="caption">{text}</p>\n'
        if passage.role is not None or passage.greeting:
            text = letter_parts.paragraph(text, passage)
            return f"<blockquote>{text}</blockquote>\n" if passage.block_class == BlockClass.QUOTE else f"{text}\n"
        if passage.block_class in {BlockClass.QUOTE, BlockClass.EPIGRAPH}:
            return f'<blockquote class="{passage.block_class}"><p>{text}</p></blockquote>\n'
        if passage.block_class == BlockClass.SIDENOTE:
            return f'<aside class="sidenote"><p>{text}</p></aside>\n'
        return self._centred(passage, text) if passage.block_class in CENTRED else f"<p>{text}</p>\n"

    def _centred(self, passage: Passage, text: str) -> str:
        """A line of a title page or the like; what stands on another leaf of the book begins lower."""
        names = ["centred"]
        if self._leaf not in (None, passage.pieces[0].page):
            names.append("leaf")
        if self._references.is_title(passage):
            names.append("title")
        self._leaf = passage.pieces[0].page
        lines = text.replace("\n", "<br/>\n")
        return f'<p class="{" ".join(names)}">{lines}</p>\n'

    def _inline(self, passage: Passage, start: int = 0) -> str:
        show = self._pages_linked if passage.block_class == BlockClass.INDEX and passage.kind == "entry" else content
        breaks = self._references.breaks(passage)
        there = parts(passage, breaks, start, styled=True)
        return "".join(show(part) if isinstance(part, str) else self._part(part) for part in there)

    def _pages_linked(self, text: str) -> str:
        """An entry of the index, its page numbers as links to where these pages begin."""
        pieces = _PAGE_NUMBER.split(text)
        for at in range(1, len(pieces), 2):
            place = self._references.page(pieces[at])
            pieces[at] = f'<a href="{place}">{pieces[at]}</a>' if place else content(pieces[at])
        return "".join(piece if at % 2 else content(piece) for at, piece in enumerate(pieces))

    def _part(self, part: NoteMark | PageEntry | StyleEdge) -> str:
        if isinstance(part, StyleEdge):
            return style_tag(part)
        if isinstance(part, NoteMark):
            return self._references.reference(part, self.document.id)
        if part.printed is None:
            return ""
        self.document.pages.append(part)
        label = attribute(part.printed)
        facts = f'id="{page_anchor(part)}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{label}"'
        return f"<span {facts}></span>"
