"""Words of English books that a list of today's English lacks: old spellings, Scots, Latin, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Mapping

OLD = frozenset(
    """ain altho antient aught auld ax bairn bitts blest bonnie chuse cloathe compleat connexion domini eek ein
    ere facto fain fere foure gratia gude haply hed hir holp hys ilk ken lang loth mair maist mens
    mold molding mony muckle mustache nae nicht niter nought oft olde onto ower patrone plow puir
    qua quod rea sae sate sayd shew shewed shewn shews siller sith skeptic skeptical skeptics sware
    syne thee thine tho thou thro thy tis tother twas twere und unto weel wel whar whilst wot wrapt
    ye yon yt
    aboon aliis amang auld baith bawbee bere boll brae braes brither burgage byre canna cauld crenate daur didna dinna
    doon eneuch faither faulds forbye frae gang gie gied gien glen gowan graith guid hae haena hame hoose kye laird lave
    loon makar maun merk minimis mither mou muir nane ony oot phthisis puir reeve saut seisin shoon sic socage sori
    stane syke tae tak thole tocher toft toon toun twa unco villein wapentake wee wi yett yird""".split()
)
"""From: books of the sixteenth to the nineteenth century, and 246 such words that were set, worn and read."""
FOREIGN = frozenset(
    """ab ad aux cum das de del della den der des die du eius ejus el en ens erat esse est et eum ex fuit
    hic hoc il in inter ist la las le les los lui mais mit ne nec non nos nunc omnia par pas per
    post pour pro qua quae quam que qui quia quid quo res sed si sic sine sub sunt super sur te tibi
    ubi una une ut van vel vita von vox zu""".split()
)
"""Short words of Latin, French, German, Italian and Spanish that English books quote."""
ABBREVIATIONS = frozenset(
    "al capt cf ch cit cwt dept dr ed edn esq etc fol gen govt hon ibid jr lb lbs lt ltd messrs mr mrs ms mss mt op oz "
    "pp pt qr rd rev sec seq sess sr st vols vs".split()
)

OLD_SPELLINGS = (("u", "v"), ("v", "u"), ("y", "i"), ("ae", "e"), ("oe", "e"))
"""What was written for what: haue, vnto, ryght, phaenomena, oeconomy. From: books before 1800."""
LEAST_WITH_END = 3
"""Letters that a word with an old ending (owne, musick) has more than. From: set by hand."""

_VERB = re.compile(r"(?P<stem>[a-z]{2,}?)(?:e?th|e?st)")
_PARTICIPLE = re.compile(r"(?P<stem>[a-z]{3,})[td]")


def is_old_or_foreign(word: str, counts: Mapping[str, int]) -> bool:
    """Whether a word in small letters that `counts` lacks is one all the same: cometh, fixt, musick, owne, haue."""
    if word in OLD or word in FOREIGN or word in ABBREVIATIONS:
        return True
    verb, participle = _VERB.fullmatch(word), _PARTICIPLE.fullmatch(word)
    if verb and any(verb["stem"] + ending in counts for ending in ("", "e")):
        return True
    if participle and any(participle["stem"] + ending in counts for ending in ("ed", participle["stem"][-1] + "ed")):
        return True
    if word.endswith(("ck", "e")) and word[:-1] in counts and len(word) > LEAST_WITH_END:
        return True
    return any(word.replace(old, new) in counts for old, new in OLD_SPELLINGS if old in word)
