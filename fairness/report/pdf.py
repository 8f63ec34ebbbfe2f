"""A report's page as a tagged PDF (PDF/UA-1), which screen readers can follow."""

from collections.abc import Callable

VARIANT = "pdf/ua-1"


def pdf_printer() -> Callable[[str], bytes] | None:
    """What turns a page's HTML into a PDF; None where the system has no Pango.

    The same page gives the same bytes on the same machine: the fonts are the system's.
    """
    try:
        # slow to load, and seldom needed
        from weasyprint import HTML  # noqa: PLC0415
    except OSError:
        return None

    def to_pdf(page: str) -> bytes:
        pdf: bytes = HTML(string=page).write_pdf(pdf_variant=VARIANT)
        return pdf

    return to_pdf
