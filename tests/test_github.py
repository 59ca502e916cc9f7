"""What is asked of GitHub, at a stand-in; and that the token is never told."""

from collections.abc import Iterator

import pytest

from pipeline.github import Github, GithubRefuses, github_from
from pipeline.standins.serving import Call, Reply, Serving

RUN = {
    "GITHUB_REPOSITORY": "agency/newsroom",
    "GITHUB_WORKFLOW_REF": "agency/newsroom/.github/workflows/lift.yml@refs/heads/main",
    "GITHUB_TOKEN": "a-token",
}


class Answers(Serving):
    """Answers all alike, and notes what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Reply | None = Reply(204)
        self.calls: list[tuple[str, str, str]] = []

    def reply(self, call: Call) -> Reply | None:
        self.calls.append((call.method, call.target, call.headers["Authorization"]))
        return self.answer


@pytest.fixture
def answers() -> Iterator[Answers]:
    with Answers() as serving:
        yield serving


@pytest.fixture
def github(answers: Answers) -> Github:
    made = github_from(RUN | {"GITHUB_API_URL": answers.address}, "main")
    assert made is not None
    return made


@pytest.mark.parametrize("missing", RUN)
def test_elsewhere_there_is_nobody_to_ask(missing: str) -> None:
    assert github_from({name: value for name, value in RUN.items() if name != missing}, "main") is None


def test_a_run_is_started_and_the_schedule_switched_on(github: Github, answers: Answers) -> None:
    github.dispatch()
    github.enable()
    assert answers.calls == [
        ("POST", "/repos/agency/newsroom/actions/workflows/lift.yml/dispatches", "Bearer a-token"),
        ("PUT", "/repos/agency/newsroom/actions/workflows/lift.yml/enable", "Bearer a-token"),
    ]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b'{"visibility": "internal", "private": true}', "internal"),
        (b'{"private": true}', "private"),
        (b'{"private": false}', "public"),
        (b"{}", "public"),
    ],
)
def test_who_sees_the_repository_is_public_where_nothing_else_is_said(
    github: Github, answers: Answers, body: bytes, seen: str
) -> None:
    answers.answer = Reply(200, body)
    assert github.visibility() == seen


@pytest.mark.parametrize(
    "answer", [Reply(403), Reply(302, headers={"Location": "http://127.0.0.1:1/"}), Reply(500), None]
)
def test_what_goes_wrong_is_told_in_words_and_without_the_token(
    github: Github, answers: Answers, answer: Reply | None
) -> None:
    answers.answer = answer
    with pytest.raises(GithubRefuses, match=r"GitHub (answered|did not answer)") as told:
        github.dispatch()
    assert "a-token" not in f"{told.value!r} {github!r}"
