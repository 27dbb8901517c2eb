"""Document -> a Word file after GB/T 9704—2012, by python-docx.

:mod:`~reportgen.outputs.word.styles` holds the numbers of the standard as styles of Word,
:mod:`~reportgen.outputs.word.body` writes the text in them and :mod:`~reportgen.outputs.word.frame` what stands around
it, :mod:`~reportgen.outputs.word.package` puts page, settings and properties about that. What is set here that
python-docx has no call for is written as elements by :mod:`~reportgen.outputs.word.xml`.

Imported where a Word file is written, after it is known that python-docx is there.
"""
