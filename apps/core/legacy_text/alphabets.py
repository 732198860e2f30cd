"""The two alphabets, letter by letter."""

import re
import unicodedata

TCVN3, VNI = "tcvn3", "vni"
NAMES = {TCVN3: "TCVN3 (phông .VnTime)", VNI: "VNI (phông VNI-Times)"}

# TCVN 5712:1993 VN3, the code of each letter as Windows-1252 shows it. Capitals with a tone have
# none: the font .VnTimeH draws small letters as capitals.
_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        strict=True,
    )
)
_FROM_TCVN3 = str.maketrans({code: letter for letter, code in _TCVN3.items()})

# VNI for Windows: a vowel, then a mark of its own.
_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
_HATS = dict(zip(("", *_TONES), "âáàåãä", strict=True))
_BREVES = dict(zip(("", *_TONES), "êéèúüë", strict=True))
_SINGLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def _vni():
    """{letter: its one or two characters}"""

    def composed(letter, tone):
        return unicodedata.normalize("NFC", letter + tone)

    letters = dict(_SINGLE)
    for vowel in "aeouy":
        letters |= {composed(vowel, tone): vowel + mark for tone, mark in _TONES.items()}
    for vowel, code in (("ơ", "ô"), ("ư", "ö")):
        letters |= {composed(vowel, tone): code + mark for tone, mark in _TONES.items()}
    for vowel, shaped in (("a", "â"), ("e", "ê"), ("o", "ô")):
        letters |= {composed(shaped, tone): vowel + mark for tone, mark in _HATS.items()}
    letters |= {composed("ă", tone): "a" + mark for tone, mark in _BREVES.items()}
    letters["ỵ"] = _SINGLE["ỵ"]
    return letters | {letter.upper(): code.upper() for letter, code in letters.items()}


_VNI = _vni()
_FROM_VNI = {code: letter for letter, code in _VNI.items()}
# Fonts of capitals and hasty typing leave a small mark after a capital.
_FROM_VNI |= {
    code[0] + code[1].lower(): letter
    for code, letter in list(_FROM_VNI.items())
    if len(code) == 2 and code[0].isupper()
}
_FROM_VNI |= {"yï": "ỵ", "YÏ": "Ỵ", "Yï": "Ỵ"}
_VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))


def letters(text, encoding):
    if encoding == TCVN3:
        return text.translate(_FROM_TCVN3)
    return _VNI_CODE.sub(lambda match: _FROM_VNI[match[0]], text)
