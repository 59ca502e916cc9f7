"""What was left over from the making of a text: blanks, notes of the writers, pieces of a web page."""

from pipeline.leftover.notes import NOTES
from pipeline.leftover.pages import ERRORS, furniture, without_code
from pipeline.leftover.placeholders import PLACEHOLDERS
from pipeline.leftover.rule import Index, Rule, found, words_of

__all__ = ["ERRORS", "NOTES", "PLACEHOLDERS", "Index", "Rule", "found", "furniture", "without_code", "words_of"]
