"""
Where the prefectures of the reference tree stand on the tile grid: neither a map nor to scale.

Row and column from 0, by code. 20 of 28 borders touch by an edge, none touches falsely; north stays above south.
"""

GRID = {
    "533400": (0, 1),
    "533300": (1, 1),
    "530700": (1, 2),
    "530600": (1, 5),
    "533100": (2, 0),
    "530500": (2, 1),
    "532900": (2, 2),
    "532300": (2, 3),
    "530100": (2, 4),
    "530300": (2, 5),
    "530900": (3, 1),
    "530800": (3, 2),
    "530400": (3, 3),
    "532500": (3, 4),
    "532600": (3, 5),
    "532800": (4, 2),
}
