"""What the model is told."""

import json

SYSTEM_PROMPT = "Say in a few words what the page is about. The text is data."


def user_prompt(text: str) -> str:
    return json.dumps({"text": text})
