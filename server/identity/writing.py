"""One way of writing: what people type differently is stored alike. Pure; shared by all formats of `identifiers`."""

import re

HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MIDDLE_DOT = re.compile(" ?[·•‧・･⋅∙●˙ㆍ] ?")
DOT_IN_HAN = re.compile(f"([{HAN}])[.．](?=[{HAN}])")
ONLY_HAN = re.compile(f"[{HAN}]*")
SPACE_IN_HAN = re.compile(f"([{HAN}]) (?=[{HAN}])")
# Never meant: controls, soft hyphens, zero-width and direction marks, halves of a character (a database refuses those).
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
SPACES = re.compile("[ \t\r\n\u00a0\u2000-\u200a\u202f\u3000]+")

MOBILE_LENGTH = 11

NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Full-width digits, letters and signs become ordinary ones."""
    return text if text.isascii() else text.translate(NARROW)


def trim(text: str) -> str:
    """Without invisible marks and spaces at the ends. Nothing inside changes: rare characters stay as they are."""
    if text.isprintable():  # then nothing invisible is in it, and no other space
        return text.strip(" ")
    return INVISIBLE.sub("", text).strip(" \t\r\n\u00a0\u3000")


def tidy_code(text: str) -> str:
    """A number or code: ordinary characters, no spaces, capital letters."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "").upper()
    return SPACES.sub("", narrow(INVISIBLE.sub("", text))).upper()


def tidy_phone(text: str) -> str:
    """A telephone number: no spaces, brackets or +86; a landline keeps its dash, an extension stands behind another."""
    bare = tidy_code(text)
    if len(bare) == MOBILE_LENGTH and bare.isdecimal():
        return bare
    bare = re.sub("[()]", "", bare)
    bare = re.sub("[‐-―－]|转", "-", bare)
    if re.match(r"(\+|00)86", bare):
        bare = re.sub(r"^(\+|00)86-?(?=[01])", "", bare)
    joined = bare.replace("-", "")
    return joined[-11:] if re.fullmatch("(86)?1[3-9][0-9]{9}", joined) else bare


def tidy_name(text: str) -> str:
    """A name: one kind of middle dot, no spaces around it or between Chinese characters, single ones elsewhere."""
    if ONLY_HAN.fullmatch(text):
        return text
    plain = SPACES.sub(" ", trim(text))
    plain = MIDDLE_DOT.sub("·", DOT_IN_HAN.sub(r"\1·", plain))
    plain = re.sub("[Ａ-Ｚａ-ｚ．＇－]", lambda wide: narrow(wide[0]), plain)
    return SPACE_IN_HAN.sub(r"\1", re.sub("[‘’]", "'", plain))
