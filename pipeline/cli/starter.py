"""What `init` and `new` write: a newsroom to fill in, and a draft with every common field."""

NEWSROOM = """\
# Who we are. `dateline check` says what is wrong in here too; the page docs/newsroom.md of
# Dateline lists every field.
# Lines such as `# colours:` are examples: take the `# ` away at their beginning to use them.
name: <name>
# the public address of the pages, without a slash at its end
address: <address>
# the zone that a time without a zone is meant in
home: <home>
languages: [en]
# how a date such as 04/12/2026 is meant: DMY (4 December) or MDY (April 12)
order: DMY
# how many people must approve a release before it may go out: 0, 1 or 2
approvals: 0

# the colour of headings, links and cards, in quotation marks
# colours:
#   accent: "#0b4a6f"

# names that must always be written exactly so
# spellings:
#   - Our Organisation

# how readers see the topics of releases, in one language or in several
# topics:
#   press-freedom:
#     en: Press freedom

organisations:
  us:
    name: Our Organisation
    acronym: OO
    # its time zone, the city that is shown for it, its own site, its names on networks
    # zone: America/Port_of_Spain
    # city: Port of Spain
    # website: https://www.newsroom.example
    # handles:
    #   x: "@ouraccount"
    # its mark, beside its name: a small SVG, PNG, WebP or JPEG in a folder `marks` beside this file
    # mark: marks/our-organisation.svg
    boilerplate:
      en: |
        Our Organisation does this and that, for these people, since that year.
    contacts:
      - id: press
        name: Press desk
        role: Media enquiries
        email: press@newsroom.example

# What readers can subscribe to: all releases, and if you like a feed for each topic you write about.
feeds:
  - name: all
    title: All releases
#   - each: topic
#   - {name: invitations, title: For your diary, kind: advisory}

# Who may use the releases and how; it stands in the feeds and at the foot of each page.
# rights: Free to use with the name of the newsroom.

# Letters by email: who they are from, what the list is called, and how a reader leaves it.
# letters:
#   from: press@newsroom.example
#   list: releases.newsroom.example
#   unsubscribe: "https://newsroom.example/leave/{token}"
#   unsubscribe-mail: leave@newsroom.example

# The folder that the web server shows. Dateline makes it a link and switches it in one step.
host:
  kind: folder
  path: live
  # how a page is proven public before any post leaves: through its `address`, or by looking into the `folder`
  proof: address

# An account that posts, for example on X. The secret is never in a file: `secret` names the
# environment variable that holds it. The last four lines say when it posts, and can be left out.
# channels:
#   - name: x-us
#     kind: x
#     account: "@ouraccount"
#     secret: DATELINE_X_US
#     languages: [en]
#     quiet: {from: "22:00", until: "07:00", then: wait}
#     apart: 5m
#     per-day: 20

# Who is told when something needs a person: by mail, by a hook, or both. `smtp` and `webhook` name environment
# variables; the first holds smtps://user:password@host:465, the second the address of the hook.
# alarms:
#   mail: [press@newsroom.example]
#   from: dateline@newsroom.example
#   smtp: DATELINE_SMTP
#   webhook: DATELINE_ALARM_HOOK
#   webhook-for: slack

# How it looks is changed with templates and catalogues of words in a folder `templates` beside this file:
# `dateline template` lists those that are built in, and writes one there to begin with.
"""

IGNORED = """\
# made by Dateline
/.dateline/
/public/
/live
/.live.slots/
"""

DRAFT = """\
---
title: <title>
# nothing happens with this release until the next line goes
draft: true
# when it may be public, with the zone: for example  <hour>  or  FOR IMMEDIATE RELEASE
embargo: ""
date: <date>
place: ""
issuers: [<issuers>]
contacts: []
language: <language>
summary: ""
topics: []
---

Write the release here.
"""

FIRST = """\
---
title: "Our first release"
# nothing happens with this release until the next line goes
draft: true
embargo: FOR IMMEDIATE RELEASE
issuers: [us]
contacts: [press]
language: en
summary: What happened, in one sentence.
---

Say who did what, where and when, in the first paragraph.
"""
