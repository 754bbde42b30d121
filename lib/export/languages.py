"""Tesseract's names of languages, which are ISO 639-2, as BCP 47 wants them."""

from __future__ import annotations

_SHORT = dict(
    pair.split("=")
    for pair in (
        "afr=af amh=am ara=ar asm=as aze=az bel=be ben=bn bod=bo bos=bs bre=br bul=bg cat=ca ces=cs cos=co cym=cy "
        "dan=da deu=de div=dv dzo=dz ell=el eng=en epo=eo est=et eus=eu fao=fo fas=fa fin=fi fra=fr fry=fy gla=gd "
        "gle=ga glg=gl guj=gu hat=ht heb=he hin=hi hrv=hr hun=hu hye=hy iku=iu ind=id isl=is ita=it jav=jv jpn=ja "
        "kan=kn kat=ka kaz=kk khm=km kir=ky kor=ko kur=ku lao=lo lat=la lav=lv lit=lt ltz=lb mal=ml mar=mr mkd=mk "
        "mlt=mt mon=mn mri=mi msa=ms mya=my nep=ne nld=nl nor=no oci=oc ori=or pan=pa pol=pl por=pt pus=ps que=qu "
        "ron=ro rus=ru san=sa sin=si slk=sk slv=sl snd=sd spa=es sqi=sq srp=sr sun=su swa=sw swe=sv tam=ta tat=tt "
        "tel=te tgk=tg tgl=tl tha=th tir=ti ton=to tur=tr uig=ug ukr=uk urd=ur uzb=uz vie=vi yid=yi yor=yo"
    ).split()
)
_ODD = {
    "chi": "zh", "chi_sim": "zh-Hans", "chi_tra": "zh-Hant", "aze_cyrl": "az-Cyrl", "srp_latn": "sr-Latn",
    "uzb_cyrl": "uz-Cyrl", "deu_latf": "de-Latf", "dan_frak": "da-Latf", "deu_frak": "de-Latf", "frk": "de-Latf",
    "slk_frak": "sk-Latf", "ita_old": "it", "spa_old": "es", "kmr": "kmr", "kat_old": "ka",
}  # fmt: skip
_NO_LANGUAGE = {"osd", "equ", "snum"}
UNKNOWN = "und"


def tag_of(name: str) -> str:
    """One of Tesseract's names as a tag: eng → en, chi_sim → zh-Hans, grc → grc; "und" for a script's data."""
    bare = name.removesuffix("_vert")
    if bare in _ODD:
        return _ODD[bare]
    if bare in _SHORT:
        return _SHORT[bare]
    return bare if len(bare) == 3 and bare.isalpha() and bare.islower() and bare not in _NO_LANGUAGE else UNKNOWN


def tags_of(names: str) -> list[str]:
    """The tags of names joined with +, each once; the first is the book's main language."""
    found = list(dict.fromkeys(tag_of(name) for name in names.split("+")))
    return [tag for tag in found if tag != UNKNOWN] or [UNKNOWN]
