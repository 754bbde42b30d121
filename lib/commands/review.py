"""colophon review."""

from __future__ import annotations

import signal
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from lib.books.opened_books import opened
from lib.review.reviewed_book import ReviewedBook
from lib.review.web_routes import ReviewRoutes
from lib.review.web_server import ReviewServer


def review(
    book: Annotated[str, typer.Argument(help="The book's id.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of this machine; 0 takes one that is free.")] = 0,
    page: Annotated[int, typer.Option(min=1, help="Scan page to begin with.")] = 1,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
) -> None:
    """Proofread a book in the browser: image and text side by side, each change an override that git keeps.

    Serves this machine alone, until Ctrl-C.
    """
    found = ReviewedBook(Path(), book)
    found.check_page(page)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with opened(found.storage.book_dir, book):
        _serve(ReviewServer(ReviewRoutes(found, page), port), browser=browser)


def _serve(server: ReviewServer, *, browser: bool) -> None:
    try:
        server.routes.order.start()
        # Who has read this line may press Ctrl-C at once: all that follows ends by it as serving does.
        typer.echo(f"{server.routes.book.id}: {server.address}   (Ctrl-C ends it)")
        if browser:
            webbrowser.open(server.address)
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("")
    finally:
        server.close()
