"""The author: a release file in a form, tried as it is typed, and saved only if it is still what was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.instead import Instead
from pipeline.preview import told
from pipeline.preview.current import Current
from pipeline.preview.frames import Frames
from pipeline.preview.glance import glance
from pipeline.preview.office import Office, Told
from pipeline.preview.writing import Sheet, filled, sheet_of
from pipeline.problem import Problem
from pipeline.read import read
from pipeline.release import KINDS
from pipeline.source.amend import Unamendable
from pipeline.survey import Survey

Given = Mapping[str, Sequence[str]]
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
        return self._shown(sheet, told.problems_of(self._office, self._current.house, self._current.seen(), file))

    def save(self, file: str, given: Given) -> tuple[Told, dict[str, Any]]:
        """Write the file as it was filled in, if it is still what the form was made of; the form as it is then."""
        sheet, read_as = self._sheet(file), next(iter(given.get("digest", ())), "")
        try:
            data = filled(sheet, given)
        except Unamendable as why:
            return Told(False, f"Nothing was saved: {why}."), self._again(sheet, given, sheet.data)
        if sheet.digest != read_as:
            return Told(False, ELSEWHERE.format(file=file)), self._again(sheet, given, sheet.data)
        house = self._current.house
        if data != sheet.data:
            house.files.write(house.root / file, data)
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

    def _again(self, sheet: Sheet, given: Given, data: bytes) -> dict[str, Any]:
        """The form with what the person wrote, and the digest of what stands on the disk now."""
        return self._shown(sheet, []) | {"given": given, "sheet": sheet}

    def _shown(self, sheet: Sheet, problems: list[dict[str, Any]]) -> dict[str, Any]:
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
            "given": {},
            "organisations": [(id_, each.name) for id_, each in seen.newsroom.organisations.items()],
            "contacts": contacts,
            "languages": seen.newsroom.languages,
            "kinds": KINDS,
            "topics": sorted(seen.newsroom.topics),
            "public": last is not None and last.kind != "kill",
        }
