"""The accounts: what newsroom.yml says of the channels of a newsroom."""

from pipeline.sim.plan import Plan, Rules
from pipeline.sim.world import at

OWN = {  # by kind: the kind of its channel, and what the two accounts are called there
    "bluesky": ("bluesky", "one.example", "two.example"),
    "facebook": ("facebook", "1000000001", "1000000002"),
    "linkedin": ("linkedin", "1001", "1002"),
    "mastodon": ("mastodon", "@one@social.example", "@two@social.example"),
    "program": ("webhook", "program", "program"),
    "slack": ("webhook", "slack", "slack"),
    "x": ("x", "@one", "@two"),
}
TOLD = {
    "": "",
    "indexnow": "  - {name: indexnow, kind: indexnow, account: 0123456789abcdef}\n",
    "websub": '  - {name: websub, kind: websub, address: "https://hub.example"}\n',
}


def channels_of(plan: Plan) -> str:
    """The lines below `channels:`."""
    rules = _rules(plan.rules) if plan.rules else ("", "")
    lines = []
    for number, name in enumerate(("one", "two")):
        kind, *accounts = OWN[plan.kinds[number]]
        own = f'name: {name}, kind: {kind}, account: "{accounts[number]}", secret: SECRET_{name.upper()}'
        lines.append(f"  - {{{own}{rules[number]}}}\n")
    return "".join(lines) + TOLD[plan.told]


def _rules(rules: Rules) -> tuple[str, str]:
    """What newsroom.yml says of the hours of the one account, and of the languages of the other."""
    begins, ends = (f"{at(second):%H:%M}" for second in (rules.begins, rules.ends))
    then = "drop" if rules.drops else "wait"
    quiet = f', quiet: {{from: "{begins}", until: "{ends}", zone: UTC, then: {then}}}'
    apart = f", apart: {rules.apart:.0f}s" if rules.apart else ""
    return quiet + apart, ", languages: [fr]" if rules.french else ""
