"""hOCR, ALTO and the diplomatic text of a page."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lib.export.alto import alto_page
from lib.export.diplomatic import write_page
from lib.export.hocr import hocr_page
from lib.schemas.merge import LineJoin, MergePage
from tests.export.books import line, page

X = "{http://www.w3.org/1999/xhtml}"
A = "{http://www.loc.gov/standards/alto/ns-v4#}"

# The part of the ALTO 4.2 schema that is used here: attributes that must stand, those that may, and children in order,
# each with whether it must stand, may, or may come again.
BOX = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
ALTO: dict[str, tuple[set[str], set[str], list[tuple[set[str], str]]]] = {
    "alto": (set(), {"SCHEMAVERSION"}, [({"Description"}, "?"), ({"Styles"}, "?"), ({"Tags"}, "?"), ({"Layout"}, "1")]),
    "Description": (
        set(), set(), [({"MeasurementUnit"}, "1"), ({"sourceImageInformation"}, "?"), ({"Processing"}, "*")],
    ),
    "MeasurementUnit": (set(), set(), []),
    "sourceImageInformation": (set(), set(), [({"fileName"}, "?"), ({"fileIdentifier"}, "*")]),
    "fileName": (set(), set(), []),
    "Processing": (
        {"ID"}, set(), [({"processingCategory"}, "?"), ({"processingDateTime"}, "?"), ({"processingSoftware"}, "?")],
    ),
    "processingSoftware": (set(), set(), [({"softwareCreator"}, "?"), ({"softwareName"}, "?")]),
    "softwareName": (set(), set(), []),
    "Tags": (set(), set(), [({"LayoutTag", "StructureTag", "RoleTag", "OtherTag"}, "*")]),
    "LayoutTag": ({"ID", "LABEL"}, {"TYPE", "DESCRIPTION", "URI"}, []),
    "Layout": (set(), set(), [({"Page"}, "+")]),
    "Page": (
        {"ID", "PHYSICAL_IMG_NR"}, {"WIDTH", "HEIGHT", "PRINTED_IMG_NR"},
        [({"TopMargin"}, "?"), ({"LeftMargin"}, "?"), ({"RightMargin"}, "?"), ({"PrintSpace"}, "?")],
    ),
    "PrintSpace": (set(), BOX, [({"TextBlock", "Illustration", "GraphicalElement", "ComposedBlock"}, "*")]),
    "TextBlock": ({"ID"}, {*BOX, "TAGREFS", "LANG", "CS"}, [({"TextLine"}, "+")]),
    "Illustration": ({"ID"}, {*BOX, "TAGREFS"}, []),
    "String": ({"CONTENT"}, {*BOX, "WC", "SUBS_TYPE", "SUBS_CONTENT", "CS"}, [({"ALTERNATIVE"}, "*")]),
    "ALTERNATIVE": (set(), {"PURPOSE"}, []),
    "SP": (set(), BOX, []),
    "HYP": ({"CONTENT"}, BOX, []),
}  # fmt: skip


def check_alto(element: ElementTree.Element) -> None:
    """Raise AssertionError where an element has what the schema does not let it have."""
    name = element.tag.removeprefix(A)
    children = [child.tag.removeprefix(A) for child in element]
    attributes = {key for key in element.attrib if not key.startswith("{")}
    if name == "TextLine":  # (String, SP?)+, HYP?
        assert attributes <= {*BOX, "ID"}
        shape = "".join({"String": "s", "SP": "_", "HYP": "h"}[child] for child in children)
        assert shape.startswith("s")
        assert "__" not in shape
        assert "h" not in shape[:-1]
    else:
        must, may, order = ALTO[name]
        assert must <= attributes <= must | may, (name, attributes)
        rest = list(children)
        for names, often in order:
            count = 0
            while rest and rest[0] in names:
                rest.pop(0)
                count += 1
            assert {"1": count == 1, "?": count <= 1, "+": count >= 1, "*": True}[often], (name, names)
        assert rest == [], (name, rest)
    for child in element:
        check_alto(child)


@pytest.fixture
def record() -> MergePage:
    join = LineJoin(line="l1", hyphen="dropped", reason="book")
    return page(
        3,
        line("l1", "A <ruin> con-", 40),
        line("l2", "sidered & left", 80, source="correct"),
        joins=[join],
        picture=True,
    )


def test_alto_keeps_to_its_schema_and_ids_are_unique(record: MergePage) -> None:
    root = ElementTree.fromstring(alto_page(record, languages=["en"], printed="xii", image="page_0003.png"))
    check_alto(root)
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    refs = {element.get("TAGREFS") for element in root.iter() if element.get("TAGREFS")}
    assert refs == {tag.get("ID") for tag in root.iter(f"{A}LayoutTag")} == {"body", "illustration"}
    [shown] = root.iter(f"{A}Page")
    assert (shown.get("PRINTED_IMG_NR"), shown.get("PHYSICAL_IMG_NR")) == ("xii", "3")


def test_alto_tells_divided_words_places_and_what_was_read(record: MergePage) -> None:
    root = ElementTree.fromstring(alto_page(record, languages=["en"], printed=None, image="x"))
    strings = {element.get("CONTENT"): element for element in root.iter(f"{A}String")}
    assert (strings["con"].get("SUBS_TYPE"), strings["con"].get("SUBS_CONTENT")) == ("HypPart1", "considered")
    assert (strings["sidered"].get("SUBS_TYPE"), strings["sidered"].get("SUBS_CONTENT")) == ("HypPart2", "considered")
    [hyphen] = root.iter(f"{A}HYP")
    assert hyphen.get("CONTENT") == "-"
    assert [strings["<ruin>"].get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == ["70", "40", "60", "30"]
    read = strings["left"].find(f"{A}ALTERNATIVE")
    assert read is not None
    assert read.text == "rn"


def test_pages_without_text_are_valid_too() -> None:
    for record in (page(1), page(1, picture=True)):
        check_alto(ElementTree.fromstring(alto_page(record, languages=["en"], printed=None, image="x")))
        ElementTree.fromstring(hocr_page(record, title="T", languages=["en"], printed=None, image="x"))


def test_hocr_has_every_word_in_its_line_paragraph_and_area(record: MergePage) -> None:
    document = hocr_page(record, title='A "T"', languages=["en", "la"], printed="xii", image="page_0003.png")
    root = ElementTree.fromstring(document)
    by_class: dict[str, list[ElementTree.Element]] = {}
    for element in root.iter():
        by_class.setdefault(element.get("class", ""), []).append(element)
    [shown] = by_class["ocr_page"]
    assert shown.get("title") == 'image "page_0003.png"; bbox 0 0 600 800; ppageno 2; lpageno "xii"'
    assert [len(by_class[name]) for name in ("ocr_carea", "ocr_par", "ocr_line", "ocr_photo")] == [1, 1, 2, 1]
    words = by_class["ocrx_word"]
    assert [word.text for word in words] == ["A", "<ruin>", "con-", "sidered", "&", "left"]
    assert words[1].get("title") == "bbox 70 40 130 70; x_wconf 90"
    assert [word.get("data-source") for word in words] == [None] * 3 + ["correct"] * 3
    told = {meta.get("name"): meta.get("content") for meta in root.iter(f"{X}meta")}
    assert set(by_class) - {""} <= set((told["ocr-capabilities"] or "").split())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_the_diplomatic_text_has_the_lines_as_printed(record: MergePage, tmp_path: Path) -> None:
    file = io.StringIO()
    write_page(record, "xii", file)
    assert file.getvalue() == "--- page 3, printed xii ---\n\nA <ruin> con-\nsidered & left\n\n[Illustration]\n\n"
