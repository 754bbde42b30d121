"""The second reader's letters as the book writes them: small in small words, plain in English."""

from __future__ import annotations

from dataclasses import replace

from lib.correct.known_words import KnownWords
from lib.correct.rules.confusion_pairs import without_accents
from lib.correct.second_reader.differences import Difference


def small_letters(change: Difference, line: str) -> Difference | None:
    """The change with small letters within a word that is written small; None where nothing of it is left.

    Small capitals are small letters to the one reader and capitals to the other. A word keeps what it was read with.
    """
    start, end = line.rfind(" ", 0, change.start) + 1, line.find(" ", change.end)
    inner = [character for character in line[start + 1 : end if end >= 0 else None] if character.isalpha()]
    if 2 * sum(character.islower() for character in inner) < len(inner):
        return change
    made = ""
    for character in change.other:
        within = (made or line[: change.start])[-1:].isalpha()
        made += character.lower() if within else character
    return Difference(change.start, change.end, change.read, made) if made != change.read else None


def plain_letters(change: Difference, line: str, known: KnownWords) -> Difference:
    """The change without the accents that make a known word a strange one: dust, in a language that has none.

    Where the first reader saw an accent too, there is one.
    """
    plain = without_accents(change.other)
    if plain == change.other or change.read != without_accents(change.read):
        return change
    start, end = line.rfind(" ", 0, change.start) + 1, line.find(" ", change.end)
    left, right = line[start : change.start], line[change.end : end if end >= 0 else None]
    strange, left_over = known.strange(left + change.other + right), known.strange(left + plain + right)
    return replace(change, other=plain) if left_over < strange else change
