"""What was looked at and let stand: findings that the dataset accepts, and acceptances that nothing needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.figures import Acceptance

# What may be let stand: figures that contradict one another. Not what cannot be read, worded or found.
_FAMILIES = ("C", "R", "L")
_SINGLE = ("D103", "D104", "D107", "D108", "D112", "N102")


def settle(
    findings: Iterable[Diagnostic], acceptances: Sequence[Acceptance], *, complete: bool = True
) -> list[Diagnostic]:
    """The findings, those that are accepted by code, subject and value marked so.

    Where all checks have run (``complete``), acceptances that nothing needs are reported as well.
    """
    accepted = [one for one in acceptances if one.code[:1] in _FAMILIES or one.code in _SINGLE]
    refused = [one for one in acceptances if one not in accepted]
    listed = list(findings)
    used: set[Acceptance] = set()
    settled = []
    for finding in listed:
        match = next((one for one in accepted if _accepts(one, finding)), None)
        if match:
            used.add(match)
        settled.append(finding.accepted(match.reason) if match else finding)
    unused = [one for one in accepted if one not in used] if complete else []
    return [*settled, *_void(unused, listed), *map(_refused, refused)]


def _accepts(acceptance: Acceptance, finding: Diagnostic) -> bool:
    return (acceptance.code, acceptance.subject, acceptance.value) == (finding.code, finding.subject, finding.value)


def _refused(one: Acceptance) -> Diagnostic:
    return rules.ACCEPTED_FOR_NOTHING.at(
        one.span,
        msg("{code} cannot be accepted; it has to be mended", code=one.code),
        hint=msg("take the entry out, or look at the finding again and accept it anew"),
    )


def _void(unused: Iterable[Acceptance], findings: list[Diagnostic]) -> Iterator[Diagnostic]:
    """An acceptance that nothing needs, or whose value has changed.

    Bad: ``{代码: R104, 对象: 行政复议.受理, 值: -2.27%, …}`` after the rate was corrected. Good: take the entry out.
    """
    for one in unused:
        now = next((f.value for f in findings if (f.code, f.subject) == (one.code, one.subject)), None)
        if now is None:
            message = msg("nothing needs the acceptance of {code} for {subject}", code=one.code, subject=one.subject)
        else:
            message = msg(
                "{code} was accepted for {subject} at {value}, but the value is now {now}",
                code=one.code,
                subject=one.subject,
                value=one.value,
                now=now,
            )
        yield rules.ACCEPTED_FOR_NOTHING.at(
            one.span, message, hint=msg("take the entry out, or look at the finding again and accept it anew")
        )
