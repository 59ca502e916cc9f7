"""Hostile input: texts, trees and documents made to stop, fool or exhaust whoever reads them, each with its trap."""
