"""Invented 统一社会信用代码 with valid check characters (GB 32100-2015, and GB 11714 for the part within)."""

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def made_up(region, serial):
    """A company's code; MA2DM stands in every one of them, so that they are known as ours."""
    organisation = f"MA2DM{serial:03d}"
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in organisation]
    check = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    body = f"91{region}{organisation}{'0' if check == 11 else 'X' if check == 10 else check}"
    total = sum(CHARACTERS.index(c) * w for c, w in zip(body, WEIGHTS))
    return body + CHARACTERS[(31 - total % 31) % 31]


def spoilt(code):
    """The same code with a wrong check character."""
    return code[:17] + CHARACTERS[(CHARACTERS.index(code[17]) + 1) % 31]
