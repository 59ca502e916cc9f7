"""Small file systems of their own: to fill, to break and to cut the power of. Only root may mount them."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def memory(folder: Path, size: str) -> Iterator[Path]:
    """A file system in memory of that size, mounted on a new folder."""
    folder.mkdir()
    _do("mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "none", folder)
    try:
        yield folder
    finally:
        _do("umount", "-l", folder)


class Image:
    """`with Image(file, folder, megabytes) as disk:` makes an ext4 file system in a file (or takes it) and mounts it.

    Mounting replays its journal first, as after a power cut. An error that it meets makes it read-only, as is usual.
    """

    def __init__(self, file: Path, folder: Path, megabytes: int = 0) -> None:
        self.file, self.folder = file, folder
        if megabytes:
            with file.open("wb") as disk:
                disk.truncate(megabytes << 20)
            _do("mkfs.ext4", "-q", file)
        folder.mkdir(exist_ok=True)

    def __enter__(self) -> "Image":
        self.mount()
        return self

    def __exit__(self, *_: object) -> None:
        self.unmount()

    def mount(self) -> None:
        """Put it in its place; AssertionError where nobody can read it any more."""
        _do("mount", "-o", "loop,errors=remount-ro,commit=1", self.file, self.folder)

    def unmount(self) -> None:
        """Take it away."""
        _do("umount", "-l", self.folder)

    def sync(self) -> None:
        """What was written until now was written long ago."""
        _do("sync", "-f", self.folder)

    def break_(self) -> None:
        """It meets an error of its own, and is read-only from then on."""
        device = _do("findmnt", "-n", "-o", "SOURCE", self.folder).strip()
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("1", encoding="ascii")

    def repair(self) -> None:
        """What somebody does who finds it so: take it away, check it, and put it back."""
        self.unmount()
        subprocess.run(["e2fsck", "-f", "-y", self.file], capture_output=True, check=False)
        self.mount()


def can_break() -> bool:
    """Whether this machine mounts file systems out of files and can break them."""
    return os.geteuid() == 0 and shutil.which("mkfs.ext4") is not None and Path("/dev/loop-control").exists()


class Filler:
    """`with Filler(folder)` keeps a disk full to the last byte; `greedy`, it also takes what is freed meanwhile."""

    def __init__(self, folder: Path, *, greedy: bool) -> None:
        self._path, self._greedy, self._over = folder / "somebody-elses.log", greedy, threading.Event()

    def __enter__(self) -> "Filler":
        self._file = self._path.open("ab", buffering=0)
        self._fill()
        self._thread = threading.Thread(target=self._again, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """There is space again."""
        self._over.set()
        self._thread.join()
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _again(self) -> None:
        while self._greedy and not self._over.wait(0.001):
            self._fill()

    def _fill(self) -> None:
        for size in (1 << 16, 1):
            with suppress(OSError):
                while True:
                    self._file.write(bytes(size))


def _do(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, words))}: {done.stderr}"
    return done.stdout
