"""GitHub: the three things that a scheduled run asks of the service that runs it, through its REST interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TIMEOUT = (5, 15)  # seconds to connect, and from one piece of the answer to the next
DEFAULT = "https://api.github.com"
VERSION = "2022-11-28"


class GithubRefuses(Exception):
    """It did not do it; the argument says so in plain words."""


@dataclass(frozen=True, slots=True)
class Github:
    """One workflow of one repository; `token` is never told."""

    repository: str
    workflow: str
    branch: str
    token: str = field(repr=False)
    api: str = DEFAULT

    def visibility(self) -> str:
        """Who sees the repository: `public`, `private` or `internal`."""
        answer = self._ask("GET", "", {})
        return str(answer.get("visibility") or ("private" if answer.get("private") else "public"))

    def dispatch(self) -> None:
        """Let another run of the workflow begin."""
        self._ask("POST", f"/actions/workflows/{self.workflow}/dispatches", {"ref": self.branch})

    def enable(self) -> None:
        """Let the schedule of the workflow be on; that it is on already does no harm."""
        self._ask("PUT", f"/actions/workflows/{self.workflow}/enable", {})

    def _ask(self, method: str, path: str, body: Mapping[str, str]) -> dict[str, Any]:
        import requests

        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": VERSION,
        }
        try:
            answer = requests.request(
                method,
                f"{self.api}/repos/{self.repository}{path}",
                json=dict(body) if body else None,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            if answer.status_code >= 300:
                raise GithubRefuses(f"GitHub answered {answer.status_code}.")
            found = answer.json() if answer.content else {}
        except (requests.RequestException, ValueError):
            raise GithubRefuses("GitHub did not answer.") from None
        return found if isinstance(found, dict) else {}


def github_from(environment: Mapping[str, str], branch: str) -> Github | None:
    """The service, as the environment of a run on it tells; None elsewhere, or where it gave no token."""
    repository, token = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_TOKEN", "")
    workflow = environment.get("GITHUB_WORKFLOW_REF", "").partition("@")[0].rpartition("/")[2]
    if not (repository and workflow and token):
        return None
    return Github(repository, workflow, branch, token, environment.get("GITHUB_API_URL", DEFAULT).rstrip("/"))
