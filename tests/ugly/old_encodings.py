"""Vietnamese as it was typed before Unicode, from the published tables of TCVN 5712 (ABC) and VNI."""

_LETTERS = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
_TCVN3_CODES = (
    "61 B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB AE 65 CC CE CF D0 D1 AA D2 D3 D4 D5 D6 "
    "69 D7 D8 DC DD DE 6F DF E1 E2 E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE "
    "75 EF F1 F2 F3 F4 AD F5 F6 F7 F8 F9 79 FA FB FC FD FE"
)
_TCVN3 = dict(zip(_LETTERS, (chr(int(code, 16)) for code in _TCVN3_CODES.split()), strict=True))
_TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True))

_VNI = dict(zip("àảãáạ", ("aø", "aû", "aõ", "aù", "aï"), strict=True))
_VNI |= dict(zip("ăằẳẵắặ", ("aê", "aè", "aú", "aü", "aé", "aë"), strict=True))
_VNI |= dict(zip("âầẩẫấậ", ("aâ", "aà", "aå", "aã", "aá", "aä"), strict=True))
_VNI |= dict(zip("èẻẽéẹ", ("eø", "eû", "eõ", "eù", "eï"), strict=True))
_VNI |= dict(zip("êềểễếệ", ("eâ", "eà", "eå", "eã", "eá", "eä"), strict=True))
_VNI |= dict(zip("ìỉĩíị", ("ì", "æ", "ó", "í", "ò"), strict=True))
_VNI |= dict(zip("òỏõóọ", ("oø", "oû", "oõ", "où", "oï"), strict=True))
_VNI |= dict(zip("ôồổỗốộ", ("oâ", "oà", "oå", "oã", "oá", "oä"), strict=True))
_VNI |= dict(zip("ơờởỡớợ", ("ô", "ôø", "ôû", "ôõ", "ôù", "ôï"), strict=True))
_VNI |= dict(zip("ùủũúụ", ("uø", "uû", "uõ", "uù", "uï"), strict=True))
_VNI |= dict(zip("ưừửữứự", ("ö", "öø", "öû", "öõ", "öù", "öï"), strict=True))
_VNI |= dict(zip("ỳỷỹýỵ", ("yø", "yû", "yõ", "yù", "î"), strict=True))
_VNI |= {"đ": "ñ"}


def tcvn3(text):
    """As a machine with the font .VnTime stores it. Toned capitals have no code of their own: the
    small letter stands there, and only the font .VnTimeH shows it tall."""
    return "".join(
        _TCVN3_CAPITALS.get(letter) or _TCVN3.get(letter.lower(), letter)
        if letter.lower() in _LETTERS and not letter.isascii()
        else letter
        for letter in text
    )


def vni(text):
    """As a machine with the font VNI-Times stores it: a letter, then the sign of its tone."""
    return "".join(
        _VNI[letter.lower()].upper()
        if letter.isupper() and letter.lower() in _VNI
        else _VNI.get(letter, letter)
        for letter in text
    )
