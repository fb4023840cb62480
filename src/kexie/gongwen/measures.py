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
BODY = 16.0
NUMBER = 14.0
CELL = 10.5
SMALL = 9.0
NUMBER_BELOW = 7  # mm from the type area to the page number
