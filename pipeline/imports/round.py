"""Round: what stands round the text of a page and is no part of it: navigation, forms, and what is hidden."""

import re

from pipeline.imports.copy import LONGEST_QUOTED, Copy, short
from pipeline.imports.tokens import Token

ROUND = re.compile("aside|button|del|dialog|footer|map|menu|nav|s|select|strike|svg|template")
FILMS = re.compile("audio|canvas|embed|iframe|object|video")
ROLES = re.compile("navigation|banner|contentinfo|search|complementary|dialog|alert")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Classes that content systems give to what leads round a site or is read out only.
CLASSES = re.compile(
    "a2a_kit|addthis|addtoany_share_save_container|breadcrumbs?|comment-respond|comments-area|cookie-notice|"
    "element-invisible|jp-relatedposts|nav-links|post-navigation|related-posts|screen-reader-text|share-buttons|"
    "sharedaddy|skip-link|social-share|sr-only|visually-hidden"
)
WHOLE = ("html", "body", "main", "article")  # a page that says all of itself with a class is not left out for it
MOST_TOLD = 20
LONGEST_ASIDE = 600  # of what stands beside the text and may belong to it, such as a box of facts


class Round:
    """The region that is being left out, and what was left out so far."""

    def __init__(self) -> None:
        self.leaving = ""  # the element that is left out, and how deep it stands in itself
        self.depth = 0
        self.most = 0  # characters of it that are told
        self.left: list[tuple[int, str]] = []
        self.films: list[tuple[int, str]] = []

    def begins(self, token: Token, *, inside: bool, holding: bool, void: bool) -> bool:
        """Whether a tag begins something that is left out.

        `inside`: within the text of the page; `holding`: the text stands in it; `void`: it has no end.
        """
        film = bool(FILMS.fullmatch(token.name))
        if film:
            found = re.match(r"(?:https?:)?//([\w.-]{3,60})", token.attributes.get("src", ""))
            self.films.append((token.line, found[1] if found else ""))
        if void or not (film or is_round(token, inside=inside, holding=holding)):
            return False
        self.leaving, self.depth = token.name, 1
        self.most = LONGEST_ASIDE if inside and token.name == "aside" else LONGEST_QUOTED
        self.left.append((token.line, ""))
        return True

    def take(self, token: Token) -> None:
        """One tag or text of the region; it ends with the element that began it."""
        line, said = self.left[-1]
        if token.text and len(said) < self.most:
            self.left[-1] = line, (said + " ".join(token.text[: 2 * self.most].split()) + " ").lstrip()
        if token.name == self.leaving:
            self.depth += -1 if token.closes else 1
            if not self.depth:
                self.leaving = ""
                self.left[-1] = line, short(self.left[-1][1], self.most)

    def tell(self, copy: Copy) -> None:
        """Say what was left out."""
        told = [(line, short(said, LONGEST_ASIDE)) for line, said in self.left if said.strip()]
        for line, said in told[:MOST_TOLD]:
            copy.told(
                line,
                "copy-left-out",
                f"“{said}” stands in the page round the text and was left out.",
                "Copy it into the draft if it belongs to the release; else there is nothing to do: `draft: true` stays "
                "until you take it away.",
            )
        if len(told) > MOST_TOLD:
            copy.told(
                told[MOST_TOLD][0],
                "copy-left-out",
                f"{len(told) - MOST_TOLD} more stretches of the page stand round the text and were left out.",
                "Compare the draft with the page in a browser.",
            )
        for line, site in self.films[:MOST_TOLD]:
            copy.told(
                line,
                "copy-lost",
                f"The page shows a film, a sound or something of another site here{f' ({site})' if site else ''}, "
                "which did not come along.",
                "Say in words what it shows, or link to it: `[Watch it](https://…)`.",
            )


def is_round(token: Token, *, inside: bool, holding: bool) -> bool:
    """Whether an element is no part of what a page has to say."""
    name, given = token.name, token.attributes
    if ROUND.fullmatch(name) or ROLES.fullmatch(given.get("role", "").lower()):
        return True
    if "hidden" in given or given.get("aria-hidden") == "true" or HIDDEN.search(given.get("style", "")):
        return True
    if name not in WHOLE and any(map(CLASSES.fullmatch, given.get("class", "").lower().split())):
        return True
    return not holding and (name == "form" or (name == "header" and not inside))
