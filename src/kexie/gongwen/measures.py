"""
The page of GB/T 9704-2012, in millimetres and points: A4, a type area of 156 × 225 mm with 22 lines of 28 characters.

Sizes: 二号 22 pt, 三号 16 pt, 四号 14 pt, 小四 12 pt, 五号 10.5 pt, 小五 9 pt.
"""

POINTS = 72 / 25.4  # in a millimetre

PAGE = (210, 297)
TOP, LEFT = 37, 28
AREA = (156, 225)
RIGHT, BOTTOM = PAGE[0] - LEFT - AREA[0], PAGE[1] - TOP - AREA[1]
LINES, CHARACTERS = 22, 28

LINE = AREA[1] * POINTS / LINES  # 28.99 pt from line to line
STEP = AREA[0] * POINTS / CHARACTERS  # 15.79 pt from character to character

TITLE = 22.0
COVER = 32.0  # the title on a cover, whose lines stand 50 points from each other
COVER_LINE = 50.0
BODY = 16.0
NUMBER = 14.0
CELL = 10.5
SMALL = 9.0
NUMBER_BELOW = 7  # mm from the type area to the page number

# The head, in millimetres.
MARK_BELOW = 35  # from the top of the type area to the top of the issuer mark
RULE_BELOW = 4  # from the number, or in a letter from the mark, to the red rule
LETTER_MARK = 30  # from the top of the page to the mark of a letter
LETTER_RULE = 170  # length of its double rules
LETTER_FOOT = 20  # from the bottom of the page to the lower one
MARK = 44.0  # points, at most: an issuer mark is as wide as the type area at most
SEAL = 42  # a seal across, at most; the space that is kept for one
OUTER_RULE, INNER_RULE = 0.35, 0.25  # thickness of the rules of an imprint
RED_RULE = 0.5


def width_of(text: str) -> float:
    """How wide a text is, in characters: those of Chinese count one, Latin letters and Arabic digits half."""
    return sum(0.5 if letter < "\u2000" else 1.0 for letter in text)


def mark_size(text: str) -> float:
    """Points of an issuer mark: as large as it may be, as small as it must be to stand in one line."""
    return min(MARK, int(AREA[0] * POINTS / max(1.0, width_of(text)) * 2) / 2)
