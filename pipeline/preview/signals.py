"""The signals: what changed on the disk is taken in, and every open page is told; all work is done in one thread."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from watchfiles import awatch

from pipeline.preview.current import Current

FOLDERS = ("releases", "templates", "marks")
BESIDE = (".dateline", "feeds")  # where a lift leaves what it did
TOLD = ("newsroom.yml", ".dateline/record.jsonl", ".dateline/ledger.sqlite3", "feeds/record.jsonl")
GATHERED = 30  # milliseconds: an editor saves a file in several steps
LOOKED = 10  # milliseconds between two looks at what the system told
QUIET = 1.0  # seconds without a change, after which all is looked at again
ALIVE = 20.0  # seconds between two signs of life on a line that waits

Found = TypeVar("Found")


class Signals:
    """One thread for all work, the watch over the newsroom's files, and the lines of the pages that wait."""

    def __init__(self, root: Path, opening: Callable[[], Current]) -> None:
        self._root = root.resolve()
        self._opening = opening
        self._thread, self._aside = ThreadPoolExecutor(1, "preview"), ThreadPoolExecutor(1, "aside")
        self._lines: set[asyncio.Queue[int]] = set()
        self._stop = asyncio.Event()
        self.current: Current

    async def start(self) -> None:
        self.current = await self.work(self._opening)

    async def work(self, what: Callable[..., Found], *words: object) -> Found:
        """Do this in the one thread, whose ledger nobody else may use."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: what(*words))

    def stop(self) -> None:
        self._stop.set()
        for line in self._lines:
            line.put_nowait(0)

    async def events(self) -> AsyncIterator[bytes]:
        """The numbers of the states of the newsroom, as a page receives them, until the preview ends."""
        line: asyncio.Queue[int] = asyncio.Queue()
        self._lines.add(line)
        try:
            yield f"data: {self.current.number}\n\n".encode()
            while not self._stop.is_set():
                try:
                    number = await asyncio.wait_for(line.get(), ALIVE)
                except TimeoutError:
                    yield b":\n\n"
                    continue
                if number:
                    yield f"data: {number}\n\n".encode()
        finally:
            self._lines.discard(line)

    async def changed(self, files: set[str]) -> None:
        """Take in what changed, and tell every page."""
        await self.work(self.current.changed, files)
        self.tell()

    def tell(self) -> None:
        for line in self._lines:
            line.put_nowait(self.current.number)

    async def watch(self) -> None:
        """Take in each change of what people write and of what a lift did, until the preview ends."""
        await asyncio.gather(self._watch(recursive=True), self._watch(recursive=False), self._settle())

    async def _watch(self, *, recursive: bool) -> None:
        while not self._stop.is_set():
            names = FOLDERS if recursive else ("", *BESIDE)
            places = [self._root / name for name in names if (self._root / name).is_dir()]
            known = self._known()
            async for changes in (
                awatch(
                    *places,
                    recursive=recursive,
                    debounce=GATHERED,
                    step=LOOKED,
                    stop_event=self._stop,
                    watch_filter=None,
                )
                if places
                else self._nothing()
            ):
                files = {file for _, path in changes if (file := self.named(path)) is not None}
                if files:
                    await self.changed(files)
                if self._known() != known:
                    break  # a folder came or went: the watch begins anew

    async def _nothing(self) -> AsyncIterator[set[tuple[object, str]]]:
        await asyncio.sleep(QUIET)
        yield set()

    def _known(self) -> tuple[bool, ...]:
        return tuple((self._root / name).is_dir() for name in (*FOLDERS, *BESIDE))

    def named(self, path: str) -> str | None:
        """The file of a release that changed, '' for what else a page may show, None for what no page shows."""
        try:
            name = Path(path).relative_to(self._root).as_posix()
        except ValueError:
            return None
        if name.rpartition("/")[2].startswith("."):
            return None  # half a file, which gets its name once it is whole
        if name.startswith("releases/") and name.endswith(".md"):
            return name
        if name.startswith("releases/") and name.count("/") == 1 and not Path(path).is_dir():
            return None  # what an editor puts there for a moment
        return "" if name.startswith(tuple(f"{each}/" for each in FOLDERS)) or name in (*TOLD, *FOLDERS) else None

    async def _settle(self) -> None:
        """Once it is quiet, see what a change means for all other releases."""
        while not self._stop.is_set():
            number = self.current.number
            await asyncio.sleep(QUIET)
            if self.current.number == number and not self.current.fresh:
                found = await asyncio.get_running_loop().run_in_executor(self._aside, self.current.aside)
                if await self.work(self.current.settle, number, found):
                    self.tell()
