"""What stands in a code: a short address that any camera opens, with an opaque, revocable code at its end.

Pages open at `https://<host>/q/<code>`; WeChat's ordinary-link rule ends in `/` and hands the same link over as `q`.
"""

import secrets

#: Without 0/O, 1/I/L, 5/S, 8/B, 2/Z and U: what is read aloud or retyped from a crumpled sheet is not mistaken.
ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
LENGTH = 10
SHORTEST, LONGEST = 8, 12


def new_code(length: int = LENGTH) -> str:
    """A random code: 24^10 ≈ 6·10^13 of them, so that guessing finds nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy(code: str) -> str:
    """A code as it was typed by hand, in our spelling; an empty text where it cannot be a code."""
    code = code.strip().upper().replace("-", "").replace(" ", "")
    fits = SHORTEST <= len(code) <= LONGEST and set(code) <= set(ALPHABET)
    return code if fits else ""


def scan_address(public_url: str, code: str) -> str:
    """What a flyer's code carries."""
    return f"{public_url}/q/{code}"
