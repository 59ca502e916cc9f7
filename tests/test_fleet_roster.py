"""The roster: what fleet.yml may say, and what is said where it is wrong."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.files import Disk
from pipeline.fleet.roster import Post, roster


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two newsrooms and their secrets, closed to others."""
    for name in ("alpha", "beta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "newsroom.yml").write_text("name: x\n")
        (tmp_path / f"{name}.env").write_text(f"# theirs\n\nexport X_{name.upper()}='key of {name}'\nPLAIN=a=b\n")
        (tmp_path / f"{name}.env").chmod(0o600)
    return tmp_path


def entry(name: str, folder: str = "", secrets: str = "") -> str:
    return f"  - {{name: {name}, folder: {folder or name}, secrets: {secrets or f'{name}.env'}}}\n"


def read(folder: Path, text: str) -> tuple[tuple[Post, ...], list[tuple[str, str]]]:
    (folder / "fleet.yml").write_text(text)
    posts, problems = roster(Disk(), folder / "fleet.yml")
    return posts, [(str(problem.place), problem.code) for problem in problems]


def test_each_newsroom_has_its_name_its_checkout_its_secrets_and_a_schema_of_its_own(folder: Path) -> None:
    posts, problems = read(folder, "newsrooms:\n" + entry("alpha") + entry("beta"))
    assert problems == []
    assert [(post.name, post.folder, post.schema) for post in posts] == [
        ("alpha", folder / "alpha", "dateline_alpha"),
        ("beta", folder / "beta", "dateline_beta"),
    ]
    assert [dict(post.secrets) for post in posts] == [
        {"X_ALPHA": "key of alpha", "PLAIN": "a=b"},
        {"X_BETA": "key of beta", "PLAIN": "a=b"},
    ]
    assert "key of" not in repr(posts)


def test_names_that_differ_have_schemas_that_differ() -> None:
    assert Post("a-b-c", Path(), {}).schema == "dateline_a_b_c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("newsrooms:\n" + entry("alpha") + entry("alpha", "beta", "beta.env"), ("fleet.yml:3:12", "name-twice")),
        ("newsrooms:\n" + entry("alpha") + entry("beta", "alpha/../alpha"), ("fleet.yml:3:26", "name-twice")),
        ("newsrooms:\n" + entry("alpha") + entry("beta", "", "alpha.env"), ("fleet.yml:3:41", "name-twice")),
        ("newsrooms:\n" + entry("Alpha", "alpha", "alpha.env"), ("fleet.yml:2:12", "id-form")),
        ("newsrooms:\n" + entry("gamma", "gamma", "alpha.env"), ("fleet.yml:2:27", "file-absent")),
        ("newsrooms:\n" + entry("alpha", "", "gone.env"), ("fleet.yml:2:43", "file-absent")),
        ("newsrooms:\n  - {name: alpha, folder: alpha}\n", ("fleet.yml:2:5", "field-missing")),
        (
            "newsrooms:\n  - {name: alpha, folder: alpha, secrets: alpha.env, host: x}\n",
            ("fleet.yml:2:54", "key-unknown"),
        ),
        ("newsrooms: []\n", ("fleet.yml:1:12", "field-missing")),
        ("newsroom: []\n", ("fleet.yml:1:1", "key-unknown")),
    ],
)
def test_what_is_wrong_is_said_at_its_place(folder: Path, text: str, expected: tuple[str, str]) -> None:
    assert expected in read(folder, text)[1]


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o602])
def test_secrets_that_others_may_read_or_change_are_refused_and_not_read(folder: Path, mode: int) -> None:
    (folder / "alpha.env").chmod(mode)
    posts, problems = read(folder, "newsrooms:\n" + entry("alpha"))
    assert [code for _, code in problems] == ["file-refused"]
    assert dict(posts[0].secrets) == {}


def test_a_line_of_secrets_that_is_none_is_told_by_its_place_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "alpha.env").write_text("X=1\nhunter2 without a name\n")
    (folder / "fleet.yml").write_text("newsrooms:\n" + entry("alpha"))
    assert main(["worker", "--fleet", str(folder / "fleet.yml")]) == 1
    told = capsys.readouterr().err
    assert "alpha.env:2:1" in told
    assert "hunter2" not in told


def test_a_fleet_that_is_not_there_is_told_and_a_server_that_is_not_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["worker", "--fleet", str(folder / "none.yml")]) == 1
    (folder / "fleet.yml").write_text("newsrooms:\n" + entry("alpha"))
    assert main(["worker", "--fleet", str(folder / "fleet.yml")]) == 2
    assert "DATABASE_URL" in capsys.readouterr().err
