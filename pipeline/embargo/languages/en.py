"""English."""

from pipeline.embargo.languages.language import AFTERNOON, EVENING, MORNING, NIGHT, Language, Sense

LANGUAGE = Language(
    months=(
        "january jan",
        "february feb febr",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    ),
    weekdays=(
        "monday mon",
        "tuesday tues tue",
        "wednesday weds wed",
        "thursday thurs thur thu",
        "friday fri",
        "saturday sat",
        "sunday sun",
    ),
    parts={
        "in the morning": MORNING,
        "in the afternoon": AFTERNOON,
        "in the evening": EVENING,
        "at night": NIGHT,
        "morning": MORNING,
        "afternoon": AFTERNOON,
        "evening": EVENING,
    },
    senses={
        Sense.FILLER: """a; all; an; and; any; are; as; as of; at; be; beginning; but; by; can; comes; date; dated;
            do; does; ends; ending; effective; exactly; expires; expiry; expiring; for; from; have; has; hold; holds; i; is;
            it; its; lift; lifting; lifts; may; media; must; news; of; off; on; only; or; our; out; please; precisely; press;
            prompt; s; set; sharp; shall; should; so; starting; start; statement; strict; strictly; that; the; there;
            these; this; those; till; to; to be; under; until; up to; we; which; will; with; you; your;
            on the dot; broadcast; online; print; web; desk; hour; editors; note; note to editors; attention;
            report; story; text; document; material; content; copy; information; details; draft""",
        Sense.LINK: "in; at; for",
        Sense.BEFORE: "before; ahead of; earlier than; prior to; sooner than; in advance of",
        Sense.AFTER: "after; past",
        Sense.UNTIL_AFTER: "until after; till after; some time after; sometime after; any time after; anytime after",
        Sense.NOT: "not; no; never; don t; cannot; isn t; forbidden; prohibited; without",
        Sense.NOW: "immediate; immediately",
        Sense.OUT: """release; released; publication; publish; published; broadcast; distribution; use; used; issue;
            dissemination; public release; press release; media release; news release""",
        Sense.EMBARGO: "embargo; embargo date; embargo time; embargo until; embargo expires",
        Sense.HELD: "embargoed; under embargo; hold for release; hold; held; confidential; withheld",
        Sense.NO_EMBARGO: "no embargo; not embargoed; not under embargo; without embargo; free of embargo",
        Sense.NOON: "noon; midday; high noon",
        Sense.MIDNIGHT: "midnight",
        Sense.MERIDIEM: "a m; p m; am; pm",
        Sense.LOCAL: "local time; local; time here; our time",
        Sense.TIME: "time",
        Sense.TIME_OF: "time in; time at; clock in; clock of",
        Sense.TIME_SORT: "standard; local; daylight; summer; winter; clock",
        Sense.ABOUT: "about; around; near; nearly; almost; toward; towards; by; just after; just before; shortly",
        Sense.ROUGHLY: """approximately; approx; circa; ca; roughly; or so; ish; or thereabouts; thereabouts; early;
            late; some time; sometime; no later than; not later than; at the latest; latest; later than; at the earliest; tentative;
            tentatively; provisional; provisionally; estimated; expected; likely; possibly; perhaps; maybe; probably;
            any time; anytime; window""",
        Sense.BETWEEN: "between",
        Sense.RECURRING: """daily; weekly; monthly; nightly; hourly; yearly; annually; every; weekdays; mondays;
            tuesdays; wednesdays; thursdays; fridays; saturdays; sundays; workdays; regularly""",
        Sense.RELATIVE: """today; tonight; tomorrow; yesterday; next; previous; preceding; same day; same morning;
            same evening; that day; that morning; the day of; later; from now; ago; hence; hours ahead; hours after;
            hours before; hours from; hours later; day after; day before; days after; days before; night before;
            night after; days ahead; this morning; this afternoon; this evening; this week; coming; forthcoming;
            the following; within; last night; overnight; business day; working day; close of business; cob; eod;
            end of day; end of the day; end of business; close of play; then; thereafter; minutes after; minutes before; noon of;
            ultimo; proximo; fortnight; countdown; simultaneous; simultaneously; as above; see above; see below;
            as agreed; usual time; usual; at the same time; now""",
        Sense.EVENT: """if; unless; once; when; whenever; upon; on receipt; following; pending; subject to; as soon as;
            provided; whichever; further notice; the end of; the close of; the conclusion of; the completion of;
            the conclusion; the end; the close; close of; conclusion of; end of; until approval; after approval; until clearance; until confirmation;
            depending; except; excluding; other than; apart from; awaiting; until then; whereupon; until cleared;
            until approved; until delivery; until delivered; check against delivery""",
        Sense.EVENT_IF_UNDATED: """day; night; morning of; evening of; eve; week; weekend; month; the start of; the opening of;
            the beginning of; the time of; the launch of; launch; ceremony; session; delivery; conference; speech;
            meeting; start of; opening of; beginning of; kick off; event; during; holiday; election""",
        Sense.PLACEHOLDER: "tbc; tba; tbd; tbn; xx; xxx; xxxx; insert; n a; na; hh; mm; dd; yyyy; tk; lorem; "
        "to be confirmed; to be announced; to be determined; to be decided; to follow",
        Sense.BLANK_NAME: "date; time; day; hour; month; year; timezone; zone",
        Sense.CHANGED: """changed; change to; changes to; change of time; change of embargo; was; were; lifted; moved; postponed; extended; delayed;
            rescheduled; brought forward; revised; amended; corrected; correction; new time; new date; instead;
            rather than; previously; formerly; originally; original; no longer; cancelled; canceled; withdrawn; expired; ended; had been;
            superseded; supersedes; replaces; replaced; updated; broken; earlier; initially; ceased; waived; wrongly; wrong; ignore; disregard; void; old""",
        Sense.EACH: "each; respective; respectively; wherever; everywhere; their; worldwide; all time zones; "
        "all timezones; any zone; your local time; your time; recipient s; reader s; staggered; rolling",
        Sense.NUMBER: """two; three; four; five; six; seven; eight; nine; ten; eleven; twelve; thirteen; fourteen;
            fifteen; sixteen; seventeen; eighteen; nineteen; twenty; thirty; forty; fifty; hundred; thousand; at one""",
        Sense.FRACTION: """half; o clock; oclock; one o clock; quarter past; quarter to; a quarter to; a quarter past; quarter after;
            first of; second of; third of; fourth of; fifth of; sixth of; seventh of; eighth of; ninth of; tenth of""",
        Sense.SPAN: "for; in; within; during; embargo of; after; another; lasts; about; over; next; additional; further",
        Sense.SPAN_TAIL: """after; before; from; later; ahead; prior; ago; notice; embargo; hence; earlier; long; in;
            following; old; delay; window; past; into; away; to go""",
        Sense.UNIT: "hours; hrs; hr; h; minutes; minute; mins; min; seconds; secs",
    },
    doubtful_months=frozenset({"may", "mar"}),
)
