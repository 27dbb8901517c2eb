"""Checks of claims: sentences that state the condition under which they are true."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.checks.subject import Subject
from reportgen.diagnostics import Diagnostic


def contradicted_claim(subject: Subject) -> Iterator[Diagnostic]:
    """The data contradict a claim of the prose.

    Bad: ``{% 断言 执法过错.发现 is 为零 %}未发现执法过错{% 终断言 %}`` with 发现: 2. Good: with 发现: 0.
    """
    for claim in subject.claims:
        if not claim.holds:
            yield rules.CLAIM_CONTRADICTED.at(
                claim.span,
                msg("the data contradict what is said here: {text}", text=claim.text),
                hint=msg("correct the sentence, or the figures that its condition names"),
                subject=claim.text,
                value=claim.figures,
            )
