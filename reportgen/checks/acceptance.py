"""What was looked at and let stand: findings that the dataset accepts, and acceptances that nothing needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.fields import nearest_hint
from reportgen.figures import Acceptance

_RULES = rules.by_code()


def settle(
    findings: Iterable[Diagnostic], acceptances: Sequence[Acceptance], *, complete: bool = True
) -> list[Diagnostic]:
    """The findings, those that are accepted by code, subject and value marked so.

    Where all checks have run (``complete``), acceptances that nothing needs are reported as well.
    """
    usable = {one.key: one for one in reversed(acceptances) if _is_acceptable(one.code)}
    listed = list(findings)
    settled, used = [], set()
    for finding in listed:
        match = usable.get(finding.key)
        if match:
            used.add(match)
        settled.append(finding.accepted(match.reason) if match else finding)
    unused = [one for one in acceptances if _is_acceptable(one.code) and one not in used] if complete else []
    return [*settled, *_not_needed(unused, listed), *_not_possible(acceptances)]


def _is_acceptable(code: str) -> bool:
    return code in _RULES and _RULES[code].acceptable


def _not_possible(acceptances: Iterable[Acceptance]) -> Iterator[Diagnostic]:
    """An acceptance of a code that does not exist, or of something that has to be mended.

    Bad: ``代码: R1O4``, ``代码: D105``. Good: ``代码: R104``.
    """
    for one in acceptances:
        if one.code not in _RULES:
            message = msg("there is no finding {code}", code=one.code)
            yield rules.CANNOT_ACCEPT.at(one.span, message, hint=nearest_hint(one.code, _RULES))
        elif not _RULES[one.code].acceptable:
            message = msg("{code} cannot be accepted; it has to be mended", code=one.code)
            yield rules.CANNOT_ACCEPT.at(one.span, message, hint=msg("mend what it says, and take the entry out"))


def _not_needed(unused: Iterable[Acceptance], findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """An acceptance that nothing needs, or whose value has changed.

    Bad: ``{代码: R104, 对象: 行政复议.受理, 值: -2.27%, …}`` after the rate was corrected. Good: take the entry out.
    """
    values = {(found.code, found.subject): found.value for found in reversed(list(findings))}
    for one in unused:
        now = values.get((one.code, one.subject))
        if now in (None, one.value):
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
