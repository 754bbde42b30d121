"""colophon models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from PIL import Image, ImageDraw, ImageFont

from lib.llm.dialects import Told
from lib.llm.faults import CallError
from lib.llm.probe import Probed, ask_once, list_models
from lib.pipeline.storage import BookStorage
from lib.settings.config import load_run_settings
from lib.settings.llm import LLMSettings

PRINTED = "The keeper’s lamp, 1804"
SURE_SIGN = "1804"
"""What an answer must have of it, that nobody guesses."""
MOST_LISTED = 20
"""Names of models that are listed where none is asked for."""
QUESTION = "Read the one line of this page. Answer with JSON: `text` is what is printed there."
PLAIN_QUESTION = f"A page has one line: {PRINTED}. Answer with JSON: `text` is what is printed there."
SCHEMA = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}
TOLD: dict[Told, str] = {
    "strict": "a strict json_schema",
    "loose": "a json_schema that is not strict",
    "inside": "a json_object with the schema inside",
    "words": "a json_object, the schema in words (dialect: plain asks so from the first)",
    "tools": "the call of a function (dialect: tools)",
    "plain": "words alone (dialect: plain)",
    "native": "the format of Ollama's own protocol",
}


def models(
    model: Annotated[
        str | None, typer.Option(help="Ask this model one tiny page, and say what works. It costs what that costs.")
    ] = None,
    find: Annotated[str, typer.Option(help="List only models with this in their name.")] = "",
) -> None:
    """Say which models the endpoint of `run.llm` has, and what works with one. Without --model nothing is asked."""
    root = Path.cwd()
    settings = load_run_settings(root).llm
    typer.echo(f"{settings.base_url}")
    _list(settings, find if model is None or find else model)
    if model is None:
        typer.echo("--model NAME asks one of them a tiny page, and says what works")
        return
    ledger = BookStorage("any", root / "data").ledger_path
    seen = ask_once(settings, model, QUESTION, SCHEMA, (_tiny_page(),), ledger)
    plain = seen if seen.answer is not None else ask_once(settings, model, PLAIN_QUESTION, SCHEMA, (), ledger)
    for line in _found(model, seen, plain):
        typer.echo(f"  {line}")
    if plain.answer is None or plain.answer.parsed is None:
        raise typer.Exit(1)


def _list(settings: LLMSettings, find: str) -> None:
    try:
        names = list_models(settings)
    except CallError as error:
        typer.echo(f"  it does not list its models: {error}")
        return
    found = [name for name in names if find.casefold() in name.casefold()]
    for name in found[:MOST_LISTED]:
        priced = settings.prices == "unknown" or name in settings.prices or "*" in settings.prices
        typer.echo(f"  {name}{'' if priced else '   (no price in run.llm.prices)'}")
    if len(found) > MOST_LISTED:
        typer.echo(f"  … and {len(found) - MOST_LISTED} more; --find NAME lists some of them")
    if not found:
        typer.echo(f"  no model with {find} in its name, of {len(names)}")


def _found(model: str, seen: Probed, plain: Probed) -> list[str]:
    """What a question with an image, and one without where that failed, brought to light."""
    if plain.answer is None or plain.answer.parsed is None:
        return [f"{model}: no answer: {plain.error}"]
    read = str(seen.answer.parsed_text()) if seen.answer is not None else ""
    if seen.answer is None:
        image = f"refused ({seen.error}); set `images: false`"
    elif SURE_SIGN in read:
        image = "read"
    else:
        image = f"taken, and not read: {read[:40]!r} for {PRINTED!r}; it may not see them"
    form = plain.form
    limit = "max_completion_tokens" if form.completion_limit else "max_tokens"
    lines = [
        f"{model}: it answers, in {plain.seconds:.1f} s, for ${seen.usd + (plain.usd if plain is not seen else 0):.6f}",
        f"images: {image}",
        f"schema: {TOLD[form.told]}",
        f"the limit of an answer is called {limit}",
    ]
    if form.left_out:
        lines.append(f"refused, and left out: {', '.join(sorted(form.left_out))}")
    if plain.limits:
        lines.append("limits: " + ", ".join(f"{name} {value}" for name, value in sorted(plain.limits.items())))
    return lines


def _tiny_page() -> Image.Image:
    page = Image.new("L", (640, 96), 255)
    ImageDraw.Draw(page).text((24, 24), PRINTED, fill=0, font=ImageFont.load_default(size=44))
    return page
