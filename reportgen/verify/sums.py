"""The manifest against the files: which are there, and whether they are the ones that were published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from reportgen import rules
from reportgen.catalog import msg
from reportgen.diagnostics import Diagnostic
from reportgen.publish import is_file_name
from reportgen.verify.facts import MANIFEST, Publication


def manifest_unusable(folder: Publication) -> Iterator[Diagnostic]:
    """A folder has no manifest, or one that names what is no file of the folder.

    Bad: ``"artefacts": {"../report.pdf": …}``. Good: ``"artefacts": {"report.pdf": …}``.
    """
    here = folder.at(MANIFEST)
    if folder.manifest is None:
        why = folder.problems.get(MANIFEST) or msg("it is not there")
        hint = msg("without it nobody can tell whether the folder is whole")
        yield rules.MANIFEST_UNUSABLE.at(here, msg("the manifest cannot be used: {why}", why=why), hint=hint)
        return
    for name in folder.manifest.artefacts:
        if not is_file_name(name):
            yield rules.MANIFEST_UNUSABLE.at(here, msg("the manifest names {name}, which is no file name", name=name))


def artefact_missing(folder: Publication) -> Iterator[Diagnostic]:
    """A file that the manifest names is not there.

    Bad: a folder from which report.pdf was taken away. Good: a folder as it was published.
    """
    for name in folder.manifest.artefacts if folder.manifest else ():
        if is_file_name(name) and name not in folder.files:
            message = msg("{name} is in the manifest, but is not there to be read", name=name)
            yield rules.ARTEFACT_MISSING.at(folder.at(name), message, hint=msg("get the whole folder anew"))


def artefact_changed(folder: Publication) -> Iterator[Diagnostic]:
    """A file has another size or SHA-256 than the manifest says.

    Bad: a report.html that somebody corrected by hand. Good: one that was built anew, with its manifest.
    """
    for name, recorded in folder.manifest.artefacts.items() if folder.manifest else ():
        data = folder.files.get(name)
        if data is None:
            continue
        found = hashlib.sha256(data).hexdigest()
        if (found, len(data)) != (recorded.sha256, recorded.size):
            message = msg(
                "{name} has {size} bytes and the sum {found}…, in the manifest {recorded_size} and {recorded}…",
                name=name,
                size=len(data),
                found=found[:12],
                recorded_size=recorded.size,
                recorded=recorded.sha256[:12],
            )
            hint = msg("the file was changed after it was published, or damaged on its way")
            yield rules.ARTEFACT_CHANGED.at(folder.at(name), message, hint=hint)


def file_unlisted(folder: Publication) -> Iterator[Diagnostic]:
    """A file in the folder is not in the manifest.

    Bad: an old report.docx beside a new report.pdf. Good: what the manifest lists, and the manifest.
    """
    if folder.manifest is None:
        return
    for name in sorted(folder.files):
        if name not in folder.manifest.artefacts and name != MANIFEST:
            message = msg("{name} is in the folder, but not in the manifest", name=name)
            yield rules.FILE_UNLISTED.at(folder.at(name), message, hint=msg("it does not belong to this report"))


def artefact_unreadable(folder: Publication) -> Iterator[Diagnostic]:
    """A file cannot be read as what its name says.

    Bad: a report.pdf that breaks off, or a report.html without the report. Good: files as they were published.
    """
    for name, why in folder.problems.items():
        if name != MANIFEST:
            message = msg("{name} cannot be read: {why}", name=name, why=why)
            yield rules.ARTEFACT_UNREADABLE.at(folder.at(name), message)
