"""Typesetting: a document's paper form as PDF bytes.

:mod:`~reportgen.typeset.markup` writes the document as HTML, :mod:`~reportgen.typeset.spacing` says between which
characters a line may end, :mod:`~reportgen.typeset.render` has it set by WeasyPrint, whose insides only
:mod:`~reportgen.typeset.internals` touches, :mod:`~reportgen.typeset.finish` makes tags and metadata what the
standards ask for. :mod:`~reportgen.typeset.libraries` knows what the machine has to have for it.
"""
