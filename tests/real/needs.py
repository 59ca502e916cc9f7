"""What these tests need of the machine: skipped with the reason where it is missing, a failure in CI."""

import os
import shutil

import pytest


def need(there: object, reason: str) -> None:
    """Skip unless it is there; fail where CI=true, which must have everything."""
    if not there:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def need_strace() -> None:
    """System calls are disturbed by strace."""
    need(shutil.which("strace"), "strace is not installed: apt install strace")


def need_mounts() -> None:
    """File systems of their own are mounted, which only root may."""
    need(os.geteuid() == 0 and shutil.which("mount"), "only root can mount a small disk to fill")
