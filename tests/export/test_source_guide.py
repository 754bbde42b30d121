"""What leads a reader through a source PDF survives: links, form fields, comments, bookmarks, labels, layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from lib.export.pdf.document import PdfBook
from lib.export.pdf.scans import Scans
from lib.scans.scan import ScanRef
from lib.schemas.label import BlockClass
from tests.export.books import section
from tests.export.made_pdfs import (
    NEW,
    SCAN,
    Maker,
    by_pdfium,
    complaints,
    difference,
    export,
    has_poppler,
    made_page,
    old,
    pdfium_words,
    poppler_words,
    structure_of,
    words,
)

FORBIDDEN = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/AA",
    "/OpenAction",
    "/XFA",
    "/EmbeddedFiles",
)


def made_pages(count: int) -> tuple[Maker, list[Any]]:
    made = Maker()
    return made, [made.page(SCAN + b"0 g %d 20 10 10 re f" % (20 * number)) for number in range(count)]


def annotate(
    made: Maker, page: Any, subtype: str, rect: tuple[int, int, int, int] = (50, 20, 150, 40), **entries: Any
) -> Any:
    annotation = made.pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(rect), **entries)
    )
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(annotation)
    return annotation


def finish(made: Maker, tmp_path: Path, **options: Any) -> tuple[Path, Path]:
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf", **options)
    assert complaints(target) == ""
    return source, target


def everything(pdf: pikepdf.Pdf) -> str:
    return "\n".join(thing.unparse().decode("latin-1") + str(thing) for thing in pdf.objects if thing is not None)


def links(path: Path) -> list[Any]:
    """Where each link of each page leads: to a page's place, or to an address."""
    with pikepdf.open(path) as pdf:
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        found: list[Any] = []
        for page in pdf.pages:
            for each in page.obj.get("/Annots", []):
                if each.Subtype != "/Link":
                    continue
                action = each.get("/A", Dictionary())
                if action.get("/S") == "/URI":
                    found.append(str(action.URI))
                elif "/Dest" in each or "/D" in action:
                    dest: Any = each.get("/Dest", action.get("/D"))
                    found.append((places[dest[0].objgen], *(str(part) for part in dest[1:])))
        return found


def test_links_lead_to_the_pages_of_the_book(tmp_path: Path) -> None:
    made, pages = made_pages(4)
    made.pdf.Root.Names = Dictionary(
        Dests=Dictionary(Kids=Array([made.pdf.make_indirect(
            Dictionary(Names=Array([String("deep"), Dictionary(D=Array([pages[3], Name.Fit])), String("lost"), 7]))
        )]))
    )  # fmt: skip
    made.pdf.Root.Dests = Dictionary(Old=Array([pages[2], Name.FitH, 300]))
    annotate(made, pages[0], "Link", Dest=Array([pages[1], Name.XYZ, 10, 390, None]))
    annotate(made, pages[0], "Link", Dest=String("deep"))
    annotate(made, pages[0], "Link", Dest=Name("/Old"))
    annotate(made, pages[1], "Link", A=Dictionary(S=Name.GoTo, D=String("deep")))
    annotate(made, pages[1], "Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/a?b=c")))
    annotate(made, pages[2], "Link", A=Dictionary(S=Name.GoTo, D=Array([pages[0], Name.Fit])), Border=Array([0, 0, 1]))
    source, target = finish(made, tmp_path)
    assert links(target) == [
        (1, "/XYZ", "10", "390", "None"), (3, "/Fit"), (2, "/FitH", "300"), (3, "/Fit"), "https://example.org/a?b=c",
        (0, "/Fit"),
    ]  # fmt: skip
    assert difference(source, target, 2) == 0
    with pikepdf.open(target) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        assert [str(name) for name in names[::2]] == ["Old", "deep"]
        assert names[3][0].objgen == pdf.pages[3].obj.objgen


@pytest.mark.parametrize("action", [
    {"S": Name.JavaScript, "JS": String("app.alert(1)")},
    {"S": Name.Launch, "F": String("calc.exe")},
    {"S": Name.Launch, "Win": Dictionary(F=String("calc.exe"))},
    {"S": Name.URI, "URI": String("javascript:alert(1)")},
    {"S": Name.URI, "URI": String(" JavaScript:alert(1)")},
    {"S": Name.URI, "URI": String("file:///etc/passwd")},
    {"S": Name.GoToR, "F": String("//host/share"), "D": String("x")},
    {"S": Name.GoToE, "T": Dictionary(R=Name.C, N=String("x"))},
    {"S": Name.SubmitForm, "F": String("https://example.org")},
    {"S": Name.ImportData, "F": String("x.fdf")},
    {"S": Name.GoTo, "D": String("nowhere")},
    {"S": Name.Named, "N": Name.Print},
    {"S": Name.Rendition, "JS": String("x")},
    {"S": Name.Hide},
], ids=lambda action: str(action["S"]))  # fmt: skip
def test_what_runs_or_leads_out_does_not_come_along(tmp_path: Path, action: dict[str, Any]) -> None:
    made, pages = made_pages(1)
    annotate(made, pages[0], "Link", A=Dictionary(**action))
    annotate(
        made, pages[0], "Link", A=Dictionary(S=Name.URI, URI=String("http://example.org"), Next=Dictionary(**action))
    )
    annotate(
        made, pages[0], "Link", A=Dictionary(**action, Next=Array([Dictionary(S=Name.URI, URI=String("http://b.org"))]))
    )
    button = annotate(
        made,
        pages[0],
        "Widget",
        FT=Name.Btn,
        T=String("b"),
        A=Dictionary(**action),
        AA=Dictionary(U=Dictionary(**action)),
    )
    made.pdf.Root.AcroForm = Dictionary(
        Fields=Array([button]), XFA=Array([String("x")]), CO=Array([button]), DA=String("/F 0 Tf")
    )
    made.pdf.Root.OpenAction = Dictionary(**action)
    made.pdf.Root.AA = Dictionary(WC=Dictionary(**action))
    made.pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), Dictionary(**action)])))
    pages[0].AA = Dictionary(O=Dictionary(**action))
    _, target = finish(made, tmp_path)
    with pikepdf.open(target) as pdf:
        text = everything(pdf)
        assert not [word for word in FORBIDDEN if word in text]
        assert "/GoToR" not in text and "/GoToE" not in text and "alert" not in text and "calc" not in text
        if action["S"] != Name.Hide:
            assert links(target) == ["http://example.org", "http://b.org"]
        assert str(pdf.Root.AcroForm.Fields[0].T) == "b"


def form_pdf(made: Maker, page: Any, later: Any) -> None:
    """Text, a check box with two looks, a radio group over two pages, and a signature; fields by name and by kin."""
    text_look = made.form(b"/Tx BMC q BT /F 12 Tf 0 g 2 5 Td (Amelia) Tj ET Q EMC", BBox=Array([0, 0, 100, 20]))
    on, off = (
        made.form(data, None, BBox=Array([0, 0, 20, 20])) for data in (b"0 g 4 4 12 12 re f", b"0 G 1 1 18 18 re S")
    )
    text = annotate(
        made, page, "Widget", FT=Name.Tx, T=String("name"), V=String("Amelia"), DA=String("/F 12 Tf 0 g"),
        AP=Dictionary(N=text_look), F=4, P=page,
    )  # fmt: skip
    box = annotate(
        made, page, "Widget", (160, 20, 180, 40), FT=Name.Btn, T=String("agreed"), V=Name.Yes, AS=Name.Yes, F=4,
        AP=Dictionary(N=Dictionary(Yes=on, Off=off)),
    )  # fmt: skip
    group = made.pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=49152, T=String("pick"), V=Name("/2"), AA=Dictionary(
        C=Dictionary(S=Name.JavaScript, JS=String("x"))
    )))  # fmt: skip
    kids = [
        annotate(
            made, where, "Widget", (200, 20, 220, 40), Parent=group, F=4, AS=Name(state), P=where,
            AP=Dictionary(N=Dictionary({f"/{number}": on, "/Off": off})),
        )
        for number, (where, state) in enumerate([(page, "/Off"), (later, "/2")], 1)
    ]  # fmt: skip
    group.Kids = Array(kids)
    signature = annotate(
        made, page, "Widget", (230, 20, 280, 40), FT=Name.Sig, T=String("signed"), F=4, AP=Dictionary(N=off),
        V=Dictionary(Type=Name.Sig, Contents=String("x" * 20), ByteRange=Array([0, 1, 2, 3])),
    )  # fmt: skip
    made.pdf.Root.AcroForm = made.pdf.make_indirect(Dictionary(
        Fields=Array([text, box, group, signature]), DR=Dictionary(Font=Dictionary(F=made.font)),
        DA=String("/F 0 Tf 0 g"), SigFlags=3,
    ))  # fmt: skip


def test_form_fields_are_alive(tmp_path: Path) -> None:
    made, pages = made_pages(2)
    form_pdf(made, *pages)
    source, target = finish(made, tmp_path)
    for index in range(2):
        assert difference(source, target, index) == 0
    with pikepdf.open(target) as pdf:
        form = pdf.Root.AcroForm
        fields = {str(field.T): field for field in form.Fields}
        assert list(fields) == ["name", "agreed", "pick", "signed"]
        assert str(fields["name"].V) == "Amelia"
        assert fields["agreed"].AS == "/Yes"
        assert "/V" not in fields["signed"] and "/SigFlags" not in form
        assert form.DR.Font.F.BaseFont == "/Helvetica"
        kids = list(fields["pick"].Kids)
        assert [kid.P.objgen for kid in kids] == [page.obj.objgen for page in pdf.pages[:2]]
        assert all(kid.Parent.objgen == fields["pick"].objgen for kid in kids)
        for kid, page in zip(kids, pdf.pages, strict=False):
            assert kid.objgen in {each.objgen for each in page.Annots}
        assert "/JavaScript" not in everything(pdf)
    with pypdfium2.PdfDocument(target) as document:
        document.init_forms()
        assert document.formenv is not None
    expected = words(NEW) + words("Amelia")
    if has_poppler():
        assert poppler_words(target) == expected


def test_comments_are_shown_and_what_they_hide_is_not_found(tmp_path: Path) -> None:
    made, pages = made_pages(1)
    page = pages[0]
    look = made.form(b"BT /F 12 Tf 0 0 1 rg 2 5 Td (remark) Tj ET", BBox=Array([0, 0, 100, 20]))
    annotate(made, page, "FreeText", Contents=String("remark"), AP=Dictionary(N=look), DA=String("/F 12 Tf"))
    hidden = made.form(old(b"3 Tr"), BBox=Array([0, 0, 300, 400]))
    annotate(made, page, "Stamp", (0, 0, 300, 400), AP=Dictionary(N=hidden), F=4)
    read = made.form(old(at=b"20 200"), BBox=Array([0, 0, 300, 400]))
    annotate(made, page, "Stamp", (0, 0, 300, 400), AP=Dictionary(N=read), F=4)
    white = made.form(b"1 g " + old(at=b"20 20"), BBox=Array([0, 0, 300, 400]))
    annotate(made, page, "Stamp", (0, 0, 300, 60), AP=Dictionary(N=white), F=4)
    note = annotate(made, page, "Text", (250, 350, 270, 370), Contents=String("a note"), Open=False)
    popup = annotate(made, page, "Popup", (100, 300, 200, 380), Parent=note)
    note.Popup = popup
    source, target = finish(made, tmp_path)
    assert difference(source, target) == 0
    with pikepdf.open(target) as pdf:
        kinds = [str(each.Subtype) for each in pdf.pages[0].Annots]
        assert kinds == ["/FreeText", "/Stamp", "/Stamp", "/Stamp", "/Text", "/Popup"]
        assert pdf.pages[0].Annots[5].Parent.objgen == pdf.pages[0].Annots[4].objgen
    if has_poppler():
        assert poppler_words(target) == words(NEW + " remark")


def test_a_link_that_leads_nowhere_keeps_its_frame(tmp_path: Path) -> None:
    made, pages = made_pages(1)
    annotate(made, pages[0], "Link", A=Dictionary(S=Name.Launch, F=String("x")), Border=Array([0, 0, 3]))
    source, target = finish(made, tmp_path)
    assert links(target) == []
    assert difference(source, target) == 0


def test_of_a_film_or_an_attached_file_its_look_stays(tmp_path: Path) -> None:
    made, pages = made_pages(1)
    look = made.form(b"1 0 0 rg 0 0 100 20 re f", None, BBox=Array([0, 0, 100, 20]))
    attached = Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=Stream(made.pdf, b"MZ-a-program")))
    annotate(made, pages[0], "FileAttachment", FS=attached, AP=Dictionary(N=look), F=4)
    annotate(made, pages[0], "RichMedia", (160, 20, 260, 40), RichMediaContent=Dictionary(), AP=Dictionary(N=look), F=4)
    annotate(made, pages[0], "Sound", (160, 20, 260, 40), Sound=Stream(made.pdf, b"noise"))
    source, target = finish(made, tmp_path)
    assert difference(source, target) == 0
    assert by_pdfium(target)[500:530].min(axis=(0, 1)).tolist()[1] == 0
    with pikepdf.open(target) as pdf:
        assert [str(each.Subtype) for each in pdf.pages[0].Annots] == ["/Stamp", "/Stamp"]
    assert b"MZ-a-program" not in target.read_bytes()


def outline(made: Maker, rows: list[tuple[int, str, dict[str, Any]]]) -> None:
    """Bookmarks as (level, title, entries)."""
    with made.pdf.open_outline() as tree:
        stack = [tree.root]
        for level, title, _ in rows:
            item = pikepdf.OutlineItem(title, 0)
            del stack[level + 1 :]
            stack[level].append(item)
            stack.append(item.children)

    def walk(item: Any) -> Iterator[Any]:
        while item is not None:
            yield item
            yield from walk(item.get("/First"))
            item = item.get("/Next")

    for item, (_, _, entries) in zip(walk(made.pdf.Root.Outlines.First), rows, strict=True):
        if entries:
            del item["/Dest"]
        for key, value in entries.items():
            item[f"/{key}"] = value


def marks(path: Path) -> list[tuple[int, str, int | None]]:
    with pypdfium2.PdfDocument(path) as document:
        return [
            (mark.level, mark.get_title(), dest.get_index() if dest else None)
            for mark in document.get_toc()
            for dest in [mark.get_dest()]
        ]


def test_bookmarks_of_the_source_stand_first_and_chapters_that_they_lack_after_them(tmp_path: Path) -> None:
    made, pages = made_pages(4)
    made.pdf.Root.Dests = Dictionary(Two=Array([pages[1], Name.Fit]))
    outline(made, [
        (0, "Cover", {"Dest": Array([pages[0], Name.Fit])}),
        (0, "Chapter I: Größe", {"A": Dictionary(S=Name.GoTo, D=Name("/Two")), "C": Array([1, 0, 0]), "F": 2}),
        (1, "A part", {"Dest": Array([pages[1], Name.XYZ, 0, 100, 0])}),
        (0, "The web", {"A": Dictionary(S=Name.URI, URI=String("https://example.org"))}),
        (0, "Nowhere", {"Dest": String("gone")}),
        (0, "A script", {"A": Dictionary(S=Name.JavaScript, JS=String("x"))}),
    ])  # fmt: skip
    sections = [
        section("t001", "CHAPTER I", 2, BlockClass.CHAPTER_HEADING),
        section("t002", "The Basin", 3, BlockClass.SECTION_HEADING, parent="t001"),
        section("t003", "CHAPTER II", 4, BlockClass.CHAPTER_HEADING),
    ]
    _, target = finish(made, tmp_path, sections=sections)
    assert marks(target) == [
        (0, "Cover", 0), (0, "Chapter I: Größe", 1), (1, "A part", 1), (0, "The web", None), (0, "Nowhere", None),
        (0, "A script", None), (0, "Chapters", 2), (1, "The Basin", 2), (1, "CHAPTER II", 3), (0, "Colophon", 4),
    ]  # fmt: skip
    with pikepdf.open(target) as pdf:
        second = pdf.Root.Outlines.First.Next
        assert list(second.C) == [1, 0, 0] and second.F == 2
        assert str(second.Next.A.URI) == "https://example.org"
        assert "/JavaScript" not in everything(pdf)


def test_bookmarks_that_say_what_was_found_stand_alone(tmp_path: Path) -> None:
    made, pages = made_pages(2)
    outline(made, [(0, "chapter i.", {"Dest": Array([pages[1], Name.Fit])})])
    _, target = finish(made, tmp_path, sections=[section("t001", "CHAPTER I", 2, BlockClass.CHAPTER_HEADING)])
    assert marks(target) == [(0, "chapter i.", 1), (0, "Colophon", 2)]


def test_bookmarks_that_go_round_in_a_ring_come_to_an_end(tmp_path: Path) -> None:
    made, pages = made_pages(1)
    outline(
        made, [(0, "One", {"Dest": Array([pages[0], Name.Fit])}), (0, "Two", {"Dest": Array([pages[0], Name.Fit])})]
    )
    first = made.pdf.Root.Outlines.First
    first.Next.Next = first
    first.Next.First = first
    _, target = finish(made, tmp_path)
    assert marks(target) == [(0, "One", 0), (0, "Two", 0), (0, "Colophon", 1)]


def test_labels_of_the_source_are_kept_where_they_say_anything(tmp_path: Path) -> None:
    made, _ = made_pages(4)
    made.pdf.Root.PageLabels = Dictionary(Nums=Array([
        0, Dictionary(P=String("Cover")), 1, Dictionary(S=Name.R, St=3), 3, Dictionary(S=Name.D, P=String("A-"), St=7)
    ]))  # fmt: skip
    _, target = finish(made, tmp_path, printed=["1", "2", None, "4"])
    with pikepdf.open(target) as pdf:
        assert [page.label for page in pdf.pages] == ["Cover", "III", "IV", "A-7", "Colophon"]


def test_labels_that_only_count_give_way_to_printed_numbers(tmp_path: Path) -> None:
    made, _ = made_pages(3)
    made.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    _, target = finish(made, tmp_path, printed=["xi", "xii", "1"])
    with pikepdf.open(target) as pdf:
        assert [page.label for page in pdf.pages] == ["xi", "xii", "1", "Colophon"]


@pytest.mark.parametrize("base", ["/ON", "/OFF"])
def test_layers_are_on_and_off_as_in_the_source(tmp_path: Path, base: str) -> None:
    made = Maker()
    groups = [made.layer(name) for name in ("one", "two", "three")]
    setting = made.pdf.Root.OCProperties.D
    setting.BaseState = Name(base)
    setting.ON, setting.OFF = Array([groups[2]]), Array([groups[1]])
    setting.RBGroups = Array([Array(groups[:2])])
    content = b"".join(b"/OC /L%d BDC 0 g %d 300 20 20 re f EMC " % (place, 30 * place) for place in range(3))
    image = made.image()
    image.OC = groups[1]
    member = made.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array(groups[:2]), P=Name.AllOff))
    form = made.form(b"1 0 0 rg 10 10 50 50 re f", None, OC=member)
    page = made.page(
        SCAN + content + b"q 50 0 0 50 100 20 cm /J Do Q /X Do",
        {"Properties": Dictionary({f"/L{place}": group for place, group in enumerate(groups)})}, J=image, X=form,
    )  # fmt: skip
    annotate(made, page, "Stamp", OC=groups[1], F=4, AP=Dictionary(
        N=made.form(b"0 1 0 rg 0 0 100 20 re f", None, BBox=Array([0, 0, 100, 20]))
    ))  # fmt: skip
    source, target = finish(made, tmp_path)
    assert difference(source, target) == 0
    with pikepdf.open(target) as pdf:
        properties = pdf.Root.OCProperties
        off = {str(group.Name) for group in properties.D.OFF}
        assert off == ({"two"} if base == "/ON" else {"one", "two"})
        assert [str(group.Name) for group in properties.OCGs] == ["one", "two", "three"]
        assert [str(group.Name) for group in properties.D.Order] == ["one", "two", "three"]
        assert len(properties.D.RBGroups[0]) == 2
        assert str(pdf.pages[0].Annots[0].OC.Name) == "two"


def test_two_sources_have_their_forms_layers_and_bookmarks_in_one(tmp_path: Path) -> None:

    refs = []
    for name in ("a", "b"):
        made, pages = made_pages(1)
        layer = made.layer(name)
        made.pdf.Root.OCProperties.D.OFF.append(layer)
        pages[0].Resources.Properties = Dictionary(L=layer)
        field = annotate(made, pages[0], "Widget", FT=Name.Tx, T=String(name), F=4)
        annotate(made, pages[0], "Link", Dest=String("here"))
        made.pdf.Root.Dests = Dictionary(here=Array([pages[0], Name.Fit]))
        made.pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]), DR=Dictionary(Font=Dictionary({f"/{name}": made.font}))
        )
        outline(made, [(0, name, {"Dest": Array([pages[0], Name.Fit])})])
        refs.append(ScanRef(made.save(tmp_path / f"{name}.pdf"), f"{name}.pdf", 0, 1))
    scans, target = Scans(refs), tmp_path / "out.pdf"
    with target.open("wb") as file:
        book = PdfBook(file, scans)
        for number in (1, 2):
            book.add(made_page(number, (600, 800), 0, None, NEW))
        book.finish(structure_of(2, [], []), "en", ["Colophon"])
    scans.close()
    assert complaints(target) == ""
    assert marks(target) == [(0, "a", 0), (0, "b", 1), (0, "Colophon", 2)]
    assert links(target) == [(0, "/Fit"), (1, "/Fit")]
    with pikepdf.open(target) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["a", "b"]
        assert sorted(pdf.Root.AcroForm.DR.Font.keys()) == ["/a", "/b"]
        assert [str(group.Name) for group in pdf.Root.OCProperties.D.OFF] == ["a", "b"]


def test_an_annotation_does_not_drag_the_source_along(tmp_path: Path) -> None:
    """Its page, and with it all pages of the tree, are those of the new file and no copies."""
    made, pages = made_pages(3)
    for page in pages:
        annotate(made, page, "Link", P=page, Dest=Array([pages[0], Name.Fit]), StructParent=0)
    made.pdf.Root.StructTreeRoot = made.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    _, target = finish(made, tmp_path)
    with pikepdf.open(target) as pdf:
        kinds = [str(thing.get("/Type")) for thing in pdf.objects if isinstance(thing, Dictionary)]
    assert kinds.count("/Page") == 4
    assert kinds.count("/Pages") == 1
    assert "/StructTreeRoot" not in kinds


def test_a_link_lies_on_the_half_of_a_spread_that_it_was_drawn_on(tmp_path: Path) -> None:
    made, pages = made_pages(1)
    annotate(made, pages[0], "Link", (20, 20, 60, 40), Dest=Array([pages[0], Name.Fit]))
    annotate(made, pages[0], "Link", (220, 20, 260, 40), A=Dictionary(S=Name.URI, URI=String("http://right.org")))
    source = made.save(tmp_path / "source.pdf")
    left = export(source, tmp_path / "left.pdf", crop=(0, 0, 0.5, 1))
    right = export(source, tmp_path / "right.pdf", crop=(0.5, 0, 1, 1))
    assert links(left) == [(0, "/Fit")]
    assert links(right) == ["http://right.org"]
    assert pdfium_words(left) == words(NEW)
