"""A paper as DOCX, laid out as an official one. The same paper always gives the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cases.catalogue.words import Language
from serving.desk.papers.paper import Paper, Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
LANGUAGE_TAGS: dict[Language, str] = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
SIGNING_LINE = "____________________"
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can say; it stands for every part's own."""


def word_file(paper: Paper) -> bytes:
    """The paper's DOCX."""
    document = Document()
    _lay_out(document, paper)
    _centred(document, paper.body, bold=True)
    document.add_heading(paper.title, level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for note in paper.notes:
        _centred(document, note, italic=True)
    _add_section(document, Section("", paper.particulars))
    for section in paper.sections:
        _add_section(document, section)
    _add_signatures(document, paper)
    _name(document, paper)
    return _same_bytes(document)


def _lay_out(document: WordDocument, paper: Paper) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, size in (("Normal", 12), ("Heading 1", 14), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(which), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        colour = properties.find(qn("w:color"))
        if colour is not None:
            properties.remove(colour)
    _speak(document, paper.language)


def _speak(document: WordDocument, language: Language) -> None:
    """Say the language, by which a reader's program reads aloud and checks the spelling."""
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), LANGUAGE_TAGS[language])


def _centred(
    document: WordDocument, text: str, *, bold: bool = False, italic: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic


def _add_section(document: WordDocument, section: Section) -> None:
    if section.heading:
        document.add_heading(section.heading, level=2)
    for line in section.lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        if line.label:
            paragraph.add_run(f"{line.label}: ").bold = True
        paragraph.add_run(line.text)


def _add_signatures(document: WordDocument, paper: Paper) -> None:
    for signature in paper.signatures:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.add_run(f"{signature.office}  {SIGNING_LINE}  {signature.name}".rstrip())


def _name(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, "", ""
    properties.language = LANGUAGE_TAGS[paper.language]
    properties.created = properties.modified = paper.moment.replace(tzinfo=None)


def _same_bytes(document: WordDocument) -> bytes:
    """The document without the time at which its parts were put together."""
    written, kept = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(
                ZipInfo(part.filename, FIRST_MOMENT), source.read(part), ZIP_DEFLATED
            )  # fmt: skip
    return kept.getvalue()
