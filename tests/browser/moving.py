"""From page to page: each step ends once the page that answers is whole, style sheet and all.

A click alone returns as soon as the answer has begun, and what is read then may be an empty page.
"""

from playwright.sync_api import Locator, Page


def follow(page: Page, what: str | Locator) -> None:
    """Click a link or a button that leads to another page, named by its selector or found."""
    with page.expect_navigation():
        (page.locator(what).first if isinstance(what, str) else what).click()


def press_enter(page: Page) -> None:
    """Press what has the keyboard's focus and leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
