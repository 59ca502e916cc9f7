"""What each code of a problem means, in one sentence that quotes no release: it may be shown to anyone."""

from collections.abc import Mapping

# The same sentences as in docs/checks.md, where each has its reason and an example.
WHAT: Mapping[str, str] = {
    "acronym-unexpanded": "An acronym is nowhere written out.",
    "address-unreadable": (
        "An address of a web site is not whole: it needs `https://`, a host, and neither `?` nor `#`."
    ),
    "alt-missing": "A picture has no text that says what it shows.",
    "alt-odd": "The text that should say what a picture shows is the name of its file.",
    "archive-address": ("The old address of a text from an archive is not whole, or another text stood there as well."),
    "archive-ahead": "A text from an archive is said to have been public since an hour that is still to come.",
    "archive-changed": "A public release says now that it came from an archive, or says so no longer.",
    "archive-embargo": "A text from an archive has an embargo as well.",
    "body-empty": "There is nothing below the fields.",
    "boilerplate-differs": (
        "A paragraph at the end of the text tells who an issuer is, in other words than its boilerplate."
    ),
    "boilerplate-foreign": "An issuer has a boilerplate, but none in the language of the release.",
    "boilerplate-missing": "An issuer has no boilerplate, though others in newsroom.yml have one.",
    "boilerplate-twice": "A paragraph of the text repeats the boilerplate of an issuer.",
    "bracket-open": "A `[` or `{` has no partner, or a comma between two entries is missing.",
    "broken-void": (
        "The line `broken:` does not end the embargo: fewer than two people say so, or the text was changed after."
    ),
    "character-lookalike": "A word holds a letter of another alphabet that only looks like a Latin one.",
    "character-unprinted": (
        "The fonts of the PDF have no shape for a sign of the release, so that its press kit has no PDF."
    ),
    "character-unseen": (
        "A sign stands in the text that no reader sees: a control character, a byte order mark, a blank of no width, "
        "or one that turns the direction of writing round."
    ),
    "choice-unknown": (
        "A field that takes one of a few words holds another one, or names an organisation or language this "
        "newsroom does not have."
    ),
    "colon-missing": "A line among the fields has no colon with a plain space after it.",
    "colour-faint": "The colour of newsroom.yml cannot be read by everybody on white paper.",
    "colour-unreadable": "The colour of newsroom.yml is not written in six figures.",
    "comment-cuts-text": "A space and a `#` stand in a text that has no quotes.",
    "contact-asleep": (
        "The lift falls outside the office hours of an issuer, and none of its contacts says when it answers."
    ),
    "contact-elsewhere": (
        "A contact has its address at another organisation of newsroom.yml, or at a service where anybody can have one."
    ),
    "contact-lookalike": (
        "A mail address holds letters of another alphabet that only look like Latin ones, or its domain only "
        "looks like one of this newsroom’s."
    ),
    "contact-lost": (
        "A line of the text shows the traces of a copy that lost an address or a number: `(,`, `,;`, `Visit;` or "
        "`contact:` with nothing behind it."
    ),
    "contact-malformed": "An email address or a telephone number cannot be one.",
    "contact-reserved": (
        "The domain of an address, or a telephone number, is one of those that are kept for examples and films."
    ),
    "contact-stranger": "A contact speaks for an organisation that newsroom.yml does not know.",
    "contact-unknown": "A contact is named by an id that newsroom.yml does not have.",
    "contact-unreachable": (
        "A contact has neither an email address nor a telephone number, or an issuer has no contact at all."
    ),
    "contact-unregistered": (
        "A contact is written out that newsroom.yml does not have, though it has contacts of that organisation, "
        "and none of those is named."
    ),
    "copy-left-out": (
        "A text that was imported held something that is no part of a release, and it was left out of the draft."
    ),
    "copy-lost": "A text that was imported had lost something on its way: an address, an account, a picture.",
    "copy-unreadable": "A file that should be imported is of a kind that is not read here, or is damaged.",
    "copy-unsure": "Something in a text that was imported can be meant in more than one way.",
    "credit-missing": "A picture has no line that says who made it.",
    "date-ahead": "A release goes out at once, and its line `date:` names a day that is still to come.",
    "date-not-in-calendar": "A text names a day that no calendar has.",
    "date-other-than-embargo": (
        "The day that the text calls its own is not that of the embargo, or the line `date:` lies behind it."
    ),
    "date-unreadable": "The day of the dateline is not written as year, month and day, or is in no calendar.",
    "draft-of-live": "A release that is public has the line `draft: true`.",
    "drafting-note-left": (
        "A note of the writers, a version of a draft or a trace of tracked changes stands in the text."
    ),
    "duration-unreadable": "A stretch of time has no unit, or is longer than its field takes.",
    "embargo-in-text": "A text that readers see still says that it is under embargo.",
    "embargo-moved": (
        "An embargo no longer means the instant it was first read as: its words are the same and the rules they "
        "are read by have changed, or it cannot be read any more."
    ),
    "embargo-of-live": "A release that is public has another embargo, which lies ahead, and no new revision.",
    "embargo-unreadable": "The words of the embargo do not name exactly one instant.",
    "event-before-lift": "Something that the text announces will be over when the release becomes public.",
    "event-is-embargo": "The embargo is the hour of the event, and the text tells of the event as still to come.",
    "feed-name-taken": "A feed is called as one that `each:` makes may be, or as the folder of the issued texts.",
    "field-missing": "A field that must be there is absent, or one that gives a reason is empty.",
    "fields-too-big": "What stands above the second line of dashes is larger than 64 KiB.",
    "file-absent": "A file that is named is not there, is empty, or is a folder or a link.",
    "file-empty": "The file holds nothing.",
    "file-ignored": "A file or folder in `releases` looks like a release and is not read as one.",
    "file-refused": (
        "A file is named that lies elsewhere, is hidden, is the text of a release, or is called as a file of its page."
    ),
    "file-too-big": "The file of a release is larger than 256 KiB, or has more than 20 000 lines.",
    "file-unreadable": "The machine may not read the file, or its disk does not answer.",
    "flag-unreadable": "A field that says yes or no says something else.",
    "front-matter-missing": "The file does not begin with a line of three dashes.",
    "front-matter-open": "The fields have no closing line of three dashes.",
    "headline-form": "The headline ends with a full stop, or is all in capitals.",
    "headline-long": "The headline is longer than 120 letters.",
    "hold-of-live": "A release that is public has the line `hold:` and no new revision.",
    "hour-not-on-clock": (
        "A text gives an hour that no clock has, or counts the hours past twelve and writes `p.m.` as well."
    ),
    "hour-other-than-embargo": "A text gives the hour of the embargo with morning and evening or the zone exchanged.",
    "hour-other-than-event": (
        "For the day of the event the text gives no hour but another than that of the line `event:`."
    ),
    "hours-disagree": "Two clocks beside each other cannot show the same instant.",
    "html-in-text": "The text holds HTML.",
    "id-form": "A short name in newsroom.yml has capital letters, spaces or other signs.",
    "indent-wrong": "A line stands further right or left than the lines it belongs to.",
    "issued-changed": "A public release was changed without a new revision, in its own file or through newsroom.yml.",
    "issued-elsewhere": "A release that was never public says the same as one that is public and has lost its file.",
    "issued-missing": "A public release has no release file any more.",
    "issued-text-lost": "The text that was issued for a public release is nowhere to be found.",
    "issuer-twice": "One organisation is named twice as issuer.",
    "issuer-unknown": "An issuer is no organisation of newsroom.yml.",
    "key-twice": "A field stands twice.",
    "key-unknown": "A field has a name that is not known in that place.",
    "kind-unknown": "The kind is not one of release, advisory, statement and notice.",
    "language-unknown": "The release is in a language this newsroom does not publish in.",
    "language-unreadable": "A language in newsroom.yml is not given by its short name.",
    "language-unsupported": (
        "newsroom.yml names a language in which Dateline cannot label a page: “Contacts”, “Notes to editors”, "
        "the months."
    ),
    "lead-long": "The first paragraph has more than 60 words.",
    "letter-too-long": "The letter of a release is longer than mail programs show.",
    "licence-missing": "A picture has no line that says how others may use it.",
    "lift-past-unknown": "The embargo ended long ago, and the record does not know the release.",
    "line-unreadable": "A line among the fields makes no sense where it stands.",
    "link-blind": "The words of a link do not say where it leads.",
    "link-dead": "A link was looked at with `--online`, and there is no page at its address, or no answer.",
    "link-doubled": "One address is linked twice in different words, or the same words lead to two addresses.",
    "link-empty": "A link has no address, or no words to click on.",
    "link-followed": "A file or folder is a symbolic link to another place.",
    "link-malformed": (
        "The address of a link cannot be one as it stands: a space, a second `https://`, a sign of the sentence "
        "at its end, a host or a mailbox that cannot exist, or a letter that only looks like a Latin one."
    ),
    "link-plain": "An address of the web or of mail stands in the text as words, and cannot be clicked on.",
    "link-private": "A link leads to this machine, or to one that only people in your own network can reach.",
    "link-refused": "A link does not lead to the web, to mail or to a telephone.",
    "link-unasked": (
        "With `--online`, not one link could be looked at: no name of a machine is known here, as without internet."
    ),
    "list-expected": "A field that takes a list holds a single text.",
    "mark-missing": (
        "The mark of an organisation is not there, does not lie in the folder `marks`, or is no SVG, PNG, WebP or JPEG "
        "of at most 200 kB."
    ),
    "mark-unsafe": (
        "The mark of an organisation holds a script or an animation, reaches for something outside, or is more than "
        "shapes."
    ),
    "name-in-translation": "A name differs from that in the original in accents or capitals only.",
    "name-twice": "Two contacts, feeds or channels have the same short name.",
    "name-two-ways": "One name, title or acronym seems to be written in two ways.",
    "not-utf-8": "The file is stored in another encoding than UTF-8.",
    "number-disagrees": "A number in words and the figure in brackets beside it differ.",
    "number-odd": "The number of the release holds no digit.",
    "number-unreadable": "A field that takes a whole number holds something else, or one out of bounds.",
    "one-line": "A text that is shown on one line goes over several.",
    "package-missing": "newsroom.yml asks for something that takes a package which this machine does not have.",
    "page-pasted": (
        "Text of a web page or of a server stands in the release: navigation, buttons, a cookie notice, an error."
    ),
    "path-refused": (
        "The place for the public pages is a folder of the newsroom or of the machine itself, or no place at all."
    ),
    "picture-damaged": "A picture is cut short, damaged, or not built as its kind of file is.",
    "picture-huge": "A picture has more than 40 million pixels, or more than 20 MB.",
    "picture-in-body": "A picture stands in the text.",
    "picture-metadata": "The file of a picture carries data about people or places, which readers do not get.",
    "picture-small": "A picture is less than 600 pixels wide.",
    "picture-unreadable": "A file named as a picture is no PNG, JPEG, WebP or GIF.",
    "place-unknown": "The `text` of a channel has a place in braces that no release can fill.",
    "placeholder-left": (
        "A blank stands in the text that somebody meant to fill in: `TBC`, `XX`, `[insert]`, lorem ipsum."
    ),
    "post-too-long": "A post with the address of the page is longer than its network takes.",
    "quiet-hours-unreadable": "The quiet hours of a channel have no beginning or end as a clock of 24 hours shows it.",
    "quote-mixed": "A quotation opens with one kind of mark and closes with another.",
    "quote-open": "A quotation mark at the beginning of a text has no partner at its end.",
    "quote-unattributed": "A quotation of a whole sentence has no speaker.",
    "quote-unpaired": "A quotation mark has no partner in its paragraph.",
    "quotes-needed": (
        "A text holds signs that mean something else to the machine: a colon with a space, a comma between "
        "braces, a bracket or an `@` at its beginning, or words behind a closing quotation mark."
    ),
    "reason-twice": "A release has both `update:` and `correction:`.",
    "record-damaged": "A copy of the record cannot be read.",
    "record-split": "Two copies of the record tell different stories of what was issued.",
    "revision-empty": "A public release has a higher revision and says the same as before.",
    "revision-jumps": "The revision is not the one that follows what is public.",
    "revision-unexplained": "A public release has a new revision that does not say what changed.",
    "search-blocked": "The policy in a page of the newsroom's own look keeps readers from searching.",
    "second-document": "A line among the fields begins with three dashes and goes on.",
    "secret-written": (
        "A field for a secret does not hold the name of an environment variable, or an address holds a password."
    ),
    "sentence-expected": "A field that gives a reason, or the words of a post, holds yes, no or a sign in their place.",
    "sentence-long": "A sentence has more than 45 words.",
    "shorthand-refused": "A text begins with a sign by which YAML repeats, merges or converts values.",
    "slug-form": "The name of the file, or the slug, cannot be part of an address.",
    "slug-taken": "Two releases would have the same address.",
    "smart-quotes": "Printers' quotation marks stand round the whole of a text.",
    "spelling-of-the-house": "A name or an acronym is not written as newsroom.yml spells it.",
    "tab": "A line is moved to the right with a tab.",
    "table-expected": "An entry that has fields of its own is written as a single text or a list.",
    "template-broken": (
        "A template, a catalogue or the font in the newsroom’s own folder `templates` cannot be used: no page or "
        "letter can be made with it."
    ),
    "template-unused": "A file in the folder `templates` is one that no page asks for.",
    "text-expected": "A field that takes a text holds a list or a table.",
    "thread-not-possible": "A release gives several texts for a network on which a post is one text.",
    "thread-too-long": "A thread has more than nine posts.",
    "too-deep": "More than eight lists or tables stand one inside the other.",
    "translation-contacts": "A translation lacks a contact that its original has.",
    "translation-hour": "A translation and its original, neither of them public yet, have two different hours.",
    "translation-numbers": "A figure of the original is not in the text of its translation.",
    "translation-revision": "A translation and its original have different revisions.",
    "translation-unknown": (
        "A release calls itself a translation of one that is not there, or that is in the same language."
    ),
    "unsubscribe-unusable": (
        "The address at which readers leave the list of letters is not one of the web with `https://`, or does not "
        "hold `{token}` once."
    ),
    "waiver-idle": "A check is set aside that finds nothing in this release.",
    "waiver-refused": (
        "A check is set aside that nobody can set aside, or one person sets aside what only two people can."
    ),
    "weekday-wrong": "A day of the week stands beside a date that falls on another one.",
    "words-outdated": "A catalogue translates another English text than the one that pages have now.",
    "zone-out-of-season": (
        "No clock shows this hour on that day: the zone has its other time then, or the clocks leap over it."
    ),
    "zone-unknown": (
        "A time zone is not given by its area and city, or an alias neither by an offset nor by such a name."
    ),
}
