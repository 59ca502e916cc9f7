"""Drawing: makers of pixels, on Pillow; each is a function of its inputs and of some bytes, and of nothing else.

What these modules hold decides over every pixel that was ever made: they import nothing of the house.
"""
