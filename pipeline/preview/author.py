"""The author: a release file in a form, tried as it is typed, and saved only if it is still what was read."""

from typing import Any

from pipeline.channels import THREADS
from pipeline.instead import Instead
from pipeline.preview import told
from pipeline.preview.current import Current
from pipeline.preview.frames import Frames
from pipeline.preview.given import Given
from pipeline.preview.glance import glance
from pipeline.preview.office import Office, Told
from pipeline.preview.writing import Sheet, filled, sheet_of
from pipeline.preview.written_contacts import people_shown
from pipeline.preview.written_posts import Post, posts_said
from pipeline.problem import Problem
from pipeline.read import read
from pipeline.release import KINDS
from pipeline.source.amend import Unamendable
from pipeline.source.release_form import MOST_TEXTS
from pipeline.survey import Survey

NAMES = {"x": "X", "linkedin": "LinkedIn"}  # of networks that are not written as any other word
ELSEWHERE = (
    "Nothing was saved: somebody else changed {file} since you opened it. What you wrote stands below; open the "
    "file in another window, bring in what is new there, and save again."
)


class Author:
    """What a person writes, and the file that it comes from and goes to."""

    def __init__(self, current: Current, office: Office, frames: Frames) -> None:
        self._current, self._office, self._frames = current, office, frames

    def may(self, file: str) -> bool:
        """Whether this is the file of a release, and nothing else on the disk."""
        seen = self._current.seen()
        return file in {each.file for each in seen.releases} or file in seen.unreadable()

    def form(self, file: str) -> dict[str, Any]:
        """The form of a file as it stands on the disk."""
        sheet = self._sheet(file)
        problems = told.problems_of(self._office, self._current.house, self._current.seen(), file)
        return self._shown(sheet, problems, {})

    def save(self, file: str, given: Given) -> tuple[Told, dict[str, Any]]:
        """Write the file as it was filled in, if it is still what the form was made of; the form as it is then."""
        sheet, read_as = self._sheet(file), next(iter(given.get("digest", ())), "")
        try:
            data = filled(sheet, given)
        except Unamendable as why:
            return Told(False, f"Nothing was saved: {why}."), self._again(sheet, given)
        if sheet.digest != read_as:
            return Told(False, ELSEWHERE.format(file=file)), self._again(sheet, given)
        house = self._current.house
        if data != sheet.data:
            if not house.files.rewrite(house.root / file, sheet.data, data):
                return Told(False, ELSEWHERE.format(file=file)), self._again(self._sheet(file), given)
            self._current.changed([file])
        return Told(True, f"Saved to {file}." if data != sheet.data else "Nothing was changed."), self.form(file)

    def tried(self, file: str, given: Given) -> dict[str, Any]:
        """What is wrong with it as it is filled in, and the number of the frame that shows it, 0 for none."""
        sheet = self._sheet(file)
        try:
            data = filled(sheet, given)
        except Unamendable as why:
            return {"problems": [], "number": 0, "fault": f"This cannot be written: {why}."}
        problems, seen = self._looked(file, data)
        release = next((each for each in seen.releases if each.file == file), None) if seen else None
        number = self._frames.unsaved(release.slug, seen) if seen and release else 0
        rows = told.told_of(self._office, data.decode(errors="replace"), problems)
        return {"problems": rows, "number": number, "fault": ""}

    def _looked(self, file: str, data: bytes) -> tuple[list[Problem], Survey | None]:
        house, seen = self._current.house, self._current.seen()
        after = glance(house, seen, file, data)
        if after:
            return [each for each in after.problems if each.place.file == file], after
        reading = read(Instead(house.root / file, data), house.root)
        return [each for each in reading.problems if each.place.file == file], None

    def _sheet(self, file: str) -> Sheet:
        house = self._current.house
        return sheet_of(file, house.files.read(house.root / file))

    def _again(self, sheet: Sheet, given: Given) -> dict[str, Any]:
        """The form with what the person wrote, and still the digest of the file that it was made of."""
        return self._shown(sheet, [], given)

    def _shown(self, sheet: Sheet, problems: list[dict[str, Any]], given: Given) -> dict[str, Any]:
        seen = self._current.seen()
        release = next((each for each in seen.releases if each.file == sheet.file), None)
        contacts = [
            (contact.id, contact.name, organisation.acronym or organisation.name)
            for organisation in seen.newsroom.organisations.values()
            for contact in organisation.contacts
            if contact.id
        ]
        last = seen.record.last(release.slug) if release else None
        return {
            "sheet": sheet,
            "file": sheet.file,
            "slug": release.slug if release else "",
            "title": (release.title if release else "") or sheet.file,
            "problems": problems,
            "given": given,
            "people": people_shown(sheet.contacts, given),
            "networks": _networks(sheet, seen, given),
            "organisations": [(id_, each.name) for id_, each in seen.newsroom.organisations.items()],
            "contacts": contacts,
            "languages": seen.newsroom.languages,
            "kinds": KINDS,
            "topics": sorted(seen.newsroom.topics),
            "public": last is not None and last.kind != "kill",
        }


def _networks(sheet: Sheet, seen: Survey, given: Given) -> list[dict[str, Any]]:
    """Each network on which the newsroom posts, or that the release names, with what it says there."""
    kinds = dict.fromkeys(each.kind for each in seen.newsroom.channels if not each.pings)
    return [_network(name, sheet, given) for name in dict.fromkeys([*kinds, *sheet.posts.each])]


def _network(name: str, sheet: Sheet, given: Given) -> dict[str, Any]:
    post = sheet.posts.each.get(name, Post())
    shown = name in given.get("has-post", ())
    texts = (posts_said(given, name) if shown else post.texts) or ("",)
    room = [""] if name in THREADS and len(texts) < MOST_TEXTS else []
    rows = enumerate([*texts, *room], 1)
    title = NAMES.get(name, name.capitalize())
    return {
        "name": name,
        "title": title,
        "texts": [(f"Text on {title}" + (f", post {at}" if at > 1 else ""), text) for at, text in rows],
        "off": f"off-{name}" in given if shown else post.off,
    }
